"""Puts the package in the house: what is known of each way of working, and which steps it can take."""

from django.apps import AppConfig


class MethodsConfig(AppConfig):
    name = "varsam.areas.methods.register"
    label = "methods"

    def ready(self) -> None:
        from varsam.areas.methods.register import states
        from varsam.kernel.access import policies

        policies.register_rows("methods_way", ("before", "after", "why", "gates"), states.ways)
