"""Puts the package in the house: whose keys are here, what comes to an agenda by itself, and what the registry asks for here."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DialogueConfig(AppConfig):
    name = "varsam.areas.collaboration.dialogue"
    label = "dialogue"

    def ready(self) -> None:
        from varsam.areas.collaboration.dialogue import coming_up
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.lawfulness import elsewhere
        from varsam.kernel.meetings import agenda

        for table in ("dialogue_contact", "dialogue_question", "dialogue_promise"):
            register_key_owner(table, "data_key_id")
        agenda.register("dialogue", coming_up.proposals)
        elsewhere.register(
            elsewhere.Place(
                "dialogue",
                _("Kontaktpersoner i samfund och föreningar"),
                _("Namn och hur personen nås. Hittas på samfundet eller föreningen."),
                40,
                "dialogue",
            )
        )
