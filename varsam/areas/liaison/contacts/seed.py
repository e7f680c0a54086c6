"""The bodies that an installation begins with, from `bodies.yaml`: what sources say of each, verified by nobody here yet."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from varsam.areas.liaison.contacts.models import Body


def rows(data: Mapping[str, Any]) -> Iterator[Body]:
    """Unsaved bodies of the file's content, in its order."""
    for row in data["bodies"]:
        yield Body(
            slug=row["id"],
            name_sv=row["name"]["sv"],
            name_en=row["name"]["en"],
            kind=row["kind"],
            country=row["country"],
            url=row["url"],
            what_sv=row["what"]["sv"],
            what_en=row["what"]["en"],
            source=row["source"],
            verified_on=date.fromisoformat(row["verified_on"]) if row["verified_on"] else None,
        )
