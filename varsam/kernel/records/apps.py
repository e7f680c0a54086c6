"""Puts the package in the house."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "varsam.kernel.records"
    label = "records"
