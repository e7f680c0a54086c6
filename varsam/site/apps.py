"""Puts the pages in the house."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "varsam.site"
    label = "site"

    def ready(self) -> None:
        from varsam.areas.relatives import api as relatives
        from varsam.site import texts

        relatives.read_texts_by(texts.body)
