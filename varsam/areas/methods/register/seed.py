"""The methods that the register begins with, from `methods.yaml`: what is known of each, and that nobody here has judged it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from varsam.areas.methods.register.enums import About
from varsam.areas.methods.register.models import Graded, Method
from varsam.lib.working_days import STOCKHOLM


def rows(data: Mapping[str, Any]) -> Iterator[Method]:
    """Unsaved methods of the file's content, in its order. Their ratings come with `graded`."""
    for row in data["methods"]:
        ages = row.get("ages", {})
        yield Method(
            slug=row["id"],
            level=row["level"],
            min_age=ages.get("min"),
            max_age=ages.get("max"),
            settings=row.get("settings", []),
            languages=row.get("languages", []),
            in_use_since=row.get("in_use_since"),
            state=row["state"],
            source=row["source"],
            verified_on=date.fromisoformat(row["verified_on"]) if row["verified_on"] else None,
            review_on=row["review_due"],
            **_said("name", row["name"]),
            **_said("target", row["target_group"]),
            **_said("description", row["description"]),
            **_said("harms", row["known_harms_or_criticism"]),
            **_said("needs", row["prerequisites"]),
            **_said("cost", row.get("cost", _NOT_KNOWN)),
            **_said("here", row.get("here", _NOT_KNOWN)),
        )


def graded(data: Mapping[str, Any], methods: Iterable[Method]) -> Iterator[Graded]:
    """The first, unsaved ratings of stored methods: what sources say, which nobody here has weighed (`proposed` and `by` are
    empty), on the day on which the file was written."""
    written = datetime.combine(date.fromisoformat(data["written"]), time(12), STOCKHOLM)
    by_slug = {method.slug: method for method in methods}
    for row in data["methods"]:
        for about in About:
            evidence = row[f"{about.value}_evidence"]
            yield Graded(
                method=by_slug[row["id"]],
                about=about,
                rating=evidence["rating"],
                source=evidence["source"],
                at=written,
                **_said("basis", evidence["summary"]),
            )


_NOT_KNOWN = {"sv": "", "en": ""}


def _said(field: str, text: Mapping[str, str]) -> dict[str, str]:
    return {f"{field}_sv": text["sv"], f"{field}_en": text["en"]}
