"""The interface: tokens, components, base pages and the template tags that draw them."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the templates, styles and tags that every part of the house uses."""

    name = "varsam.ui"
    label = "ui"
