"""Puts the package in the house: whose key opens a harm, and what a method's way asks of a pilot."""

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    name = "varsam.areas.methods.pilots"
    label = "pilots"

    def ready(self) -> None:
        from varsam.areas.methods.pilots import gates
        from varsam.kernel.access.policies import register_key_owner

        register_key_owner("pilots_pilot", "data_key_id")
        gates.register()
