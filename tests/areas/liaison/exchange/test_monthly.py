"""What the month's letter tells of other municipalities: names alone, once, and only of what somebody here has confirmed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.areas.liaison.exchange.other_town import OtherTown, lesson, method
from tests.areas.liaison.exchange.test_fetching import Following, following
from varsam.areas.liaison.exchange import actions, monthly
from varsam.areas.liaison.insights.digest import Line, Period
from varsam.kernel.access import actor
from varsam.kernel.people.models import Organisation
from varsam.lib.working_days import STOCKHOLM

__all__ = ["following"]

Wall = Callable[[datetime], None]
pytestmark = pytest.mark.django_db(databases=["default", "owner"])
AUGUST, SEPTEMBER, OCTOBER = (datetime(2031, month, 1, tzinfo=STOCKHOLM) for month in (8, 9, 10))


def told(following: Following, since: datetime, until: datetime, *, city: int | None = None) -> list[Line]:
    """What the worker is told of a month of the municipality that follows."""
    home = city or Organisation.objects.get(pk=following.unit).ancestors[0]
    with actor.working():
        return list(monthly.news(Period(home, since, until)))


def said(
    following: Following, slug: str, content: dict[str, Any] | None, before: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:  # fmt: skip
    """An entry signed: the first version of it, or the one after `before`."""
    if before is not None:
        more |= {"version": before["statement"]["version"] + 1, "previous": before["digest"]}
    return following.town.say(following.town.statement(slug, content, **more))


def test_what_came_changed_and_went_is_told_in_its_month(following: Following, wall: Wall) -> None:
    first = [
        said(following, "ett", method("Ettan")),
        said(following, "tva", method("Tvåan")),
        said(following, "tre", lesson("Trean"), kind="lesson"),
        said(following, "fyra", method("Fyran")),
    ]
    wall(AUGUST + timedelta(days=20))
    following.fetch(*first)
    following.confirm()
    assert [line.sv for line in told(following, AUGUST, SEPTEMBER)] == [
        "Ettan: ny metod från Exempelstad",
        "Tvåan: ny metod från Exempelstad",
        "Trean: ny lärdom från Exempelstad",
        "Fyran: ny metod från Exempelstad",
    ]
    assert told(following, SEPTEMBER, OCTOBER) == []
    wall(SEPTEMBER + timedelta(days=9))
    following.fetch(
        said(following, "ett", method("Ettan", source="Ny"), first[0]),
        said(following, "tva", method("Tvåan", state="withdrawn"), first[1]),
        said(following, "tre", None, first[2], kind="lesson"),
        said(following, "fem", method("Femman")),
    )
    found = told(following, SEPTEMBER, OCTOBER)
    assert sorted(line.sv for line in found) == [
        "Ettan: ändrad hos Exempelstad",
        "Femman: ny metod från Exempelstad",
        "Fyran: finns inte längre i flödet från Exempelstad",
        "Trean: finns inte längre i flödet från Exempelstad",
        "Tvåan: används inte längre i Exempelstad",
    ]
    assert all(line.en.startswith(f"{line.sv.split(':')[0]} (en): ") for line in found)
    assert {line.kind for line in found} == {"entry"}
    assert [line.sv for line in told(following, AUGUST, SEPTEMBER)] == [
        "Ettan: ny metod från Exempelstad",
        "Tvåan: ny metod från Exempelstad",
    ], "what went before the letter was written is no news"


def test_nothing_is_told_of_what_nobody_has_confirmed(following: Following, wall: Wall) -> None:
    wall(AUGUST + timedelta(days=20))
    following.fetch(
        said(following, "ett", method("Ettan")), {**said(following, "x", method("Falsk")), "signature": None}
    )
    assert told(following, AUGUST, SEPTEMBER) == []
    wall(SEPTEMBER + timedelta(days=5))
    following.confirm()
    assert told(following, AUGUST, SEPTEMBER) == []
    assert [line.sv for line in told(following, SEPTEMBER, OCTOBER)] == ["Ettan: ny metod från Exempelstad"]


def test_what_we_took_over_is_told_under_our_own_name_and_what_they_change_then(
    following: Following, wall: Wall
) -> None:
    first = said(following, "ett", method("Ettan"))
    following.fetch(first)
    following.confirm()
    made = following.do(
        actions.adopt_method, entry=following.entry, name="Vårt eget namn", words="Så gör de."
    )
    now, day = timezone.now(), timedelta(days=1)
    found = [(line.sv, line.kind, line.target) for line in told(following, now - day, now + day)]
    assert ("Vårt eget namn: ny idé hos oss, från Exempelstad", "method", made.slug) in found
    assert str(following.entry.uid) not in {target for _words, _kind, target in found}, "told once"
    wall(SEPTEMBER + day)
    following.fetch(said(following, "ett", method("Ettan", source="Ny"), first))
    (line,) = told(following, SEPTEMBER, OCTOBER)
    assert line.sv == (
        "Vårt eget namn: ändrad hos Exempelstad sedan vi tog över den. Det vi har är inte ändrat."
    )
    assert (line.kind, line.target) == ("entry", str(following.entry.uid))


def test_what_an_unknown_key_calls_it_is_told_to_nobody(following: Following, wall: Wall) -> None:
    wall(AUGUST + timedelta(days=20))
    first = said(following, "ett", method("Ettan"))
    following.fetch(first)
    following.confirm()
    wall(SEPTEMBER + timedelta(days=1))
    following.town.keys.append(OtherTown().keys[0])
    following.fetch(said(following, "ett", method("Falskan"), first))
    assert told(following, SEPTEMBER, OCTOBER) == []
    following.fetch(following.town.say(following.town.statement("ett", None, version=4, previous="x"), by=0))
    assert [line.sv for line in told(following, SEPTEMBER, OCTOBER)] == [
        "Ettan: finns inte längre i flödet från Exempelstad"
    ]


def test_a_long_feed_is_told_of_in_few_lines(following: Following, wall: Wall) -> None:
    wall(SEPTEMBER + timedelta(days=1))
    following.fetch(*(said(following, f"m{n}", method(f"Metod {n}")) for n in range(11)))
    following.confirm()
    found = told(following, SEPTEMBER, OCTOBER)
    assert len(found) == monthly.MOST_OF_A_KIND + 1
    assert (found[-1].sv, found[-1].kind, found[-1].target) == (
        "Från Exempelstad: 3 till",
        "feed",
        str(following.uid),
    )


def test_no_person_is_told_of_in_what_others_call_things(following: Following, wall: Wall) -> None:
    wall(SEPTEMBER + timedelta(days=1))
    following.fetch(said(following, "ett", method("Fråga Erik Svensson, 070-174 06 05")))
    following.confirm()
    (line,) = told(following, SEPTEMBER, OCTOBER)
    assert line.sv == "Namn som inte visas här: ny metod från Exempelstad"
    assert "Svensson" not in f"{line.sv}{line.en}"


def test_only_the_worker_is_told_and_only_of_its_municipality(following: Following, wall: Wall) -> None:
    wall(SEPTEMBER + timedelta(days=1))
    following.fetch(said(following, "ett", method("Ettan")))
    following.confirm()
    assert told(following, SEPTEMBER, OCTOBER)
    assert told(following, SEPTEMBER, OCTOBER, city=following.unit + 10_000) == []
    home = Organisation.objects.get(pk=following.unit).ancestors[0]
    with actor.acting(following.lead):
        assert list(monthly.news(Period(home, SEPTEMBER, OCTOBER))) == []
