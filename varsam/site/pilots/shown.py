"""The results of a pilot as a page shows them: a finding in words, pictures with intervals, and their tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from varsam.areas.methods.pilots import results
from varsam.areas.methods.pilots.enums import COMPARING, Better, Design, Kind
from varsam.site.pilots import words
from varsam.ui.spans import Axis, Span, spans

Number = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of a table: what it is, the number, its interval, and of how many (empty for a difference)."""

    name: str
    value: str
    interval: str
    n: str


@dataclass(frozen=True)
class Drawn:
    """One picture in two widths, with the table of the same numbers; empty drawings where nothing can be shown."""

    title: str
    wide: SafeString
    narrow: SafeString
    rows: Sequence[Row]


@dataclass(frozen=True)
class Measured:
    """One measure: its name, what it amounts to, which way is better, and its pictures. `is_main`: the one of several that decides
    the conclusion."""

    key: str
    name: str
    is_main: bool
    finding: str
    better: str
    places: str
    levels: Drawn
    changes: Drawn | None


def measures(figures: Mapping[str, Any], design: Design | str, key: str) -> list[Measured]:
    """All measures of a pilot, from its figures as they are published, no further than its layout goes; `key` makes ids of this
    page."""
    found = figures["measures"]
    return [
        _measured(each, Design(design), f"{key}-{at}", is_main=at == 1 and len(found) > 1)
        for at, each in enumerate(found, 1)
    ]


def tally(figures: Mapping[str, Any], design: Design | str) -> str:
    """How many of how many measures it went well for, and ill: beside a conclusion, so that nobody has picked the one that did.
    "" for a layout that shows no change, and where there is one measure alone."""
    found, compares = figures["measures"], design in COMPARING
    if len(found) < 2 or not results.shows_change(Design(design)):
        return ""
    sides = []
    for each in found:
        number = (each["effect"] if compares else None) or each["groups"][0]["change"]
        sides.append(_side(number, each["better"] == Better.HIGHER) if "value" in number else None)
    said = {"n": len(found), "better": sides.count(1), "worse": sides.count(-1)}
    unseen = sides.count(0) + sides.count(None)
    if compares:
        words_ = _(
            "Av %(n)s mått gick %(better)s tydligt bättre än på jämförelseplatserna och %(worse)s tydligt sämre. För %(unseen)s går det inte att se någon skillnad."
        )
    else:
        words_ = _(
            "Av %(n)s mått blev %(better)s tydligt bättre och %(worse)s tydligt sämre. För %(unseen)s går det inte att se någon förändring."
        )
    return words_ % {**said, "unseen": unseen}


def _measured(found: Mapping[str, Any], design: Design, key: str, *, is_main: bool) -> Measured:
    kind, groups = Kind(found["kind"]), found["groups"]
    effect = found["effect"] if design in COMPARING else None
    levels: list[tuple[str, Number, bool]] = []
    changes: list[tuple[str, Number, bool]] = []
    for group in groups:
        beside = group["is_comparison"]
        # Where nothing is compared, whose numbers these are needs no words.
        of = "" if len(groups) == 1 else (_("Jämförelse: ") if beside else _("Med metoden: "))
        levels += [
            (_capital(of + _("före")), group["before"], beside),
            *(
                (_capital(of + _month(each, group["places"])), each, beside)
                for each in group.get("during", ())
            ),
            (_capital(of + _("efter")), group["after"], beside),
        ]
        changes.append((_capital(of + _("förändring")), group["change"], beside))
    if effect:
        changes.append((_("Skillnad mellan förändringarna"), effect, False))
    shows_change = results.shows_change(design)
    has_during = any(group.get("during") for group in groups)
    title = _("%(name)s, före, under och efter") if has_during else _("%(name)s, före och efter")
    return Measured(
        key,
        found["name"],
        is_main,
        _finding(found, effect) if shows_change else _measured_only(groups[0]),
        str(Better(found["better"]).label),
        _places(groups),
        _drawn(kind, levels, f"{key}-niva", title % {"name": found["name"]}),
        _drawn(
            kind,
            changes,
            f"{key}-andring",
            _("%(name)s, förändringen") % {"name": found["name"]},
            differs=True,
        )
        if shows_change and any("value" in number for _name, number, _beside in changes)
        else None,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _places(groups: Sequence[Mapping[str, Any]]) -> str:
    """From how many places the numbers are; and that not all of them measured meanwhile, where that is so."""
    with_it = groups[0]["places"]
    if len(groups) == 1:
        said = _("Platser som har mätt både före och efter: %(n)s.") % {"n": with_it}
    else:
        said = _(
            "Platser som har mätt både före och efter: %(n)s med metoden, %(beside)s att jämföra med."
        ) % {"n": with_it, "beside": groups[1]["places"]}
    if all(told["places"] == group["places"] for group in groups for told in group.get("during", ())):
        return said
    fewer = _("Hur många av dem som mätte under en månad står inom parentes.")
    return f"{said} {fewer}"


def _month(told: Number, counted: int) -> str:
    """What a row of a month is called; of how many of the places, where it is not of all."""
    month = words.short_month(date.fromisoformat(told["month"]))
    if told["places"] == counted:
        return _("under %(month)s") % {"month": month}
    return _("under %(month)s (%(n)s av %(of)s)") % {"month": month, "n": told["places"], "of": counted}


def _measured_only(group: Mapping[str, Any]) -> str:
    """For a layout that can show no change: that there are numbers, and no more."""
    if "value" in group["before"] or "value" in group["after"]:
        return _("Så här mättes det. Upplägget säger inget om förändring")
    return _missing(group["after"]["mark"])


def _missing(mark: str) -> str:
    return _("Inte mätt både före och efter") if mark == "none" else _("För få för att visas")


def _finding(found: Mapping[str, Any], effect: Number | None) -> str:
    """What the numbers say, and no more than their intervals do."""
    change = found["groups"][0]["change"]
    is_up_good = found["better"] == Better.HIGHER
    if effect and "value" in effect:
        return {
            1: _("Utvecklingen var bättre än på jämförelseplatserna"),
            -1: _("Utvecklingen var sämre än på jämförelseplatserna"),
            0: _("Ingen skillnad mot jämförelseplatserna går att se"),
        }[_side(effect, is_up_good)]
    if "value" in change:
        return {
            1: _("Det blev bättre medan metoden prövades"),
            -1: _("Det blev sämre medan metoden prövades"),
            0: _("Ingen förändring går att se"),
        }[_side(change, is_up_good)]
    return _missing(change["mark"])


def _side(number: Number, is_up_good: bool) -> int:
    if number["low"] <= 0 <= number["high"]:
        return 0
    return 1 if (number["low"] > 0) is is_up_good else -1


def _drawn(
    kind: Kind, found: Sequence[tuple[str, Number, bool]], key: str, title: str, *, differs: bool = False
) -> Drawn:
    rows = [_row(kind, name, number, differs) for name, number, _beside in found]
    values = [
        Span(
            name,
            tuple(words.scaled(kind, number[end]) for end in ("value", "low", "high"))  # type: ignore[arg-type]
            if "value" in number
            else None,
            row.value,
            beside,
        )
        for (name, number, beside), row in zip(found, rows, strict=True)
    ]
    if not any(each.ends for each in values):
        return Drawn(title, SafeString(""), SafeString(""), rows)
    said = "; ".join(
        f"{row.name}: {row.value} ({row.interval})" if row.interval else f"{row.name}: {row.value}"
        for row in rows
    )
    axis = _axis(kind, values, differs)
    wide, narrow = (
        spans(values, axis, name=title, description=said, key=f"{key}-{size}", narrow=size == "smal")
        for size in ("bred", "smal")
    )
    # Drawn by varsam.ui.spans, which leaves it to the library to escape every word in it.
    return Drawn(title, mark_safe(wide), mark_safe(narrow), rows)  # noqa: S308


def _row(kind: Kind, name: str, number: Number, differs: bool) -> Row:
    if "value" not in number:
        return Row(name, words.mark(number), "", "")
    said = words.change(kind, number["value"]) if differs else words.level(kind, number["value"])
    return Row(name, said, words.between(kind, number, signed=differs), str(number.get("n", "")))


def _axis(kind: Kind, values: Sequence[Span], differs: bool) -> Axis:
    ends = [end for each in values if each.ends for end in each.ends]
    low, high = min(0.0, *ends), max(0.0, *ends)
    step = _step((high - low) / 4)
    first, last = floor(low / step), ceil(high / step)
    if kind is Kind.SHARE and not differs:
        first, last, step = 0, 4, 25.0
    if differs and first == 0:
        first = -1
    if differs and last == 0:
        last = 1
    places = [round(at * step, 6) for at in range(first, last + 1)]
    return Axis(places[0], places[-1], tuple((at, _tick(kind, at, step, differs)) for at in places), differs)


def _step(rough: float) -> float:
    """A step of 1, 2 or 5 times a power of ten, not below `rough`."""
    power = 1e-3
    while power * 10 < rough:
        power *= 10
    return next((power * n for n in (1, 2, 5, 10) if power * n >= rough), power * 10)


def _tick(kind: Kind, at: float, step: float, differs: bool) -> str:
    said = words.number(at, 0 if step >= 1 else 1)
    return _("%(n)s %%") % {"n": said} if kind is Kind.SHARE and not differs else said
