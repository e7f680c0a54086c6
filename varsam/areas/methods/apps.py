"""Puts the area in the house."""

from django.apps import AppConfig


class MethodsConfig(AppConfig):
    name = "varsam.areas.methods"
    label = "methods"
