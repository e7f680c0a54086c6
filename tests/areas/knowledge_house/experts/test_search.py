"""Who is asked first, and why: a table of truths, without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from varsam.areas.knowledge_house.experts import search
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.knowledge_house.experts.search import Known, Match, Wanted
from varsam.kernel.people.models import User

TODAY = date(2026, 11, 20)
KNOWN = Known(
    {"skola": "Skola", "exit": "Avhopp"}, {1: "Centrum", 2: "Hisingen"}, frozenset({10, 11}), "Skolan"
)
WANTED = Wanted(competences=("skola",), languages=("so",), district=2, role="mentor", asker=11)


def expert(**said: Any) -> Expert:
    values = {
        "pk": 1, "user": User(name="Anna"), "organisation_id": 99, "unit_id": 1, "roles": ["mentor"],
        "competences": ["skola"], "languages": ["sv", "so"], "districts": [2], "hours_a_month": 10,
        "supervision_on": TODAY + timedelta(days=9), "agreement_until": TODAY + timedelta(days=90),
        "last_asked_at": datetime(2026, 3, 5, tzinfo=UTC),
    }  # fmt: skip
    return Expert(**{**values, **said})


def weighed(promised: float = 4, wanted: Wanted = WANTED, **said: Any) -> Match:
    with translation.override("sv"):
        return search.weigh(expert(**said), wanted, promised, TODAY, KNOWN)


def test_says_why_in_plain_words() -> None:
    match = weighed()
    assert match.because == (
        "Kan: skola. Talar somaliska. Arbetar i Hisingen. 6 av 10 timmar lediga. Inte tillfrågad sedan mars."
    )
    assert match.may_be_asked
    assert (match.met, match.wishes, match.free) == (3, 3, 6)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"avoids": [10]}, "Jäv: ska inte frågas av Skolan."),
        ({"avoids": [11]}, "Jäv: ska inte frågas av Skolan."),
        ({"agreement_until": TODAY - timedelta(days=1)}, "Överenskommelsen gick ut 19 november."),
        ({"away_from": TODAY, "away_until": TODAY}, "Borta till och med 20 november."),
        ({"away_from": TODAY - timedelta(days=9)}, "Borta tills vidare."),
    ],
)
def test_stands_in_the_way(said: dict[str, Any], words: str) -> None:
    match = weighed(**said)
    assert not match.may_be_asked
    assert words in match.because


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"avoids": [12]}, "Kan: skola."),
        ({"agreement_until": TODAY}, "Kan: skola."),
        ({"away_from": TODAY + timedelta(days=1)}, "Kan: skola."),
        ({"away_from": date(2026, 1, 1), "away_until": TODAY - timedelta(days=1)}, "Kan: skola."),
        ({"organisation_id": 11}, "Arbetar själv på Skolan."),
        ({"competences": []}, "Saknar: skola."),
        ({"languages": []}, "Talar inte somaliska."),
        ({"districts": [1]}, "Arbetar inte i Hisingen."),
        ({"districts": []}, "Arbetar i Hisingen."),
        ({"roles": []}, "Tar inte uppdrag som mentor."),
        ({"hours_a_month": 4}, "Ingen ledig tid av 4 timmar i månaden."),
        ({"hours_a_month": 0}, "Har inte sagt hur mycket tid som finns."),
        ({"last_asked_at": None}, "Inte tillfrågad än."),
        ({"last_asked_at": datetime(2026, 11, 2, tzinfo=UTC)}, "Tillfrågad den här månaden."),
        ({"last_asked_at": datetime(2025, 3, 2, tzinfo=UTC)}, "Inte tillfrågad sedan mars 2025."),
        ({"supervision_on": TODAY - timedelta(days=1)}, "Handledning skulle ha varit 19 november."),
    ],
)
def test_calls_for_care_at_most(said: dict[str, Any], words: str) -> None:
    match = weighed(**said)
    assert match.may_be_asked
    assert words in match.because


# Each comes before the next: what is named first weighs more than everything after it.
ORDER: list[tuple[float, dict[str, Any]]] = [
    (0, {"last_asked_at": None}),
    (0, {}),
    (2, {"last_asked_at": None}),
    (0, {"supervision_on": TODAY - timedelta(days=1), "last_asked_at": None}),
    (0, {"languages": [], "last_asked_at": None}),
    (10, {"last_asked_at": None}),
    (0, {"roles": ["adviser"], "last_asked_at": None}),
    (0, {"avoids": [10], "last_asked_at": None}),
]


@pytest.mark.parametrize("place", range(len(ORDER) - 1))
def test_order(place: int) -> None:
    better, worse = (
        search._order(weighed(promised, **said), WANTED, TODAY) for promised, said in ORDER[place : place + 2]
    )
    assert better < worse


def test_needs_more_time_than_there_is() -> None:
    wanted = Wanted(hours=7)
    assert "Bara 6 av 10 timmar lediga." in weighed(wanted=wanted).because
    assert search._order(weighed(3, wanted), wanted, TODAY) < search._order(weighed(4, wanted), wanted, TODAY)
