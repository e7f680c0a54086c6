"""The methods that the register begins with, from `methods.yaml`: candidates all, with what is known of each."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from varsam.areas.methods.register.models import Method


def rows(data: Mapping[str, Any]) -> Iterator[Method]:
    """Unsaved methods of the file's content, in its order."""
    for row in data["methods"]:
        effect, done = row["effect_evidence"], row["implementation_evidence"]
        yield Method(
            slug=row["id"],
            level=row["level"],
            effect=effect["rating"],
            effect_source=effect["source"],
            implementation=done["rating"],
            implementation_source=done["source"],
            status=row["status"],
            source=row["source"],
            verified_on=date.fromisoformat(row["verified_on"]) if row["verified_on"] else None,
            review_on=row["review_due"],
            **_said("name", row["name"]),
            **_said("target", row["target_group"]),
            **_said("description", row["description"]),
            **_said("effect", effect["summary"]),
            **_said("implementation", done["summary"]),
            **_said("harms", row["known_harms_or_criticism"]),
            **_said("needs", row["prerequisites"]),
        )


def _said(field: str, text: Mapping[str, str]) -> dict[str, str]:
    return {f"{field}_sv": text["sv"], f"{field}_en": text["en"]}
