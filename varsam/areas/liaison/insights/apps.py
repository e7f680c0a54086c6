"""Puts the package in the house, and its sections in the month's letter."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "varsam.areas.liaison.insights"
    label = "insights"

    def ready(self) -> None:
        from varsam.areas.liaison.insights import digest, sections

        digest.register(digest.Section("insights", _("Lärdomar från omvärlden"), 10, sections.insights))
        digest.register(digest.Section("methods", _("Metoder som har ändrats"), 20, sections.methods))
        digest.register(digest.Section("reviews", _("Nya kunskapsöversikter"), 30, sections.reviews))
        digest.register(digest.Section("pilots", _("Utvärderade prövningar"), 35, sections.pilots))
        digest.register(digest.Section("missions", _("Svar och besök"), 50, sections.missions))
        digest.register(digest.Section("reading", _("Nytt på läslistan"), 60, sections.reading))
