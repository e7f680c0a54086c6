"""Puts the package in the house: whose keys are here, and that the registry is to ask here too."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    name = "varsam.areas.liaison.contacts"
    label = "contacts"

    def ready(self) -> None:
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.lawfulness import elsewhere

        register_key_owner("contacts_contact", "data_key_id")
        elsewhere.register(
            elsewhere.Place(
                "contacts",
                _("Kontakter i omvärlden"),
                _("Namn, roll och hur personen nås. Hittas på namnet eller på var personen arbetar."),
                30,
                "known_person",
            )
        )
