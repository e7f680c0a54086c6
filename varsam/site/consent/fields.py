"""A day, as people choose or write it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

_WRONG_DAY = gettext_lazy("Skriv dagen så här: 2026-12-01.")


class DayField(forms.DateField):
    """A day, by the browser's own choice where it has one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] = {"invalid": _WRONG_DAY, **kwargs["error_messages"]}
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)
