"""Puts the package in the house."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "varsam.kernel.calendars"
    label = "calendars"
