"""Fields of the case's forms, with what is said when they are left out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsam.site.desk.forms import WrittenField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type Words = str | _StrPromise


def words(label: Words, *, missing: Words = "", rows: int = 3, help_text: Words = "") -> WrittenField:
    """A text; asked for where `missing` says what to say."""
    return WrittenField(
        label=label,
        missing=missing,
        required=bool(missing),
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def choice(
    label: Words, choices: Sequence[tuple[Any, Words]], *, missing: Words, as_radio: bool = False
) -> forms.ChoiceField:
    """One of a few; `missing` is said when nothing, or something else, was chosen."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect if as_radio else forms.Select,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def day(label: Words, *, missing: Words = "", is_required: bool = True) -> forms.DateField:
    """A date, as the browser's own calendar gives it."""
    return forms.DateField(
        label=label,
        required=is_required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": missing,
            "invalid": _("Skriv datumet som år, månad och dag: 2026-12-01."),
        },
    )
