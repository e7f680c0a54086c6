"""The desk's pages: putting out times, seeing who comes, booking for a caller, and saying what came of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.kernel.appointments.conftest import Begun
from tests.site.conftest import words
from varsam.kernel.access.actor import acting
from varsam.kernel.appointments import writer
from varsam.kernel.appointments.enums import Form, State
from varsam.kernel.appointments.models import Appointment, Invitation, Opening
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import Organisation, User

NEW = "/arbete/tider/nya/"


def christmas() -> date:
    """A week's first day in which red days lie, ahead."""
    return date(timezone.localdate().year + 1, 12, 20)


def typed(coordinator: User, unit: Organisation, **changed: object) -> dict[str, object]:
    return {
        "kind": "talk", "host": coordinator.pk, "unit": unit.pk, "first": christmas().isoformat(),
        "last": (christmas() + timedelta(days=8)).isoformat(), "weekdays": ["0", "1", "2", "3", "4"],
        "begins": "09:00", "ends": "11:00", "length": "45", "pause": "15", "forms_": ["phone", "room"],
        "place": "Rum 3", "phone": "031-365 00 00", "languages": ["sv", "ar"], **changed,
    }  # fmt: skip


@pytest.fixture
def unit(openings: list[Opening]) -> Organisation:
    return openings[0].unit


def test_times_are_looked_through_before_they_are_put_out(
    desk: Client, coordinator: User, unit: Organisation
) -> None:
    form = typed(coordinator, unit)
    look = desk.post(NEW, {**form, "act": "look"})
    page = look.content.decode()
    assert "juldagen" in words(look).lower() or "julafton" in words(look).lower()
    ticked = [
        part.split('"')[0]
        for part in page.split('name="slot" value="')[1:]
        if part.split(">")[0].endswith("checked")
    ]
    assert ticked
    assert f"{christmas().year}-12-25" not in " ".join(ticked)
    with acting(coordinator):
        before = Opening.objects.count()
    answer = desk.post(NEW, {**form, "act": "save", "slot": ticked[:3]})
    assert answer.status_code == 303
    with acting(coordinator):
        assert Opening.objects.count() == before + 3
    assert "3 lediga" in words(desk.get(answer.url))
    # The same form once more: the host is busy then.
    again = desk.post(NEW, {**form, "act": "save", "slot": ticked[:3]})
    assert again.status_code == 409
    assert "har redan en tid" in words(again)


def test_what_makes_no_time_is_said(desk: Client, coordinator: User, unit: Organisation) -> None:
    for changed, said in (
        ({"ends": "08:00"}, "senare än starttiden"),
        ({"length": "200"}, "Det blir ingen tid"),
        ({"last": (christmas() + timedelta(days=300)).isoformat()}, "fler än 100"),
        ({"forms_": ["on_site"]}, "för besök"),
        ({"place": ""}, "Skriv vart man kommer"),
        ({"last": (christmas() - timedelta(days=1)).isoformat()}, "före den första"),
    ):
        answer = desk.post(NEW, typed(coordinator, unit, act="look", **changed))
        assert answer.status_code == 422
        assert said in words(answer)
    stale = desk.post(NEW, typed(coordinator, unit, act="save", slot=["2001-01-01T09:00:00+01:00"]))
    assert stale.status_code == 422


def test_an_hour_is_the_same_on_both_sides_of_the_clocks_change(
    desk: Client, coordinator: User, unit: Organisation
) -> None:
    year = timezone.localdate().year + 1
    sunday = max(date(year, 3, day) for day in range(25, 32) if date(year, 3, day).weekday() == 6)
    form = typed(
        coordinator,
        unit,
        first=(sunday - timedelta(days=1)).isoformat(),
        last=(sunday + timedelta(days=1)).isoformat(),
        weekdays=[],
    )
    page = desk.post(NEW, {**form, "act": "look"}).content.decode()
    assert f"{sunday - timedelta(days=1)}T09:00:00+01:00" in page
    assert f"{sunday + timedelta(days=1)}T09:00:00+02:00" in page


def test_an_enquiry_is_invited_booked_for_and_settled(
    desk: Client, visit: Visit, openings: list[Opening], coordinator: User, begun: Begun
) -> None:
    with acting(coordinator):
        reference = Enquiry.objects.get(pk=visit.enquiry).reference
    back = f"/arbete/inkorg/{reference}/"
    answer = desk.post(f"/arbete/tider/for/{reference}/bjud-in/", {"kind": "talk", "host": "", "back": back})
    assert answer.url == back
    with acting(coordinator):
        invitation = Invitation.objects.get(enquiry_id=visit.enquiry)
    assert "lediga tider" in words(desk.get(back))
    book = f"/arbete/tider/for/{reference}/boka/{invitation.pk}/"
    wrong = desk.post(book, {"form": "phone"})
    assert wrong.status_code == 422
    assert "Välj en tid" in words(wrong)
    sent = {"opening": str(openings[0].pk), "form": "phone", "contact": "070-174 06 05", "back": back}
    assert desk.post(book, sent).url == back
    assert "070-174 06 05" in words(desk.get(back))
    week = desk.get(f"/arbete/tider/?vecka={timezone.localdate(openings[0].starts_at)}")
    assert reference in words(week)
    assert "070-174 06 05" not in week.content.decode()
    assert reference in words(desk.get("/arbete/uppgifter/"))
    begun(openings[0])
    assert "Blev det av?" in words(desk.get("/arbete/tider/"))
    with acting(coordinator):
        booked = Appointment.objects.get(invitation=invitation)
    assert desk.post(f"/arbete/tider/bokad/{booked.pk}/blev/", {"outcome": "held", "back": back}).url == back
    said = words(desk.get(back))
    assert "En tid har blivit av" in said
    assert "070-174 06 05" not in said


def test_a_link_is_saved_and_a_time_called_off(
    desk: Client, visit: Visit, invitation: Invitation, openings: list[Opening], coordinator: User
) -> None:
    uid = writer.book(visit, invitation.pk, openings[0].pk, Form.VIDEO)
    desk.post(f"/arbete/tider/bokad/{uid}/lank/", {"link": "http://example.org/osakert"})
    assert writer.mine(visit)[0].booked.link == ""  # type: ignore[union-attr]
    desk.post(f"/arbete/tider/bokad/{uid}/lank/", {"link": "https://example.org/rum"})
    assert writer.mine(visit)[0].booked.link == "https://example.org/rum"  # type: ignore[union-attr]
    desk.post(f"/arbete/tider/bokad/{uid}/avboka/")
    assert writer.mine(visit)[0].was_cancelled
    with acting(coordinator):
        assert Appointment.objects.get(pk=uid).state == State.CANCELLED


def test_colleagues_elsewhere_find_nothing(
    as_user: Callable[[str], Client],
    visit: Visit,
    invitation: Invitation,
    openings: list[Opening],
    coordinator: User,
) -> None:
    uid = writer.book(visit, invitation.pk, openings[0].pk, Form.VIDEO)
    with acting(coordinator):
        reference = Enquiry.objects.get(pk=visit.enquiry).reference
    posts: list[tuple[str, dict[str, Any]]] = [
        (f"/arbete/tider/{openings[1].pk}/ta-bort/", {}),
        (f"/arbete/tider/bokad/{uid}/blev/", {"outcome": "held"}),
        (f"/arbete/tider/bokad/{uid}/avboka/", {}),
        (f"/arbete/tider/bokad/{uid}/lank/", {"link": "https://example.org/"}),
        (f"/arbete/tider/for/{reference}/bjud-in/", {"kind": "visit"}),
        (f"/arbete/tider/for/{reference}/dra-tillbaka/", {"kind": "talk"}),
        (f"/arbete/tider/for/{reference}/boka/{invitation.pk}/", {}),
    ]
    for account, status in (("socialsekreterare.hisingen", 404), ("sspf.hisingen", 403), ("polis", 403)):
        browser = as_user(account)
        assert [browser.post(address, data).status_code for address, data in posts] == [status] * len(posts)
    assert reference not in words(as_user("socialsekreterare.hisingen").get("/arbete/tider/?vems=alla"))


def test_back_leads_nowhere_else(desk: Client, openings: list[Opening]) -> None:
    answer = desk.post(f"/arbete/tider/{openings[1].pk}/ta-bort/", {"back": "//evil.example/"})
    assert answer.url == "/arbete/tider/"
