"""How a method reads where somebody chooses one for their own work: its name, and before it what speaks against it, so that a
small screen does not cut that off."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone

from varsam.areas.methods.register.models import Method, State
from varsam.site.methods import standing, words


def labels() -> Callable[[Method], str]:
    """What a list calls each method today; two queries however long the list is."""
    warned = standing.warned(timezone.localdate())

    def label(method: Method) -> str:
        if method.state == State.WITHDRAWN:
            return f"{words.named(State.WITHDRAWN)}: {method.name}"
        if method.slug in warned:
            return f"{warned[method.slug].chip[1]}: {method.name}"
        return method.name

    return label


class MethodField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One method of a list, or none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, required=False, **kwargs)
        self._label = labels()

    def label_from_instance(self, obj: Method) -> str:
        return self._label(obj)
