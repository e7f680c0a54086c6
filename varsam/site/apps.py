"""Puts the pages in the house."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "varsam.site"
    label = "site"

    def ready(self) -> None:
        from varsam.areas.relatives import api as relatives
        from varsam.site import texts
        from varsam.site.certificates import place as certificates
        from varsam.site.evaluation import place as surveys
        from varsam.site.training import after

        relatives.read_texts_by(texts.body)
        after.register(certificates.part)
        after.register(surveys.part)
