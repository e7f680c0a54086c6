"""Puts the area in the house: whose key opens a request, and what its writer sees of it."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "varsam.areas.operations"
    label = "operations"

    def ready(self) -> None:
        from varsam.kernel.access.policies import register_key_owner

        register_key_owner("operations_request", "data_key_id")
