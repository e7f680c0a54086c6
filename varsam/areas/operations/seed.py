"""The guides that an installation begins with, from `scenarios.yaml`, and words that mean the same, from `synonyms.yaml`."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from varsam.areas.operations import content
from varsam.areas.operations.models import Scenario
from varsam.kernel.wording.models import Synonym

WHY = "Kom med installationen"


def guides(data: Mapping[str, Any], at: datetime) -> Iterator[tuple[Scenario, dict[str, Any]]]:
    """Unsaved scenarios and the fields of their first versions, published `at`, in the file's order."""
    for place, row in enumerate(data["scenarios"], start=1):
        yield (
            Scenario(slug=row["id"], setting=row["setting"], position=place * 10),
            {
                "number": 1,
                "content": content.of(row),
                "source": row["source"],
                "verified_on": date.fromisoformat(row["verified_on"]) if row["verified_on"] else None,
                "why": WHY,
                "made_at": at,
                "published_at": at,
            },
        )


def synonyms(data: Mapping[str, Any]) -> Iterator[Synonym]:
    """Unsaved synonyms of the file, group by group."""
    for group, words in enumerate(data["groups"], start=1):
        for word in words:
            yield Synonym(group=group, word=word)
