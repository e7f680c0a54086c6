"""Puts the package in the house."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "varsam.areas.knowledge_house.plans"
    label = "plans"
