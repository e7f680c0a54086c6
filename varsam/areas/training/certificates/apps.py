"""Puts the package in the house: that somebody took part, and until when it holds."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "varsam.areas.training.certificates"
    label = "certificates"

    def ready(self) -> None:
        from varsam.areas.training.certificates import letters
        from varsam.areas.training.occasions.letters import register
        from varsam.kernel.access.policies import register_key_owner

        register_key_owner("certificates_certificate", "data_key_id")
        register(letters.CERTIFICATE, letters.certificate)
        register(letters.RENEWAL, letters.renewal)
