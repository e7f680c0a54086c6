"""Puts the package in the house: whose keys are here."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "varsam.areas.relatives.support"
    label = "support"

    def ready(self) -> None:
        from varsam.kernel.access.policies import register_key_owner

        register_key_owner("support_given", "data_key_id")
        register_key_owner("support_handover", "data_key_id")
