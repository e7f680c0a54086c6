"""A method lead who brings in studies and weighs them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from varsam.areas.methods.register.models import About, Method
from varsam.areas.methods.studies import actions, reviewing
from varsam.areas.methods.studies.models import Review, Study, Weighed
from varsam.kernel.access import actor
from varsam.kernel.people.models import User
from varsam.lib.bibliography import Author, Reference

FACTS = {
    "question_sv": "Hjälper det?",
    "question_en": "Does it help?",
    "criteria_sv": "Jämförande studier av elever, från år 2000, på svenska eller engelska.",
    "criteria_en": "Studies of pupils that compare, from the year 2000, in Swedish or English.",
    "sources": "PsycINFO\nLibris",
    "terms": "tolerance AND school",
    "searched_on": date(2026, 9, 1),
    "found": 12,
    "repeated": 2,
    "screened": 10,
    "screened_out": 7,
    "unread": 1,
    "unknown_sv": "Om det håller i sig.",
    "unknown_en": "Whether it lasts.",
}
INCLUDED = {
    "is_included": True,
    "about": About.EFFECT,
    "design": "controlled",
    "size": 400,
    "finding": "helped",
    "bias": "low",
    "words_sv": "Färre fördomar efter ett år.",
    "words_en": "Fewer prejudices after a year.",
}
LEFT_OUT = {"is_included": False, "why_not": "group"}

Ready = Callable[..., Review]


@pytest.fixture
def lead(cast: Callable[[str], User]) -> Iterator[User]:
    """Acting for as long as the test goes on."""
    user = cast("metodansvarig")
    with actor.acting(user):
        yield user


@pytest.fixture
def method(lead: User) -> Method:
    return Method.objects.exclude(reviews__isnull=False).order_by("pk").filter(state="review")[0]


@pytest.fixture
def study(lead: User) -> Callable[..., Study]:
    """`study("A title", doi=…)`: a study that is here."""

    def add(title: str, surname: str = "Andersson", year: int | None = 2019, **more: Any) -> Study:
        reference = Reference(title, authors=(Author(surname, "Åsa"),), year=year, **more)
        return actions.add_study(reference=reference, by=lead).study

    return add


@pytest.fixture
def ready(method: Method, study: Callable[..., Study], lead: User) -> Ready:
    """`ready(first={...})`: an open review of two studies that only needs to be finished; one included, one left out."""

    def make(
        first: dict[str, Any] | None = None, second: dict[str, Any] | None = None, **facts: Any
    ) -> Review:
        review = reviewing.start_review(method=method, values={**FACTS, **facts}, by=lead)
        studies = [study("Tolerans i skolan, en jämförelse"), study("Samtal på fritidsgården", "Björk")]
        reviewing.put_in(review=review, studies=studies, by=lead)
        rows = list(Weighed.objects.filter(review=review).order_by("pk"))
        for row, said in zip(rows, (first or INCLUDED, second or LEFT_OUT), strict=True):
            reviewing.weigh(weighed=row, values=said, by=lead)
        return review

    return make
