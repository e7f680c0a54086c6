"""Puts the package in the house: whose keys are here."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "varsam.areas.liaison.contacts"
    label = "contacts"

    def ready(self) -> None:
        from varsam.kernel.access.policies import register_key_owner

        register_key_owner("contacts_contact", "data_key_id")
