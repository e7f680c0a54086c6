"""Texts that people agree to, what points at a third person, and numbers that are shown."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.areas.relatives.conftest import House
from varsam.areas.relatives.support import figures, third_person
from varsam.areas.relatives.support.enums import Helped, Kind
from varsam.areas.relatives.support.models import SupportCount, Wording
from varsam.kernel.people.models import Organisation
from varsam.lib.suppression import Mark

LANGUAGES = ("sv", "en", "ar", "so", "fa")


@pytest.mark.django_db
def test_what_is_agreed_to_is_said_in_five_languages() -> None:
    found = list(Wording.objects.all())
    assert {each.slug for each in found} == {"support", "handover", "group"}
    for each in found:
        assert set(each.texts) == set(LANGUAGES), each
        bodies = {each.body(language) for language in LANGUAGES}
        assert len(bodies) == len(LANGUAGES), each
        shapes = {tuple(line.startswith("# ") for line in body.split("\n") if line) for body in bodies}
        assert len(shapes) == 1, (each, "the same headings and paragraphs in every language")
        for body in bodies:
            assert not any(len(line) > 600 for line in body.split("\n"))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Jag mår dåligt och sover inte.", []),
        ("Min son heter Karl Svensson och bor hos oss.", ["name"]),
        ("Ring min man på 070-174 06 58.", ["phone"]),
        ("Hans nummer är 20090102-2384, skriv till karl@example.org.", ["personnummer", "email"]),
        ("أنا قلقة على ابني.", []),
    ],
)
def test_a_third_person_is_seen_and_oneself_is_not_counted(text: str, kinds: list[str]) -> None:
    assert [each.kind.value for each in third_person.found(text)] == kinds
    assert all(each.kind_words and each.text in text for each in third_person.found(text))


def test_ones_own_name_and_number_are_no_third_person() -> None:
    text = "Jag heter Amina Nilsson, ring mig på 070-174 06 58 och inte Karl Svensson."
    own = ["Amina Nilsson", "0701740658"]
    assert [each.text for each in third_person.found(text, own=own)] == ["Karl Svensson"]
    names = Counter(each.text for each in third_person.found("Karl Svensson och Karl Svensson"))
    assert names == {"Karl Svensson": 1}


def test_numbers_by_quarter_and_never_a_small_one(house: House, as_owner: Any) -> None:
    with as_owner():
        SupportCount.objects.all().delete()
        home = Organisation.objects.get(slug="samordningen")
        for helped, many in (("yes", 12), ("partly", 7), ("no", 3), ("unsure", 0)):
            SupportCount.objects.bulk_create(
                SupportCount(
                    unit=home, language="sv", offered_in=date(2025, 1, 1), begun_in=date(2025, 2, 1),
                    ended_in=date(2025, 5, 1), months=4, how="done", kinds=["talk"] if helped == "yes" else [],
                    helped=helped, helped_in=date(2025, 5, 1),
                ) for _ in range(many)
            )  # fmt: skip
    with house.by("samordnare"):
        first, second = figures.counts(date(2025, 1, 1), date(2025, 7, 1))
        assert figures.counts(date(2025, 1, 2), date(2025, 6, 30)) == []
    assert (first.start, first.offered, first.begun, first.ended) == (date(2025, 1, 1), 22, 22, Mark.FEW)
    assert (first.kinds[Kind.TALK], first.kinds[Kind.COACH]) == (12, Mark.FEW)
    assert second.ended == 22
    assert (second.helped[Helped.YES], second.helped[Helped.NO], second.helped[Helped.UNSURE]) == (
        12,
        Mark.FEW,
        Mark.FEW,
    )
