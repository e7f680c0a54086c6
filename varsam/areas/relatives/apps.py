"""Puts the area in the house."""

from django.apps import AppConfig


class RelativesConfig(AppConfig):
    name = "varsam.areas.relatives"
    label = "relatives"
