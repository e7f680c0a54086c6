"""Puts the package in the house: what anyone in the city can learn alone, in twenty minutes."""

from django.apps import AppConfig


class IntroductionConfig(AppConfig):
    name = "varsam.areas.training.introduction"
    label = "introduction"
