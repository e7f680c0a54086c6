"""Puts the package in the house."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "varsam.areas.knowledge_house.pathways"
    label = "pathways"
