"""Puts the package in the house: what the city teaches, to whom, and by which methods."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "varsam.areas.training.courses"
    label = "courses"

    def ready(self) -> None:
        from varsam.areas.methods.register.api import usage
        from varsam.areas.training.courses import chosen

        usage.register("courses", chosen.WORDS, chosen.counts)
