"""Puts the package in the house, and tells the vault which rows its keys belong to."""

from django.apps import AppConfig


class LawfulnessConfig(AppConfig):
    name = "varsam.kernel.lawfulness"
    label = "lawfulness"

    def ready(self) -> None:
        from varsam.kernel.access.policies import register_key_owner

        register_key_owner("lawfulness_disclosure", "data_key_id")
        register_key_owner("lawfulness_rightsstep", "data_key_id")
        register_key_owner("lawfulness_logreview", "data_key_id")
