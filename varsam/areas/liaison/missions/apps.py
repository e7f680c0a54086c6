"""Puts the package in the house: whose keys are here, and what the writer of an enquiry reads of its mission."""

from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "varsam.areas.liaison.missions"
    label = "missions"

    def ready(self) -> None:
        from varsam.areas.liaison.missions import progress
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.conversations import pages

        register_key_owner("missions_mission", "data_key_id")
        pages.register_progress(progress.steps)
