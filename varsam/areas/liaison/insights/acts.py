"""How an act here is done: one transaction, and one way to say that the database refuses."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from varsam.areas.liaison.insights.models import Insight
from varsam.areas.liaison.insights.policies import NotNow
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event


def act[**P, R](act: Callable[P, R]) -> Callable[P, R]:
    """One transaction, in which a rule or a right that the database holds is said as NotNow."""

    @wraps(act)
    def acted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return act(*args, **kwargs)
        except (IntegrityError, ProgrammingError) as error:
            if _is_refused(error):
                raise NotNow(str(error).partition("\n")[0]) from error
            raise

    return acted


def _is_refused(error: DatabaseError) -> bool:
    """A rule of the database's own (check_violation), or no right (insufficient_privilege)."""
    return getattr(error.__cause__, "sqlstate", "") in {"23514", "42501"}


def call(function: str, *values: Any) -> Any:
    """What a function of the database answers."""
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(values))
        cursor.execute(f"select varsam.{function}({marks})", list(values))
        return cursor.fetchone()[0]


def on_record(event: Event, insight: Insight, kept: Iterable[str] = (), **details: str | int) -> None:
    """Put an act on record, and which kinds of identifier somebody chose to leave in the text."""
    target = {"target_type": "insight", "target": str(insight.uid), "unit": insight.unit_id}
    audit.record(event, details=dict(details), **target)  # type: ignore[arg-type]
    for kind in sorted(set(kept)):
        audit.record(Event.INSIGHT_IDENTIFIER_KEPT, details={"kind": kind}, **target)  # type: ignore[arg-type]
