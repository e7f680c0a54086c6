"""Puts the package in the house."""

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "varsam.areas.collaboration.dialogue"
    label = "dialogue"
