"""Puts the area in the house, and what is late of the plan on agendas."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "varsam.areas.programme"
    label = "programme"

    def ready(self) -> None:
        from varsam.areas.programme import news
        from varsam.kernel.meetings import agenda

        agenda.register("programme", news.proposals)
