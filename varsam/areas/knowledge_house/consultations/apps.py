"""Puts the package in the house."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "varsam.areas.knowledge_house.consultations"
    label = "consultations"
