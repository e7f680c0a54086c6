"""Puts the package in the house: a writer sees where their question belongs."""

from django.apps import AppConfig


class RoutesConfig(AppConfig):
    name = "varsam.site.routes"
    label = "routes"

    def ready(self) -> None:
        from varsam.kernel.conversations import pages
        from varsam.site.routes import progress

        pages.register_progress(progress.steps)
