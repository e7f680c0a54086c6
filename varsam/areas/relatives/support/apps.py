"""Puts the package in the house: whose keys are here, that a talk which was held is followed by a question, and where the
registry is to ask."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "varsam.areas.relatives.support"
    label = "support"

    def ready(self) -> None:
        from varsam.areas.methods.learning import api as methods
        from varsam.areas.relatives.support import api, learning
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.appointments.actions import register_outcome
        from varsam.kernel.appointments.enums import Kind
        from varsam.kernel.lawfulness import elsewhere

        register_key_owner("support_given", "data_key_id")
        register_key_owner("support_handover", "data_key_id")
        register_outcome(Kind.TALK, api.talk_held)
        methods.register(learning.RELATIVES)
        elsewhere.register(
            elsewhere.Place(
                "support",
                _("Stöd till anhöriga"),
                _(
                    "Namn och telefonnummer till den som vill att socialkontoret ringer. Hittas av det kontoret, och av personen själv med sin kod."
                ),
                11,
                "handover",
            )
        )
