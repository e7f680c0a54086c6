"""Puts the package in the house."""

from django.apps import AppConfig


class TracksConfig(AppConfig):
    name = "varsam.areas.knowledge_house.tracks"
    label = "tracks"
