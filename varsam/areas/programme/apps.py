"""Puts the package in the house."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "varsam.areas.programme"
    label = "programme"
