"""How a method reads where somebody chooses one for their own work: its name, and before it what speaks against it, so that a
small screen does not cut that off."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import Method, State
from varsam.site.methods import standing, words


def labels() -> Callable[[Method], str]:
    """What a list calls each method today; two queries however long the list is."""
    warned = standing.warned(timezone.localdate())

    def label(method: Method) -> str:
        if not method.is_usable:
            return f"{words.named(State.WITHDRAWN)}: {method.name}"
        if method.slug in warned:
            return f"{warned[method.slug].chip[1]}: {method.name}"
        return method.name

    return label


def by_slug() -> list[tuple[str, str]]:
    """Every method, where somebody ticks those that they point at: its slug and what the list calls it."""
    label = labels()
    return [(each.slug, label(each)) for each in Method.objects.all()]


class MethodField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One method of a list, or none. What speaks against them is asked for once, and only where the list is shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, required=False, empty_label=_("Ingen särskild"), **kwargs)

    @cached_property
    def _label(self) -> Callable[[Method], str]:
        return labels()

    def label_from_instance(self, obj: Method) -> str:
        return self._label(obj)
