"""Puts the package in the house: whose keys are here, how a consultation ends, and what an asker sees of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConsultationsConfig(AppConfig):
    name = "varsam.areas.knowledge_house.consultations"
    label = "consultations"

    def ready(self) -> None:
        from varsam.areas.knowledge_house.consultations import progress
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.conversations import pages
        from varsam.kernel.retention import kinds

        register_key_owner("consultations_consultation", "data_key_id")
        pages.register_progress(progress.steps)
        kinds.register(
            kinds.Kind(
                "consultation",
                one=pgettext_lazy("en enda", "konsultation"),
                many=_("konsultationer"),
                lost=_("Frågan, vad experterna skrev till varandra och rådet."),
                clock=_("den dag då konsultationen avslutades"),
            )
        )
