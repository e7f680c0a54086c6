"""What other municipalities say, as the desk shows it: lists, two cards beside each other, ratings that are theirs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from varsam.areas.liaison.exchange import actions, content, fields
from varsam.areas.liaison.exchange.content import SAID
from varsam.areas.liaison.exchange.fields import Compared
from varsam.areas.liaison.exchange.models import Entry, Published, Subscription, TheirKey
from varsam.areas.methods.register.models import CheckKind, CheckSaid, Level, Method, Rating, Setting, State
from varsam.lib import when
from varsam.lib.signed import fingerprint
from varsam.site.exchange import tried, words
from varsam.site.exchange.tried import Tried
from varsam.site.methods import cards


@dataclass(frozen=True)
class Line:
    """An entry in a list."""

    entry: Entry
    title: str
    kind: str
    chip: tuple[str, str | Promise]
    warning: str | Promise
    is_unsure: bool
    is_gone: bool


def line(entry: Entry) -> Line:
    warned = words.WARNINGS.get(entry.warning)
    return Line(
        entry,
        actions.title(entry, get_language() or "sv"),
        str(entry.get_kind_display()),
        words.STATES[entry.state],
        warned[0] if warned else "",
        not entry.is_sure,
        entry.is_removed or entry.gone_at is not None,
    )


def published_title(row: Published) -> str:
    """What an entry of our own is called; of one that was taken back, its key."""
    said = json.loads(row.statement)["content"]
    return content.title(said, get_language() or "sv") or row.slug


@dataclass(frozen=True)
class Feed:
    """A feed in a list, or on its own page: what went wrong with it last, in words and with what to do."""

    row: Subscription
    fault: tuple[str | Promise, str | Promise] | None
    left_out: list[tuple[str | Promise, int]]
    is_under_way: bool
    fresh: int = 0
    changed: int = 0
    warned: int = 0
    waiting: int = 0
    many: int = 0


def feed(row: Subscription) -> Feed:
    fault = words.FAULTS.get(row.fault) if row.fault else None
    left = [(words.LEFT_OUT[name], many) for name, many in row.left_out.items() if name in words.LEFT_OUT]
    is_waiting = row.state == "active" and row.wanted_at is not None
    # Counted where several are listed (reading.feeds).
    counts = {name: getattr(row, name, 0) for name in ("fresh", "changed", "warned", "waiting", "many")}
    return Feed(row, fault, left, row.fetching_since is not None or is_waiting, **counts)


@dataclass(frozen=True)
class Key:
    """A key of theirs with what two people read to each other."""

    row: TheirKey
    groups: list[str]


def key(row: TheirKey) -> Key:
    return Key(row, fingerprint(bytes(row.public)).split())


@dataclass(frozen=True)
class Row:
    """One field of the comparison: in words, as they say it now, as they said it, as we say it."""

    name: str
    words: str | Promise
    now: str
    then: str
    ours: str
    has_moved: bool
    is_same: bool


def rows(now: Mapping[str, Any], then: Mapping[str, Any] | None, method: Method | None) -> list[Row]:
    """All fields where anybody says anything; what they have changed first."""
    found = [_row(each) for each in fields.compare(now, then, method) if each.is_there]
    return sorted(found, key=lambda row: not row.has_moved)


def _row(each: Compared) -> Row:
    return Row(
        each.field,
        words.FIELDS[each.field],
        _said(each.field, each.now),
        _said(each.field, each.then) if each.then is not None else "",
        _said(each.field, each.ours) if each.ours is not None else "",
        each.has_moved,
        each.is_same,
    )


def _said(field: str, values: Mapping[str, Any]) -> str:
    """The columns of one field as a text in the reader's language."""
    if field in SAID:
        mine, other = ("sv", "en") if get_language() == "sv" else ("en", "sv")
        return str(values[f"{field}_{mine}"] or values[f"{field}_{other}"])
    if field == "ages":
        return _ages(values["min_age"], values["max_age"])
    value = values[field]
    if field == "level":
        return str(Level(value).label) if value else ""
    if field == "settings":
        return ", ".join(str(Setting(each).label) for each in value)
    return ", ".join(_language(each) for each in value)


def _ages(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return _("Från %(low)s år") % {"low": low}
    if low is None:
        return _("Till och med %(high)s år") % {"high": high}
    return _("%(low)s till %(high)s år") % {"low": low, "high": high}


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@dataclass(frozen=True)
class Theirs:
    """What they have judged, tried and decided, quoted: never ours."""

    effect: cards.Rated
    implementation: cards.Rated
    state: str
    checks: list[tuple[str, str, str, str]]
    steps: list[tuple[str, str, str]]
    pilots: list[Tried]
    in_use_since: int | None


def theirs(said: Mapping[str, Any]) -> Theirs | None:
    """Their ratings, state, checks and steps; None for a lesson."""
    if "effect" not in said:
        return None
    return Theirs(
        _rated(_("Hjälpte det?"), said["effect"]),
        _rated(_("Gick det att genomföra?"), said["implementation"]),
        _label(State, said["state"]),
        [
            (
                _label(CheckKind, each["kind"]),
                _label(CheckSaid, each["said"]),
                each["words"],
                each["on"] or "",
            )
            for each in said["checks"]
        ],
        [(_label(State, each["to"]), each["why"], each["on"] or "") for each in said["steps"]],
        tried.of(said),
        said.get("in_use_since"),
    )


def _rated(about: str, said: Mapping[str, Any]) -> cards.Rated:
    language = "sv" if get_language() == "sv" else "en"
    summary = said["summary"][language] or said["summary"]["sv"] or said["summary"]["en"]
    return cards.rated(about, Rating(said["rating"]), summary, said["source"], **_behind(said))


def _behind(said: Mapping[str, Any]) -> dict[str, str]:
    """When they rated it, on what review, and where it was not by their rule. What we have fetched before may lack all but the
    day."""
    rated_on, reviewed_on = said["rated_on"], said.get("reviewed_on")
    if not rated_on:
        return {"by": _("De anger ingen dag för bedömningen.")}
    days = {"day": _day(rated_on), "reviewed": _day(reviewed_on)}
    words = (
        _("De bedömde det %(day)s, efter en kunskapsöversikt som blev klar %(reviewed)s.")
        if reviewed_on
        else _("De bedömde det %(day)s.")
    )
    found, proposed, why = {"by": words % days}, said.get("proposed"), said.get("why", "")
    if proposed and proposed != said["rating"]:
        rule = _("Deras regel gav: %(rating)s. De bedömde annorlunda.")
        found["overruled"] = rule % {"rating": _label(Rating, proposed).lower()}
    elif why:
        found["overruled"] = _("De bedömde utan att följa en regel.")
    return {**found, "overruled_why": why} if "overruled" in found else found


def _label(of: Any, value: str) -> str:
    return str(of(value).label) if value else ""


def _day(text: str | None) -> str:
    return when.full_date(date.fromisoformat(text), get_language() or "sv") if text else ""
