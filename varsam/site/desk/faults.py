"""What a form says of what cannot be saved: in plain words of the house, with the name of the field that they are about."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_Words = str | Promise
_CHOOSE = _("Välj bland det som finns under ”%(what)s”.")
# By Django's code of the fault. What a form says itself goes before these.
_WORDS: dict[str, _Words] = {
    "required": _("Fyll i ”%(what)s”."),
    "max_length": _("”%(what)s” får ha högst %(most)s tecken."),
    "min_value": _("”%(what)s” ska vara minst %(most)s."),
    "max_value": _("”%(what)s” får vara högst %(most)s."),
    "invalid_choice": _CHOOSE,
    "invalid_list": _CHOOSE,
    "invalid_pk_value": _CHOOSE,
    "null_characters_not_allowed": _("Ett tecken i ”%(what)s” går inte att spara. Skriv texten på nytt."),
}
_INVALID: list[tuple[type[forms.Field], _Words]] = [
    (forms.DateField, _("Skriv datumet som år, månad och dag: 2026-12-01.")),
    (forms.EmailField, _("Skriv en hel adress, till exempel namn@exempel.se.")),
    (forms.URLField, _("Skriv hela adressen, till exempel https://exempel.se/.")),
    (forms.IntegerField, _("Skriv ett heltal med siffror under ”%(what)s”.")),
]
# What nobody has typed, such as which version they saw: no field of the page is to be mended.
_NOBODYS = _("Något på sidan följde inte med. Ladda om den och försök igen.")


class Named(forms.BaseForm):
    """A fault says which field it is of: in the list above a long form they would otherwise be alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            name_faults(field)


def name_faults(field: forms.Field) -> None:
    """Let each fault that the field's form has no words for be told in ours, with the field's own name."""
    theirs = _djangos(field)
    for code, words in _words(field).items():
        if field.error_messages.get(code) in (None, theirs.get(code)):
            field.error_messages[code] = _filled(words, field)
    if isinstance(field, forms.ModelChoiceField):
        # It looks for these itself, before it asks the database, and has no other place for the words.
        looks = ProhibitNullCharactersValidator(message=field.error_messages["invalid_choice"])
        field.validate_no_null_characters = looks  # type: ignore[method-assign]


def _words(field: forms.Field) -> dict[str, _Words]:
    for kind, words in _INVALID:
        if isinstance(field, kind):
            return {**_WORDS, "invalid": words}
    return _WORDS


def _filled(words: _Words, field: forms.Field) -> str:
    """The words with the field's name; `most` is filled in by Django, where somebody has gone beyond it."""
    if not field.label:
        return str(_NOBODYS)
    # Some faults are filled in once more: a per cent sign of the name would be taken for a place.
    return str(words) % {"what": str(field.label).replace("%", ""), "most": "%(limit_value)s"}


def _djangos(field: forms.Field) -> dict[str, _Words]:
    """What Django says where nobody says otherwise."""
    found: dict[str, _Words] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            found |= kind.__dict__.get("default_error_messages", {})
    return found
