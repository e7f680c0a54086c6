"""Puts the pages in the house."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "varsam.site"
    label = "site"
