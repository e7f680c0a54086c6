"""Puts the package in the house."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "varsam.kernel.meetings"
    label = "meetings"
