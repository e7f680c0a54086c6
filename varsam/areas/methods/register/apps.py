"""Puts the package in the house: what is known about each way of working."""

from django.apps import AppConfig


class MethodsConfig(AppConfig):
    name = "varsam.areas.methods.register"
    label = "methods"
