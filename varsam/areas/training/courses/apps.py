"""Puts the package in the house: what the city teaches, and to whom."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "varsam.areas.training.courses"
    label = "courses"
