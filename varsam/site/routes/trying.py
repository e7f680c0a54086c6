"""A table tried before it goes live: on the saved examples and on every combination of what can be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.utils.translation import get_language

from varsam.lib import routing
from varsam.lib.routing import Situation, Table
from varsam.site.routes import words

# So many groups of changes are shown; the rest are counted.
_MOST_GROUPS = 12
# A table larger than this is a mistake, and could not be tried while somebody waits: each limit of age adds every combination of
# all else that can be said, twice. The database holds the same (sql/10_table.sql).
_MOST_RULES, _MOST_CASES, _MOST_LIMITS = 60, 12, 8


@dataclass(frozen=True)
class Example:
    """Somebody who asks, with a name, and what the chooser is told."""

    name: Mapping[str, str]
    situation: Situation
    rules: tuple[str, ...]

    @property
    def words(self) -> str:
        return self.name["sv" if get_language() == "sv" else "en"]


@dataclass(frozen=True)
class Moved:
    """Somebody who is led elsewhere than today, in words; `count` combinations stand behind it. `is_lost`: nowhere."""

    who: str
    before: str
    after: str
    count: int = 1
    is_lost: bool = False


@dataclass(frozen=True)
class Trial:
    """What came of trying a table against today's.

    - `missed`: who has no route at all; a table that misses somebody is refused.
    - `lacks_rest`: no rule takes what nobody else has answered; refused too.
    - `left_over`: who had a way of their own, and now has only what is for everyone else; needs a yes.
    - `examples`: the saved examples that are led elsewhere, of `tried`; `groups`: combinations, gathered; `more` are not shown.
    """

    missed: list[str]
    lacks_rest: bool
    left_over: list[str]
    examples: list[Moved]
    tried: int
    groups: list[Moved]
    more: int

    @property
    def is_refused(self) -> bool:
        return bool(self.missed) or self.lacks_rest

    @property
    def changes_nothing(self) -> bool:
        return not self.examples and not self.groups


def is_too_large(rules: Sequence[Mapping[str, Any]]) -> bool:
    """Whether rules as data are more than can be tried on everybody: rules, cases of one of them, or limits of age in all."""
    cases = [case for rule in rules for case in rule["when"]]
    cases += [reason["if"] for rule in rules for reason in rule["reasons"] if "if" in reason]
    ages = [case["age"] for case in cases if isinstance(case.get("age"), Mapping)]
    return (
        len(rules) > _MOST_RULES
        or any(len(rule["when"]) > _MOST_CASES for rule in rules)
        or len({limit for age in ages for limit in age.values()}) > _MOST_LIMITS
    )


@cache
def examples() -> tuple[Example, ...]:
    """The saved examples."""
    file = resources.files("varsam.site").joinpath("data", "route_examples.yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows: list[dict[str, Any]] = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)["examples"]  # noqa: S506 (both are the safe ones)
    return tuple(
        Example(
            {"sv": row["sv"], "en": row["en"]},
            routing.read_situation(row["said"]),
            tuple(row["rules"].split()),
        )
        for row in rows
    )


def trial(today: Table, other: Table) -> Trial:
    """Try another table on everybody, against the one of today."""
    missed = [example.words for example in examples() if not other.routes(example.situation)]
    missed += [words.situation(each) for each in other.without_route(most=3)]
    moved = [
        Moved(example.words, words.route_names(was), words.route_names(now), is_lost=not now)
        for example in examples()
        if (was := today.routes(example.situation)) != (now := other.routes(example.situation))
    ]
    compared = routing.compare(today, other)
    groups = compared.changes
    return Trial(
        missed=list(dict.fromkeys(missed)),
        lacks_rest=not any(rule.takes_everything_left for rule in other.rules),
        left_over=_left_over(today, other, compared.left_over),
        examples=moved,
        tried=len(examples()),
        groups=[
            Moved(
                words.situation(each.example),
                words.route_names(each.before),
                words.route_names(each.after),
                each.count,
                is_lost=not each.after,
            )
            for each in groups[:_MOST_GROUPS]
        ],
        more=sum(each.count for each in groups[_MOST_GROUPS:]),
    )


def _left_over(today: Table, other: Table, found: list[Situation]) -> list[str]:
    """Who is left over, by the names of examples where there are any."""
    named = [
        example.words
        for example in examples()
        if other.is_left_over(example.situation) and not today.is_left_over(example.situation)
    ]
    return named or [words.situation(each) for each in found[:3]]
