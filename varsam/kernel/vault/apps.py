"""Puts the package in the house."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "varsam.kernel.vault"
    label = "vault"
