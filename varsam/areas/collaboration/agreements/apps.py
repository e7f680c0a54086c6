"""Puts the package in the house: whose keys are here, what comes to an agenda by itself, and what the registry asks for here."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "varsam.areas.collaboration.agreements"
    label = "agreements"

    def ready(self) -> None:
        from varsam.areas.collaboration.agreements import ending
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.lawfulness import elsewhere
        from varsam.kernel.meetings import agenda

        register_key_owner("agreements_agreement", "data_key_id")
        agenda.register("agreement", ending.proposals)
        elsewhere.register(
            elsewhere.Place(
                "agreements",
                _("Avtal med organisationer"),
                _("Vem som har skrivit under. Hittas på organisationen."),
                50,
                "agreement",
            )
        )
