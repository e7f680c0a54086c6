"""Puts the package in the house."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "varsam.kernel.access"
    label = "access"

    def ready(self) -> None:
        from varsam.kernel.access import actor
        from varsam.kernel.vault import api as vault

        vault.register_check(actor.key_faults)
