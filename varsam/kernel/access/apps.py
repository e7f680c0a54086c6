"""Puts the package in the house."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "varsam.kernel.access"
    label = "access"

    def ready(self) -> None:
        from varsam.kernel.access import actor, signin
        from varsam.kernel.people import digests
        from varsam.kernel.vault import api as vault

        vault.register_check(actor.key_faults)
        digests.register(seal=signin.seal_digest, unseal=signin.unseal_digest)
