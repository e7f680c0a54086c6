"""Puts the package in the house: that somebody took part, and until when it holds."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "varsam.areas.training.certificates"
    label = "certificates"
