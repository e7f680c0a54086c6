"""Puts the package in the house."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "varsam.kernel.retention"
    label = "retention"
