"""The organisations that can agree, in parts that can be folded: there are too many to read through."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.kernel.people.models import Organisation

_CITY = "municipality"
_DEPARTMENTS = frozenset({_CITY, "board_office", "department", "coordination"})
_CIVIL = frozenset({"civil_society", "faith_community", "association", "council"})
_WORDS = (
    _("Kommunens förvaltningar"),
    _("Kommunens enheter, skolor och fritidsgårdar"),
    _("Myndigheter och regioner"),
    _("Civilsamhälle och samfund"),
)


@dataclass(frozen=True)
class Part:
    """Some of the organisations. `chosen`: how many of them are ticked."""

    words: str | Promise
    options: Sequence[Any]
    chosen: int


def parts(field: BoundField) -> list[Part]:
    """The boxes of a field of organisations, by who they are; in each the order of the field."""
    options = [(each.data["value"].instance, each) for each in field.subwidgets]
    cities = {found.pk for found, _option in options if found.kind == _CITY}
    in_parts = [
        [option for found, option in options if _place(found, cities) == at] for at in range(len(_WORDS))
    ]
    return [
        Part(words, found, sum(each.data["selected"] for each in found))
        for words, found in zip(_WORDS, in_parts, strict=True)
        if found
    ]


def _place(found: Organisation, cities: set[int]) -> int:
    if cities.intersection(found.ancestors):
        return 0 if found.kind in _DEPARTMENTS else 1
    return 3 if found.kind in _CIVIL else 2
