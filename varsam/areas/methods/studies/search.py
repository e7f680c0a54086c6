"""Finding studies by their words: title, author, year, journal or DOI."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from varsam.areas.methods.studies.models import Study, Weighed
from varsam.lib.bibliography import doi
from varsam.lib.bibliography.alike import fold

SIZE: Final = 30
# More than this are not gone through: whoever finds a thousand studies needs another word, not page 34.
MOST: Final = 1_000
_LONGEST = 300
_WORDS = 12


@dataclass(frozen=True)
class Found:
    """A page of what was found. `total` is how many there are; with `is_more`, at least so many."""

    hits: list[Study]
    total: int
    is_more: bool
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.total, MOST) // SIZE))


def matching(
    text: str = "", *, design: str = "", year: int | None = None, brought: UUID | None = None
) -> QuerySet[Study]:
    """The studies that hold every word of a text (or words that begin so), newest first. A DOI finds its study."""
    studies = Study.objects.filter(duplicate_of=None)
    said = text.replace("\x00", " ").strip()[:_LONGEST]
    if number := doi.normalised(said):
        studies = studies.filter(doi=number)
    elif words := _asked(said):
        studies = studies.extra(
            where=["studies_study.words @@ to_tsquery('pg_catalog.simple', %s)"], params=[words]
        )
    if year:
        studies = studies.filter(year=year)
    if brought:
        studies = studies.filter(brought=brought)
    if design:
        studies = studies.filter(Exists(Weighed.objects.filter(study=OuterRef("pk"), design=design)))
    return studies


def find(
    text: str = "", *, design: str = "", year: int | None = None, brought: UUID | None = None, page: int = 1
) -> Found:
    """A page of 30 of what matches."""
    found = matching(text, design=design, year=year, brought=brought)
    # Counted only as far as anybody goes.
    total = found.order_by()[: MOST + 1].count()
    at = min(max(page, 1), max(1, -(-min(total, MOST) // SIZE)))
    return Found(list(found[(at - 1) * SIZE : at * SIZE]), min(total, MOST), total > MOST, at)


def _asked(text: str) -> str:
    words = [word for word in fold(text).split() if len(word) > 1][:_WORDS]
    return " & ".join(f"'{word}':*" for word in words)
