"""Puts the package in the house."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "varsam.kernel.notifications"
    label = "notifications"
