"""Puts the area in the house, what is late of the plan on agendas, and which methods it points at."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "varsam.areas.programme"
    label = "programme"

    def ready(self) -> None:
        from varsam.areas.methods.register.api import usage
        from varsam.areas.programme import chosen, news
        from varsam.kernel.meetings import agenda

        agenda.register("programme", news.proposals)
        usage.register("programme", chosen.WORDS, chosen.counts)
