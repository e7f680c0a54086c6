"""Puts the package in the house."""

from django.apps import AppConfig


class LawfulnessConfig(AppConfig):
    name = "varsam.kernel.lawfulness"
    label = "lawfulness"
