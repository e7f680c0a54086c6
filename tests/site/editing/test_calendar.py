"""Deadlines and days: data that people edit, that clocks count with, and that keep their history."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry
from varsam.kernel.people import calendar, limits
from varsam.kernel.people.models import Holiday, TimeLimit
from varsam.site.editing.actions_days import Day, remove_day, set_day

LIMITS, DAYS = "/arbete/frister/", "/arbete/frister/dagar/"
Recorded = Callable[[str], list[Entry]]


@pytest.mark.django_db
@pytest.mark.parametrize("account", ["socialsekreterare.hisingen", "dataskydd", "systemadmin"])
@pytest.mark.parametrize("address", [LIMITS, DAYS, f"{DAYS}2026-12-24/"])
def test_only_the_coordinator_sees_to_them(sign_in: Any, account: str, address: str) -> None:
    assert sign_in(account).get(address).status_code == 403


def new_limit(**changes: Any) -> dict[str, Any]:
    said = {"key": "feedback", "amount": "15", "unit": "working_days", "source": "Beslut 7"}
    return {**said, "valid_from": timezone.localdate().isoformat(), **changes}


def test_a_new_deadline_is_a_new_version(desk: Any, recorded: Recorded) -> None:
    desk.post(LIMITS, new_limit())
    held = limits.current(timezone.now())["feedback"]
    assert (held.amount, held.source) == (15, "Beslut 7")
    assert sorted(TimeLimit.objects.filter(key="feedback").values_list("amount", flat=True)) == [10, 15]
    assert "En tidigare frist" in desk.get(LIMITS).content.decode()
    entry = recorded("limit")[-1]
    assert (entry.target, entry.details["amount"]) == ("feedback", 15)


def test_a_coming_deadline_waits_for_its_day(desk: Any) -> None:
    ahead = timezone.localdate() + timedelta(days=30)
    desk.post(LIMITS, new_limit(valid_from=ahead.isoformat()))
    assert limits.current(timezone.now())["feedback"].amount == 10
    assert limits.current(timezone.now() + timedelta(days=31))["feedback"].amount == 15
    assert "Beslut 7" in desk.get(LIMITS).content.decode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"amount": "0"}, "Det kortaste är en dag"),
        ({"amount": "99999"}, "3650"),
        ({"source": ""}, "Skriv var beslutet står"),
        ({"valid_from": "2020-01-01"}, "redan är lovat ändras inte"),
        ({"unit": "år"}, "år"),
    ],
)
def test_what_is_no_deadline_is_told(desk: Any, change: dict[str, str], told: str) -> None:
    answer = desk.post(LIMITS, new_limit(**change))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert limits.current(timezone.now())["feedback"].amount == 10


def test_an_unknown_deadline_is_not_made(desk: Any) -> None:
    before = TimeLimit.objects.count()
    desk.post(LIMITS, new_limit(key="annat"))
    assert TimeLimit.objects.count() == before


def new_day(**changes: Any) -> dict[str, Any]:
    return {"kind": "eve_closed", "name_sv": "stängt för flytt", "name_en": "closed for moving", **changes}


def test_a_day_counts_as_soon_as_it_is_saved(
    desk: Any, recorded: Recorded, django_capture_on_commit_callbacks: Any
) -> None:
    day = date(2027, 2, 10)
    assert calendar.current().is_working_day(day)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{DAYS}{day}/", new_day(confirmed="on"))
    assert not calendar.current().is_working_day(day)
    stored = Holiday.objects.get(date=day)
    assert (stored.confirmed_on, stored.closes_at) == (timezone.localdate(), None)
    assert (recorded("holiday")[-1].target, recorded("holiday")[-1].details) == (
        "2027-02-10",
        {"kind": "eve_closed"},
    )


def test_an_ordinary_day_is_taken_away(desk: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{DAYS}2026-12-24/", new_day(kind="ordinary"))
    assert calendar.current().is_working_day(date(2026, 12, 24))


def test_a_short_day_is_confirmed_with_its_hour_and_keeps_the_date(desk: Any, as_owner: Any) -> None:
    said = new_day(kind="eve_short", closes_at="15:00", confirmed="on")
    desk.post(f"{DAYS}2027-01-05/", said)
    with as_owner():
        Holiday.objects.filter(date="2027-01-05").update(confirmed_on="2026-10-01")
    desk.post(f"{DAYS}2027-01-05/", {**said, "closes_at": "14:00"})
    stored = Holiday.objects.get(date="2027-01-05")
    assert (stored.closes_at.hour, stored.confirmed_on) == (14, date(2026, 10, 1))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": ""}, "Välj vad det är för dag"),
        ({"name_en": ""}, "Skriv vad dagen heter"),
        ({"closes_at": "15:00"}, "Bara en kortare dag har en stängningstid"),
        ({"kind": "eve_short", "closes_at": "snart"}, "Skriv klockslaget så här"),
    ],
)
def test_what_is_no_day_is_told(desk: Any, change: dict[str, str], told: str) -> None:
    answer = desk.post(f"{DAYS}2027-02-10/", new_day(**change))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Holiday.objects.filter(date="2027-02-10").exists()


@pytest.mark.parametrize("day", ["2027-02-30", "20270210", "1999-12-31", "2100-01-01", "igar"])
def test_no_date_is_no_page(desk: Any, day: str) -> None:
    assert desk.get(f"{DAYS}{day}/").status_code == 404


def test_a_typed_date_leads_to_its_page(desk: Any) -> None:
    assert desk.get(f"{DAYS}?dag=2027-02-10")["Location"] == f"{DAYS}2027-02-10/"
    assert "Skriv datumet så här" in desk.get(f"{DAYS}?dag=snart").content.decode()


@pytest.mark.parametrize("year", ["2027", "2000", "2099", "0", "٢٠٢٧", "99999", "x"])
def test_any_year_is_a_picture_of_twelve_months(desk: Any, year: str) -> None:
    answer = desk.get(DAYS, {"ar": year})
    assert answer.status_code == 200
    assert answer.content.decode().count('class="month"') == 12


def test_the_picture_marks_what_nobody_has_confirmed(desk: Any) -> None:
    page = desk.get(f"{DAYS}?ar=2027").content.decode()
    assert "korta dagar är inte bekräftade" in page
    assert "trettondagsafton, Afton, kortare dag, inte bekräftad" in page


@pytest.mark.django_db
def test_without_the_right_nothing_changes(cast: Any) -> None:
    samir = cast("socialsekreterare.hisingen")
    with acting(samir):
        remove_day(day=date(2026, 12, 24), by=samir)
    assert Holiday.objects.filter(date="2026-12-24").exists()


@pytest.mark.django_db
def test_if_it_cannot_be_recorded_the_day_stays(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_facts: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("varsam.site.editing.actions_days.audit.record", fails)
    elin = cast("samordnare")
    said = Day("day_between", "x", "x", False, None, "", None)
    with pytest.raises(RuntimeError), acting(elin):
        set_day(day=date(2026, 12, 24), said=said, by=elin)
    assert Holiday.objects.get(date="2026-12-24").kind == "eve_closed"
