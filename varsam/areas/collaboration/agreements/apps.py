"""Puts the package in the house."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "varsam.areas.collaboration.agreements"
    label = "agreements"
