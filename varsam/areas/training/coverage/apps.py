"""Puts the package in the house: how many of the staff have been reached, and where."""

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "varsam.areas.training.coverage"
    label = "coverage"
