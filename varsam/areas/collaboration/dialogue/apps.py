"""Puts the package in the house: whose keys are here, and what comes to an agenda by itself."""

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "varsam.areas.collaboration.dialogue"
    label = "dialogue"

    def ready(self) -> None:
        from varsam.areas.collaboration.dialogue import coming_up
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.meetings import agenda

        for table in ("dialogue_contact", "dialogue_question", "dialogue_promise"):
            register_key_owner(table, "data_key_id")
        agenda.register("dialogue", coming_up.proposals)
