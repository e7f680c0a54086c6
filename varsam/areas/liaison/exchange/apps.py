"""Puts the package in the house, and its section in the month's letter."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "varsam.areas.liaison.exchange"
    label = "exchange"

    def ready(self) -> None:
        from varsam.areas.liaison.exchange import monthly
        from varsam.areas.liaison.insights import digest

        digest.register(digest.Section("exchange", _("Nytt från andra kommuner"), 40, monthly.news))
