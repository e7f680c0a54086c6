"""Puts the package in the house."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "varsam.areas.knowledge_house.engagements"
    label = "engagements"
