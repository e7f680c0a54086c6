"""Puts the package in the house."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "varsam.kernel.people"
    label = "people"
