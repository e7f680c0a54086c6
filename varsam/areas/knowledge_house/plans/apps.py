"""Puts the package in the house, and tells the register which methods plans point at."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "varsam.areas.knowledge_house.plans"
    label = "plans"

    def ready(self) -> None:
        from varsam.areas.knowledge_house.plans import chosen
        from varsam.areas.methods.register.api import usage

        usage.register("plans", chosen.WORDS, chosen.counts)
