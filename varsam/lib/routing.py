"""The route chooser: where an enquiry belongs and why, by a table of rules that people edit. It proposes; a person decides.

A table is data: rules in order, each with a route, the cases that lead there, and reasons in words. Nothing here knows a
rule by name, an age or a text.
"""

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
OLDEST = 130

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
    """One way that is proposed: the `reason` in the language that was asked for, and the `rule` (id) that gave it.

    `which` is the place of that reason among the rule's own, from 0: kept instead of the facts, it gives the words again.
    """

    route: str
    reason: str
    rule: str
    which: int = 0


@dataclass(frozen=True)
class Change:
    """Situations that one table led along `before` and another leads along `after`: `count` of them, one as `example`."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    example: Situation
    count: int


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
    # Compared as it is: a number too large for a float is outside as well, and so is one that is none.
    if not 0 <= value <= OLDEST:
        raise Unreadable(f"age: years from 0 to {OLDEST}")
    return value


@dataclass(frozen=True)
class Comparison:
    """How two tables differ: changes, the most common first, and who had a way of their own and is only left over now."""

    changes: list[Change]
    left_over: list[Situation]


@dataclass(frozen=True)
class _Case:
    """Facts that must all hold. `choices` are sets of values (None: nobody has said) by field."""

    choices: tuple[tuple[str, frozenset[object]], ...]
    below: float | None
    since: float | None
    age_unknown: bool
    nothing_above: bool

    @property
    def is_open(self) -> bool:
        """Whether it holds for everything, or for everything that nothing above it has answered."""
        return not (self.choices or self.age_unknown) and self.below is None and self.since is None

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

    def fits(self, situation: Situation, found_any: bool) -> bool:
        """Whether the rule has a case for it; `found_any`: a rule before this one gave a route."""
        return any(case.holds(situation, found_any) for case in self.cases)

    def which(self, situation: Situation) -> int:
        """The place of the reason that is given, from 0."""
        return next(n for n, one in enumerate(self.reasons) if one.case.holds(situation, found_any=False))

    def words(self, which: int, language: str) -> str:
        """The words of the reason at a place; in Swedish where they are not there in the language."""
        text = self.reasons[which].text
        return text.get(language) or text["sv"]

    @property
    def takes_everything_left(self) -> bool:
        """Whether it has a case that asks for nothing but that nobody else has answered, or for nothing at all."""
        return any(case.is_open for case in self.cases)


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
            if rule.route not in taken and rule.fits(situation, bool(found)):
                taken.add(rule.route)
                which = rule.which(situation)
                found.append(Route(rule.route, rule.words(which, language), rule.id, which))
        return found

    def routes(self, situation: Situation) -> tuple[str, ...]:
        """The names of the routes alone, in the table's order."""
        found: dict[str, None] = {}
        for rule in self.rules:
            if rule.route not in found and rule.fits(situation, bool(found)):
                found[rule.route] = None
        return tuple(found)

    def rule(self, id: str) -> Rule | None:
        """The rule of that name, if the table has one."""
        return next((rule for rule in self.rules if rule.id == id), None)

    def is_left_over(self, situation: Situation) -> bool:
        """Whether nothing but the rule for what nobody else has answered takes it."""
        return not any(
            case.holds(situation, found_any=False)
            for rule in self.rules
            for case in rule.cases
            if not case.is_open
        )

    def without_route(self, most: int = 5) -> list[Situation]:
        """Up to `most` situations for which this table has no answer: each combination of what can be said is tried."""
        missed = []
        for situation in self.situations():
            if not self.routes(situation):
                missed.append(situation)
                if len(missed) == most:
                    break
        return missed

    def situations(self, *others: "Table") -> Iterator[Situation]:
        """Each combination of choices, with ages on both sides of every limit in the table, and in the others."""
        ages = sorted(
            {age for table in (self, *others) for age in table._ages()},
            key=lambda age: (age is not None, age),
        )
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


def compare(before: Table, after: Table) -> Comparison:
    """What changes for everybody: each combination of what can be said is asked of both tables, once."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Situation]] = {}
    for situation in after.situations(before):
        was, now = before.routes(situation), after.routes(situation)
        if was != now:
            found.setdefault((was, now), []).append(situation)
    gathered = [Change(was, now, _plainest(cases), len(cases)) for (was, now), cases in found.items()]
    moved = [situation for (_was, now), cases in found.items() if now for situation in cases]
    return Comparison(
        changes=sorted(gathered, key=lambda change: -change.count),
        left_over=[each for each in moved if after.is_left_over(each) and not before.is_left_over(each)],
    )


def means_the_same(case: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two cases, as data, hold for the same situations, however they are written."""
    read, again = _case(case, ""), _case(other, "")
    return replace(read, choices=_narrowing(read)) == replace(again, choices=_narrowing(again))


def _narrowing(case: _Case) -> tuple[tuple[str, frozenset[object]], ...]:
    """What a case asks for, in one order, without what leaves everything open."""
    return tuple(
        sorted((name, allowed) for name, allowed in case.choices if allowed != frozenset(_every(name)))
    )


def _plainest(cases: list[Situation]) -> Situation:
    """The one that says least beyond what somebody would say first: easiest to picture."""

    def beyond(said: Situation) -> tuple[bool, ...]:
        return (
            said.sender is None,
            said.about is None,
            said.danger != "none",
            # Of a person the age is said; of anything else it would be odd.
            (said.age is None) == (said.about == "person"),
            said.consent != "not_asked",
            said.child_may_be_harmed,
            said.mandated_reporter,
        )

    return min(cases, key=beyond)


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


def _every(name: str) -> tuple[object, ...]:
    """All that can be said in a field; nothing for a field that is not there."""
    if name in _SWITCHES:
        return (True, False)
    if name not in _CHOICES:
        return ()
    return _CHOICES[name] if name in _ABSENT else (None, *_CHOICES[name])


def _allowed(name: str, value: object, rule: str) -> frozenset[object]:
    every = _every(name)
    if not every:
        raise Unreadable(f"rule {rule}: unknown field")
    is_not = isinstance(value, Mapping) and set(value) == {"not"}
    named = value["not"] if isinstance(value, Mapping) and is_not else value
    listed = frozenset(named if isinstance(named, list) else [named])
    if not listed <= frozenset(every):
        raise Unreadable(f"rule {rule}: {name} cannot be that")
    return frozenset(every) - listed if is_not else listed
