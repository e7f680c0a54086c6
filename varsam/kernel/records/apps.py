"""Puts the package in the house, and tells the vault which rows its keys belong to."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "varsam.kernel.records"
    label = "records"

    def ready(self) -> None:
        from varsam.kernel.access.policies import register_key_owner

        register_key_owner("records_record", "data_key_id")
        register_key_owner("records_breakglass", "data_key_id")
