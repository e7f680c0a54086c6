"""Puts the package in the house: whose keys are here, and what comes to an agenda by itself."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "varsam.areas.collaboration.agreements"
    label = "agreements"

    def ready(self) -> None:
        from varsam.areas.collaboration.agreements import ending
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.meetings import agenda

        register_key_owner("agreements_agreement", "data_key_id")
        agenda.register("agreement", ending.proposals)
