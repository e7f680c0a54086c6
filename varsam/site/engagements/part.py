"""The engagements of a record as a part of another page, such as that of its case."""

from dataclasses import dataclass

from varsam.areas.knowledge_house.engagements import actions
from varsam.areas.knowledge_house.engagements.enums import Kind
from varsam.areas.knowledge_house.engagements.models import Engagement
from varsam.areas.knowledge_house.engagements.states import State
from varsam.kernel.records.models import Record
from varsam.site.engagements import words
from varsam.site.engagements.words import Standing


@dataclass(frozen=True)
class Short:
    """One engagement in a line."""

    engagement: Engagement
    kind: str
    icon: str
    standing: Standing
    is_unreached: bool


def of(record: Record) -> list[Short]:
    """For `{% include "engagements/part.html" %}` as `engagements`, beside `record`: those that the one who acts may read,
    those that are not over first; two queries. Nothing sealed is opened."""
    unreached = actions.unreached(record)
    rows = Engagement.objects.filter(record=record).select_related("user", "organisation")
    return [
        Short(
            row,
            str(Kind(row.kind).label),
            words.ICONS[Kind(row.kind)],
            words.standing(row),
            row.pk in unreached,
        )
        for row in sorted(rows, key=lambda each: each.state == State.ENDED)
    ]
