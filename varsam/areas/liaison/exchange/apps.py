"""Puts the package in the house."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "varsam.areas.liaison.exchange"
    label = "exchange"
