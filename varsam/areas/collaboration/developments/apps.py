"""Puts the package in the house."""

from django.apps import AppConfig


class DevelopmentsConfig(AppConfig):
    name = "varsam.areas.collaboration.developments"
    label = "developments"
