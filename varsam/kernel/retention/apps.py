"""Puts the package in the house, and says how a record ends: records lie below and know nothing of retention."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "varsam.kernel.retention"
    label = "retention"

    def ready(self) -> None:
        from varsam.kernel.retention import kinds

        kinds.register(
            kinds.Kind(
                "record",
                one=_("akt"),
                many=_("akter"),
                lost=_("Allt som står i akterna, samtycken och delningar, och vem de handlar om."),
                clock=_("den dag då akten avslutades, eller sista anteckningen om den kom senare"),
                is_about_a_person=True,
            )
        )
