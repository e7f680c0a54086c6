"""Puts the package in the house, and tells the vault which rows its keys belong to."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "varsam.kernel.conversations"
    label = "conversations"

    def ready(self) -> None:
        from varsam.kernel.access.policies import register_key_owner

        register_key_owner("conversations_enquiry", "data_key_id")
