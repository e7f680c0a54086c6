"""The route chooser: where an enquiry belongs and why, by a table of rules that people edit. It proposes; a person decides.

A table is data: rules in order, each with a route, the cases that lead there, and reasons in words. Nothing here knows a
rule by name, an age or a text.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any

SENDERS = ("relative", "school", "youth_centre", "other_unit", "partner", "citizen", "abroad")
SUBJECTS = ("person", "situation", "training", "method", "information")
DANGERS = ("immediate", "suspected_plan", "none")
CONSENTS = ("given", "refused", "not_asked")
ROUTES = (
    "call_112",
    "security_police",
    "orosanmalan",
    "sspf",
    "sig",
    "consultation",
    "relative_support",
    "unit_support",
    "training",
    "methods",
    "liaison",
    "contact_centre",
)
# Older than anybody has become; an age above it is a slip of the finger.
_OLDEST = 130

_CHOICES: dict[str, tuple[str, ...]] = {
    "sender": SENDERS,
    "about": SUBJECTS,
    "danger": DANGERS,
    "consent": CONSENTS,
}
_ABSENT: dict[str, str] = {"danger": "none", "consent": "not_asked"}
_SWITCHES = ("mandated_reporter", "child_may_be_harmed")


class Unreadable(ValueError):
    """The situation, or a table, says something that it cannot say. The message names the field and never its value."""


@dataclass(frozen=True)
class Situation:
    """What the chooser is told. `sender` and `about` are None where nobody has said; `age` in years, None where unknown."""

    sender: str | None = None
    about: str | None = None
    age: float | None = None
    danger: str = "none"
    mandated_reporter: bool = False
    child_may_be_harmed: bool = False
    consent: str = "not_asked"


@dataclass(frozen=True)
class Route:
    """One way that is proposed: the `reason` in the language that was asked for, and the `rule` (id) that gave it."""

    route: str
    reason: str
    rule: str


def read_situation(said: object) -> Situation:
    """A situation from parsed JSON: an object with the fields of `Situation`; absent and null are the same.

    Raises Unreadable for what is not an object, a field that is unknown, a choice that is not there, an age that is no
    number of years.
    """
    if not isinstance(said, Mapping):
        raise Unreadable("expected an object")
    known = {field.name for field in fields(Situation)}
    for name in said:
        if name not in known:
            raise Unreadable(f"unknown field; known are {', '.join(sorted(known))}")
    given = {name: _given(name, value) for name, value in said.items() if value is not None}
    return Situation(**given)


def _given(name: str, value: object) -> Any:
    choices = _CHOICES.get(name)
    if choices and value not in choices:
        raise Unreadable(f"{name}: choose one of {', '.join(choices)}")
    if name in _SWITCHES and not isinstance(value, bool):
        raise Unreadable(f"{name}: true or false")
    return _age(value) if name == "age" else value


def _age(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable("age: a number of years, or null")
    if not math.isfinite(value) or not 0 <= value <= _OLDEST:
        raise Unreadable(f"age: years from 0 to {_OLDEST}")
    return value


@dataclass(frozen=True)
class _Case:
    """Facts that must all hold. `choices` are sets of values (None: nobody has said) by field."""

    choices: tuple[tuple[str, frozenset[object]], ...]
    below: float | None
    since: float | None
    age_unknown: bool
    nothing_above: bool

    def holds(self, situation: Situation, found_any: bool) -> bool:
        if self.nothing_above and found_any:
            return False
        return self._age_fits(situation.age) and all(
            getattr(situation, name) in allowed for name, allowed in self.choices
        )

    def _age_fits(self, age: float | None) -> bool:
        if age is None:
            return self.below is None and self.since is None
        if self.age_unknown:
            return False
        return (self.below is None or age < self.below) and (self.since is None or age >= self.since)


@dataclass(frozen=True)
class _Reason:
    case: _Case
    text: Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """One row of the table: `route` is proposed where one of the cases holds, for the first reason that fits."""

    id: str
    route: str
    cases: tuple[_Case, ...]
    reasons: tuple[_Reason, ...]

    def reason(self, situation: Situation, language: str) -> str:
        text = next(reason.text for reason in self.reasons if reason.case.holds(situation, found_any=False))
        return text.get(language) or text["sv"]


class Table:
    """Rules in their order, read from data: a list of objects `id`, `route`, `when`, `reasons`.

    - `when` is a list of cases, one of which must hold. A case names fields with a value, a list of values, or
      `{not: [values]}`; `age` as `{below: n}`, `{from: n}` or `unknown`; `nothing_above: true` where no rule before it
      gave a route. An empty case always holds.
    - `reasons` is a list of `{if: case, text: {language: words}}`; the last one has no `if`.

    Raises Unreadable where the data says anything else.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rules = tuple(_rule(row) for row in rows)
        names = [rule.id for rule in self.rules]
        if len(set(names)) != len(names):
            raise Unreadable("two rules have the same id")

    def propose(self, situation: Situation, language: str = "sv") -> list[Route]:
        """The routes for a situation, in the table's order, each at most once."""
        found: list[Route] = []
        taken: set[str] = set()
        for rule in self.rules:
            if rule.route not in taken and any(case.holds(situation, bool(found)) for case in rule.cases):
                taken.add(rule.route)
                found.append(Route(rule.route, rule.reason(situation, language), rule.id))
        return found

    def without_route(self, most: int = 5) -> list[Situation]:
        """Up to `most` situations for which this table has no answer: each combination of what can be said is tried."""
        missed = []
        for situation in self.situations():
            if not self.propose(situation):
                missed.append(situation)
                if len(missed) == most:
                    break
        return missed

    def situations(self) -> Iterator[Situation]:
        """Each combination of choices, with ages on both sides of every limit in the table."""
        ages = self._ages()
        for sender, about, danger, consent, reporter, harmed in product(
            (None, *SENDERS), (None, *SUBJECTS), DANGERS, CONSENTS, (False, True), (False, True)
        ):
            said = Situation(sender, about, None, danger, reporter, harmed, consent)
            yield from (replace(said, age=age) for age in ages)

    def _ages(self) -> list[float | None]:
        limits = {
            limit
            for rule in self.rules
            for case in (*rule.cases, *(reason.case for reason in rule.reasons))
            for limit in (case.below, case.since)
            if limit is not None
        }
        return [None, *sorted({0.0, *limits, *(max(limit - 1, 0) for limit in limits)})]


def contradictions(situation: Situation, adult_at: float) -> list[str]:
    """What a situation says that does not go together, as names of fields: a person may have slipped.

    `adult_at` is the age from which somebody is an adult, from the rules of law.
    """
    found = []
    is_about_person = situation.about == "person"
    if situation.age is not None and situation.about is not None and not is_about_person:
        found.append("age")
    if situation.consent == "given" and situation.about is not None and not is_about_person:
        found.append("consent")
    is_adult = situation.age is not None and situation.age >= adult_at
    if situation.child_may_be_harmed and is_about_person and is_adult:
        found.append("child_may_be_harmed")
    if situation.mandated_reporter and situation.sender in {"relative", "citizen"}:
        found.append("mandated_reporter")
    return found


def _rule(row: Mapping[str, Any]) -> Rule:
    if set(row) - {"source", "valid_from", "note"} != {"id", "route", "when", "reasons"}:
        raise Unreadable("a rule has id, route, when and reasons")
    if row["route"] not in ROUTES:
        raise Unreadable(f"rule {row['id']}: unknown route")
    if not row["when"] or not row["reasons"]:
        raise Unreadable(f"rule {row['id']}: needs a case and a reason")
    reasons = tuple(_reason(one, row["id"]) for one in row["reasons"])
    if "if" in row["reasons"][-1]:
        raise Unreadable(f"rule {row['id']}: the last reason holds without a condition")
    return Rule(row["id"], row["route"], tuple(_case(case, row["id"]) for case in row["when"]), reasons)


def _reason(row: Mapping[str, Any], rule: str) -> _Reason:
    if set(row) - {"if"} != {"text"} or not row["text"].get("sv", "").strip():
        raise Unreadable(f"rule {rule}: a reason has a text in Swedish")
    return _Reason(_case(row.get("if", {}), rule), row["text"])


def _case(row: Mapping[str, Any], rule: str) -> _Case:
    rest = dict(row)
    age = rest.pop("age", {})
    nothing_above = rest.pop("nothing_above", False)
    limits = {} if age == "unknown" else age
    if (
        not isinstance(limits, Mapping)
        or set(limits) - {"below", "from"}
        or nothing_above not in (True, False)
    ):
        raise Unreadable(f"rule {rule}: an age is below, from or unknown")
    return _Case(
        choices=tuple((name, _allowed(name, value, rule)) for name, value in rest.items()),
        below=_limit(limits.get("below"), rule),
        since=_limit(limits.get("from"), rule),
        age_unknown=age == "unknown",
        nothing_above=nothing_above,
    )


def _limit(value: object, rule: str) -> float | None:
    try:
        return None if value is None else _age(value)
    except Unreadable as error:
        raise Unreadable(f"rule {rule}: {error}") from error


def _allowed(name: str, value: object, rule: str) -> frozenset[object]:
    every: tuple[object, ...]
    if name in _SWITCHES:
        every = (True, False)
    elif name in _CHOICES:
        every = _CHOICES[name] if name in _ABSENT else (None, *_CHOICES[name])
    else:
        raise Unreadable(f"rule {rule}: unknown field")
    is_not = isinstance(value, Mapping) and set(value) == {"not"}
    named = value["not"] if isinstance(value, Mapping) and is_not else value
    listed = frozenset(named if isinstance(named, list) else [named])
    if not listed <= frozenset(every):
        raise Unreadable(f"rule {rule}: {name} cannot be that")
    return frozenset(every) - listed if is_not else listed
