"""Puts the package in the house."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "varsam.kernel.access"
    label = "access"
