"""Puts the package in the house, and tells the vault whose the keys of booked times are."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "varsam.kernel.appointments"
    label = "appointments"

    def ready(self) -> None:
        from varsam.kernel.access.policies import register_key_owner

        register_key_owner("appointments_appointment", "data_key_id")
