"""What a method's card shows of its pilots: what came of them, what harm was told of, and what the design can carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.methods.pilots import bearing, claims, openly, reading
from varsam.areas.methods.pilots.claims import Claim
from varsam.areas.methods.pilots.enums import Conclusion, Design
from varsam.areas.methods.pilots.models import Evaluation, Pilot
from varsam.areas.methods.pilots.openly import Open
from varsam.areas.methods.pilots.states import OPEN
from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor
from varsam.lib.rows import Verb
from varsam.site.methods.parts import Brief, Part
from varsam.site.pilots import openly as said
from varsam.site.pilots import shown, words
from varsam.site.pilots.openly import Settled
from varsam.site.pilots.shown import Measured

_SPEAK_AGAINST = (Conclusion.HARMED, Conclusion.WORSE)


@dataclass(frozen=True)
class Result:
    """One evaluated pilot as everybody reads it."""

    evaluation: Evaluation
    conclusion: str
    design: str
    claim: Claim
    caution: str
    period: str
    places: str
    tally: str
    main: str
    settled: Settled
    harms: str
    months: str
    measures: list[Measured]


def part(method: Method, request: HttpRequest, *, is_public: bool) -> Part | None:
    """All pilots that have begun, evaluated or not, and plans that came to nothing; at the desk also those that are planned."""
    found, known = reading.published(method), openly.of(method)
    may_plan = not is_public and actor.may("pilot", Verb.ADD) and method.is_usable
    going = (
        []
        if is_public
        else [(each, words.chip(each)) for each in Pilot.objects.filter(method=method, state__in=OPEN)]
    )
    if not known and not going and not may_plan:
        return None
    settled = {each.pilot: said.settled(each) for each in known}
    told = _brief(found, known)
    return Part(
        template="pilots/card_part.html",
        context={
            "results": [_result(each, settled[each.pilot_id]) for each in found],
            "lines": said.lines(known),
            "going": going,
            "may_plan": may_plan,
        },
        title=told.title,
        anchor=told.anchor,
        summary=told.summary,
        harm=told.harm,
    )


def brief(methods: Sequence[Method]) -> dict[int, Brief]:
    """The pilots of each of these that have begun, in brief; two queries."""
    evaluated: dict[int, list[Evaluation]] = {each.pk: [] for each in methods}
    for each in reading.published_each(methods):
        evaluated[each.method_id].append(each)
    return {key: _brief(evaluated[key], known) for key, known in openly.of_each(methods).items()}


def _brief(found: Sequence[Evaluation], known: Sequence[Open]) -> Brief:
    stopped = sum(each.stopped is not None for each in known)
    parts = [said.summary(known)]
    if stopped:
        parts.append(ngettext("%(n)s har stoppats", "%(n)s har stoppats", stopped) % {"n": stopped})
    return Brief(said.title(known), "provningar", _found_harm(found, known), ", ".join(parts))


def _found_harm(found: Sequence[Evaluation], known: Sequence[Open]) -> str:
    """What went wrong while it was tried here: never how many people that was."""
    parts = list(
        dict.fromkeys(
            f"{claims.said(each.design, each.conclusion)}."
            for each in found
            if each.conclusion in _SPEAK_AGAINST
        )
    )
    if harmed := sum(each.figures["harms"]["total"] != 0 for each in found):
        told = ngettext(
            "Skador har rapporterats i %(n)s prövning här.",
            "Skador har rapporterats i %(n)s prövningar här.",
            harmed,
        )
        parts.append(told % {"n": harmed})
    if stopped := sum(each.is_rule for each in known):
        told = ngettext(
            "%(n)s prövning här har stoppats av stoppregeln.",
            "%(n)s prövningar här har stoppats av stoppregeln.",
            stopped,
        )
        parts.append(told % {"n": stopped})
    return " ".join(parts)


def _result(evaluation: Evaluation, settled: Settled) -> Result:
    figures: Mapping[str, Any] = evaluation.figures
    return Result(
        evaluation,
        claims.said(evaluation.design, evaluation.conclusion),
        str(Design(evaluation.design).label),
        claims.of(evaluation.design, bearing.measured(figures)),
        claims.caution(len(figures["measures"])),
        _("%(first)s till %(last)s") % {"first": _day(figures["from"]), "last": _day(figures["to"])}
        if figures["to"]
        else _("från %(first)s") % {"first": _day(figures["from"])},
        _places(figures),
        shown.tally(figures, evaluation.design),
        figures["measures"][0]["name"] if len(figures["measures"]) > 1 else "",
        settled,
        _harms(figures["harms"]),
        _months(figures["months"]),
        shown.measures(figures, evaluation.design, f"provning-{evaluation.pk}"),
    )


def _day(iso: str) -> str:
    return words.day(date.fromisoformat(iso))


def _places(figures: Mapping[str, Any]) -> str:
    tried = ngettext("%(n)s plats prövade metoden", "%(n)s platser prövade metoden", figures["places"]) % {
        "n": figures["places"]
    }
    if not figures["comparison"]:
        return tried
    beside = ngettext(
        "%(n)s plats mätte samma sak utan den",
        "%(n)s platser mätte samma sak utan den",
        figures["comparison"],
    ) % {"n": figures["comparison"]}
    return f"{tried}, {beside}"


def _harms(counts: Mapping[str, int | str]) -> str:
    """In words: nobody, fewer than five, or how many with their severities where those can be shown."""
    total = counts["total"]
    if total == 0:
        return _("Ingen har berättat om någon skada.")
    if total == "few":
        return _("Färre än fem skador har rapporterats.")
    if counts.get("at_least"):
        return _("Minst %(n)s skador har rapporterats.") % {"n": total}
    said = _("%(n)s skador har rapporterats") % {"n": total}
    names = {"serious": _("allvarliga"), "moderate": _("måttliga"), "mild": _("lindriga")}
    shown_ones = [f"{counts[key]} {name}" for key, name in names.items() if isinstance(counts[key], int)]
    few = [name for key, name in names.items() if counts[key] == "few"]
    parts = [*shown_ones, *(_("färre än fem %(kind)s") % {"kind": name} for name in few)]
    return f"{said}: {', '.join(parts)}." if parts else f"{said}."


def _months(months: Mapping[str, int]) -> str:
    """How far silence goes: a place and a month of which nobody said anything is no month without harm."""
    silent = months["of"] - months["said"]
    if not months["of"]:
        return ""
    if not silent:
        return _("Alla platser har svarat för varje månad.")
    return _(
        "För %(silent)s av %(of)s månader på en plats har ingen sagt något. Vi vet inte vad som hände då."
    ) % {
        "silent": silent,
        "of": months["of"],
    }
