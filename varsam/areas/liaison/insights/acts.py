"""How an act here is done: one transaction, and one way to say that the database refuses."""

from collections.abc import Iterable

from varsam.areas.liaison.insights.models import Insight
from varsam.areas.liaison.insights.policies import NotNow
from varsam.kernel.access.functions import Act
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event

act = Act(NotNow)


def on_record(event: Event, insight: Insight, kept: Iterable[str] = (), **details: str | int) -> None:
    """Put an act on record, and which kinds of identifier somebody chose to leave in the text."""
    target = {"target_type": "insight", "target": str(insight.uid), "unit": insight.unit_id}
    audit.record(event, details=dict(details), **target)  # type: ignore[arg-type]
    for kind in sorted(set(kept)):
        audit.record(Event.INSIGHT_IDENTIFIER_KEPT, details={"kind": kind}, **target)  # type: ignore[arg-type]
