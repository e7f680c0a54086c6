"""What the catalogue begins with, from `courses.yaml` and `groups.yaml`: examples, for the trainer to change."""

from collections.abc import Iterator, Mapping
from typing import Any

from varsam.areas.training.courses.enums import Form
from varsam.areas.training.courses.models import Course, Group, WorkDomain

_STEP = 10


def groups(data: Mapping[str, Any]) -> Iterator[Group]:
    """Unsaved kinds of work, in the file's order."""
    for place, row in enumerate(data["groups"], start=1):
        yield Group(slug=row["slug"], name_sv=row["sv"], name_en=row["en"], position=place * _STEP)


def domains(data: Mapping[str, Any]) -> Iterator[WorkDomain]:
    """Unsaved domains of the city's own addresses."""
    for name in data["domains"]:
        yield WorkDomain(domain=name)


def courses(data: Mapping[str, Any]) -> Iterator[Course]:
    """Unsaved courses of the file's content, in its order."""
    for place, row in enumerate(data["courses"], start=1):
        yield Course(
            slug=row["id"],
            title_sv=row["title"]["sv"],
            title_en=row["title"]["en"],
            groups=row["audience"]["groups"],
            audience_sv=row["audience"]["text"]["sv"],
            audience_en=row["audience"]["text"]["en"],
            minutes=row["length_minutes"],
            sittings=row["sessions"],
            form=Form(row["format"]),
            min_places=row["capacity"]["min"],
            max_places=row["capacity"]["max"],
            goals_sv=row["goals"]["sv"],
            goals_en=row["goals"]["en"],
            languages=["sv"],
            methods=row["methods"],
            renewal_months=row["renewal_months"],
            trainer_sv="Samordningens utbildare",
            trainer_en="The coordination's trainers",
            source=row["source"],
            is_example=row["example"],
            position=place * _STEP,
        )
