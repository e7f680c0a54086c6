"""Puts the package in the house: finding texts by the words that somebody has for what they are in."""

from django.apps import AppConfig


class WordingConfig(AppConfig):
    name = "varsam.kernel.wording"
    label = "wording"
