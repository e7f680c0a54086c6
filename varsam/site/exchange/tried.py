"""What another municipality tells of its pilots of a method, in words: theirs, and no stronger than their layout carries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from varsam.areas.methods.pilots import claims
from varsam.areas.methods.pilots.enums import Design
from varsam.areas.methods.pilots.states import State
from varsam.site.pilots import words

_HARMS: dict[str, str | Promise] = {
    "none": gettext_lazy("Ingen har berättat om någon skada."),
    "few": gettext_lazy("Färre än fem skador har rapporterats."),
    "more": gettext_lazy("Minst fem skador har rapporterats."),
}


@dataclass(frozen=True)
class Tried:
    """One pilot of theirs: what came of it, or how far it is; its layout, months and places; their words; what went wrong."""

    came: str
    layout: str
    text: str
    harms: str


def of(said: Mapping[str, Any]) -> list[Tried]:
    """Empty where they tell of none, and where it was fetched before anybody could."""
    return [_one(each) for each in said.get("pilots", ())]


def _one(pilot: Mapping[str, Any]) -> Tried:
    design, state, conclusion = pilot["design"], pilot["state"], pilot["conclusion"]
    came = claims.said(design, conclusion) if conclusion else str(State(state).label) if state else ""
    layout = (str(Design(design).label) if design else "", _months(pilot), _places(pilot), _stopped(pilot))
    mine, other = ("sv", "en") if get_language() == "sv" else ("en", "sv")
    text = pilot["words"][mine] or pilot["words"][other] or pilot["aim"]
    harms = " ".join(part for part in (str(_HARMS.get(pilot["harms"] or "", "")), _silence(pilot)) if part)
    return Tried(
        came or _("De säger inte vad som kom fram"),
        " · ".join(part for part in layout if part),
        text,
        harms,
    )


def _month(day: str | None) -> str:
    return words.month(date.fromisoformat(day)) if day else ""


def _months(pilot: Mapping[str, Any]) -> str:
    began, ended = _month(pilot["began"]), _month(pilot["ended"])
    if began and ended:
        return _("%(first)s till %(last)s") % {"first": began, "last": ended}
    return _("från %(first)s") % {"first": began} if began else ""


def _places(pilot: Mapping[str, Any]) -> str:
    many = pilot["places"]
    said = ngettext("%(n)s plats prövade metoden", "%(n)s platser prövade metoden", many or 0)
    return said % {"n": many} if many else ""


def _stopped(pilot: Mapping[str, Any]) -> str:
    if not pilot["stopped"]:
        return ""
    said = _("stoppad i %(month)s, av stoppregeln") if pilot["by_rule"] else _("stoppad i %(month)s")
    return said % {"month": _month(pilot["stopped"])}


def _silence(pilot: Mapping[str, Any]) -> str:
    """A month of which nobody said anything is no month without harm."""
    months = pilot["months"]
    if not months or months["said"] == months["of"]:
        return ""
    said = _("För %(silent)s av %(of)s månader på en plats har ingen sagt något.")
    return said % {"silent": months["of"] - months["said"], "of": months["of"]}
