"""Puts the package in the house: whose keys are here, how a development ends, and what comes to an agenda by itself."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DevelopmentsConfig(AppConfig):
    name = "varsam.areas.collaboration.developments"
    label = "developments"

    def ready(self) -> None:
        from varsam.areas.collaboration.developments import news
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.meetings import agenda
        from varsam.kernel.retention import kinds

        register_key_owner("developments_development", "data_key_id")
        register_key_owner("developments_conclusion", "data_key_id")
        agenda.register("development", news.proposals)
        kinds.register(
            kinds.Kind(
                "development",
                one=pgettext_lazy("en enda", "händelse"),
                many=_("händelser"),
                lost=_("Vad som antecknades om händelsen, och slutsatser som bara bygger på den."),
                clock=_("den dag då händelsen antecknades"),
            )
        )
