"""Puts the package in the house."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "varsam.areas.knowledge_house.experts"
    label = "experts"
