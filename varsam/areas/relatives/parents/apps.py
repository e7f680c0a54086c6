"""Puts the package in the house: whose keys are here."""

from django.apps import AppConfig


class ParentsConfig(AppConfig):
    name = "varsam.areas.relatives.parents"
    label = "parents"

    def ready(self) -> None:
        from varsam.kernel.access.policies import register_key_owner

        register_key_owner("parents_seat", "data_key_id")
