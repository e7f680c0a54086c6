"""Puts the package in the house, tells the vault which rows its keys belong to, and the database which steps exist."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "varsam.areas.knowledge_house.cases"
    label = "cases"

    def ready(self) -> None:
        from varsam.areas.knowledge_house.cases import learning, reading, states
        from varsam.areas.methods.learning import api as methods
        from varsam.kernel.access import policies
        from varsam.kernel.records.policies import register_use

        policies.register_key_owner("cases_handover", "data_key_id")
        policies.register_rows("cases_way", ("before", "after", "why", "gates"), states.ways)
        register_use(reading.goes_on)
        methods.register(learning.CASES)
