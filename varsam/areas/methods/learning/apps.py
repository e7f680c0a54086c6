"""Puts the package in the house, and gives the database what methods stand behind which help."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "varsam.areas.methods.learning"
    label = "learning"

    def ready(self) -> None:
        from varsam.areas.methods.learning import sources
        from varsam.kernel.access.policies import register_rows

        register_rows("learning_alias", ("source", "kind", "slug"), sources.aliases)
