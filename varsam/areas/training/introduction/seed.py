"""The introduction that every installation begins with, from `introduction.yaml`: published, and the city's to change."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from varsam.areas.training.introduction.models import Step

_TEXTS = ("title", "body", "question", "keep")


def rows(data: Mapping[str, Any], review_by: date) -> Iterator[tuple[Step, dict[str, Any]]]:
    """Unsaved steps, each with the fields of its first version, in the order of the file."""
    for position, row in enumerate(data["steps"], start=1):
        step = Step(
            slug=row["slug"], part=row["part"], kind=row["kind"], position=position, review_by=review_by
        )
        texts = {
            f"{field}_{language}": row.get(field, {}).get(language, "").strip()
            for field in _TEXTS
            for language in ("sv", "en")
        }
        said = {
            "number": 1,
            "is_published": True,
            "choices": [_choice(each) for each in row.get("choices", [])],
            "picture": row.get("picture", ""),
            "contacts": row.get("contacts", []),
            "rules": row.get("rules", []),
            "source": row.get("source", ""),
            **texts,
        }
        yield step, said


def _choice(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "key": row["key"],
        "verdict": row["verdict"],
        **{f"{field}_{language}": row[field][language].strip() for field in ("text", "why") for language in ("sv", "en")},
    }  # fmt: skip
