"""Puts the package in the house."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "varsam.kernel.audit"
    label = "audit"
