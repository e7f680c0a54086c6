"""Puts the area in the house: whose key opens a request, what its writer sees of it, and what a visit leads to."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from varsam.kernel.appointments.models import Appointment


def _visited(enquiry: int, appointment: "Appointment") -> None:
    from varsam.areas.operations import actions

    actions.note_visit(enquiry=enquiry, at=appointment.opening.starts_at)


class OperationsConfig(AppConfig):
    name = "varsam.areas.operations"
    label = "operations"

    def ready(self) -> None:
        from varsam.areas.methods.learning import api as methods
        from varsam.areas.methods.register.api import usage
        from varsam.areas.operations import chosen, learning, progress
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.appointments import actions as appointments
        from varsam.kernel.appointments.enums import Kind
        from varsam.kernel.conversations import pages

        register_key_owner("operations_request", "data_key_id")
        pages.register_progress(progress.steps)
        appointments.register_outcome(Kind.VISIT, _visited)
        methods.register(learning.UNITS)
        usage.register("guides", chosen.GUIDE_WORDS, chosen.in_guides)
        usage.register("unit_measures", chosen.MEASURE_WORDS, chosen.in_measures)
