"""Puts the package in the house: when a course is held, who has a place and who waits."""

from django.apps import AppConfig


class OccasionsConfig(AppConfig):
    name = "varsam.areas.training.occasions"
    label = "occasions"
