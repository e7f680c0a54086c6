"""Puts the package in the house."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "varsam.areas.knowledge_house.cases"
    label = "cases"
