"""Puts the package in the house: what those who took part say, at once and after three months."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "varsam.areas.training.evaluation"
    label = "evaluation"
