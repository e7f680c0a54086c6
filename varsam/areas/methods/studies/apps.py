"""Puts the package in the house: the studies behind a method, and what they are worth together."""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "varsam.areas.methods.studies"
    label = "studies"

    def ready(self) -> None:
        from varsam.areas.methods.register import gates
        from varsam.areas.methods.register.states import State
        from varsam.areas.methods.studies import reading, rule
        from varsam.kernel.access import policies

        gates.register(State.REVIEW, State.CHECKS, reading.missing_review)
        policies.register_rows("studies_ruleversion", ("version", "valid_from"), rule.days)
