"""What everybody may know of a method's pilots, whatever came of them: none is left out because it went badly."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from varsam.areas.methods.pilots.enums import Design, Severity
from varsam.areas.methods.pilots.states import State
from varsam.areas.methods.register.models import Method


@dataclass(frozen=True)
class Open:
    """A pilot that has begun, or never did (DROPPED, without `began` and aim). Months by their first days.

    `stopped`: when it was stopped last, and whether by its rule. `most`: at how many harms of `severity` or worse it stops; None
    where that is fewer than five, which nobody is told. `role`: as what somebody evaluated it, "" where nobody has.
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
    most: int | None
    evaluated: date | None
    role: str


def of(method: Method) -> list[Open]:
    """The newest first; plans are not among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pilot, state, design, aim, began, ended, stopped, is_rule, severity, most, evaluated, role"
            " from varsam.pilots_openly(%s)",
            [method.pk],
        )
        return [
            Open(
                pilot,
                State(state),
                Design(design),
                aim,
                began,
                ended,
                stopped,
                is_rule,
                Severity(severity),
                *rest,
            )
            for pilot, state, design, aim, began, ended, stopped, is_rule, severity, *rest in cursor.fetchall()
        ]
