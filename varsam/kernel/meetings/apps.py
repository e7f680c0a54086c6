"""Puts the package in the house, and tells the vault which rows its keys belong to."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "varsam.kernel.meetings"
    label = "meetings"

    def ready(self) -> None:
        from varsam.kernel.access.policies import register_key_owner

        register_key_owner("meetings_meeting", "data_key_id")
