"""What everybody may know of a method's pilots, whatever came of them: none is left out because it went badly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from varsam.areas.methods.pilots.enums import Design, Severity
from varsam.areas.methods.pilots.states import State
from varsam.areas.methods.register.models import Method


@dataclass(frozen=True)
class Open:
    """A pilot that has begun, or never did (DROPPED, without `began` and aim). Months by their first days.

    `stopped`: when it was stopped last, and whether by its rule. `severity`: harms so bad, or worse, stop it; at how many nobody is
    told. `role`: as what somebody evaluated it, "" where nobody has.
    """

    pilot: int
    state: State
    design: Design
    aim: str
    began: date | None
    ended: date | None
    stopped: date | None
    is_rule: bool
    severity: Severity
    evaluated: date | None
    role: str


def of(method: Method) -> list[Open]:
    """The newest first; plans are not among them."""
    return of_each([method])[method.pk]


def of_each(methods: Sequence[Method]) -> dict[int, list[Open]]:
    """The same of several methods, by key; one query."""
    found: dict[int, list[Open]] = {method.pk: [] for method in methods}
    with connection.cursor() as cursor:
        cursor.execute(
            "select m.id, pilot, state, design, aim, began, ended, stopped, is_rule, severity, evaluated, role"
            " from unnest(%s::bigint[]) m(id) cross join lateral varsam.pilots_openly(m.id) with ordinality"
            " order by m.id, ordinality",
            [list(found)],
        )
        for key, pilot, state, design, *more in cursor.fetchall():
            aim, began, ended, stopped, is_rule, severity, *evaluated = more
            how = (State(state), Design(design), aim, began, ended, stopped, is_rule, Severity(severity))
            found[key].append(Open(pilot, *how, *evaluated))
    return found
