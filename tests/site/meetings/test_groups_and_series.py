"""Groups, their series and what stands on every agenda; papers, attendance and the order of an agenda."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.kernel.meetings.conftest import CONVENER
from tests.kernel.records.conftest import OWN, POLICE, SCHOOL, unit_of
from tests.site.conftest import Browse
from tests.site.meetings.conftest import Room, words
from tests.ui import example_documents as examples
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import agenda, groups, planning
from varsam.kernel.meetings.enums import Function, GroupKind
from varsam.kernel.meetings.models import Document, Group, Meeting
from varsam.ui.documents import api as documents

LEAD = "samordnare"
GROUPS = "/arbete/konferenser/grupper/"
LIST = "/arbete/konferenser/"


@pytest.fixture
def city(cast: Any) -> Group:
    """The coordination's own group, with the police in it."""
    lead, police = cast(LEAD), cast(POLICE)
    home = unit_of(police).pk
    with acting(lead):
        made = groups.make_group(
            unit=unit_of(lead).pk, kind=GroupKind.OPERATIVE, name="Provgruppen", purpose="Prova.", by=lead
        )
        groups.add_member(
            group=made, user=lead, organisation=unit_of(lead).pk, function=Function.COORDINATION, leads=True, by=lead
        )  # fmt: skip
        groups.add_member(group=made, user=police, organisation=home, function=Function.POLICE, by=lead)
    return made


@pytest.fixture
def trends(city: Group, cast: Any) -> str:
    """Where a planned meeting of the group is shown."""
    lead, starts = cast(LEAD), timezone.now() + timedelta(days=3)
    with acting(lead):
        called = planning.plan_meeting(
            group=city, starts_at=starts, ends_at=starts + timedelta(hours=1), place="Älven", by=lead
        )
    return f"{LIST}{called.reference}/"


def test_a_group_is_made_by_the_coordination_changed_and_ended(as_user: Browse, cast: Any) -> None:
    lead = as_user(LEAD)
    unit = unit_of(cast(LEAD)).pk
    assert as_user(CONVENER).get(f"{GROUPS}ny/").status_code == 403
    wrong = lead.post(f"{GROUPS}ny/", {"kind": "sspf", "unit": unit, "every_weeks": "x"})
    assert wrong.status_code == 422
    for fault in ("Välj ett av alternativen.", "Skriv vad gruppen heter.", "Skriv ett antal veckor"):
        assert fault in words(wrong)
    sent = {"kind": "council", "unit": unit, "name": "Rådet", "purpose": "Styra.", "every_weeks": "12", "valid_until": "2031-12-31", "area": "Hela staden"}  # fmt: skip
    said = words(lead.post(f"{GROUPS}ny/", sent, follow=True))
    assert "Strategiskt råd" in said
    assert "Till och med ons 31 dec 2031" in said
    assert "redan en grupp som heter så" in words(lead.post(f"{GROUPS}ny/", sent))
    with acting(cast(LEAD)):
        pk = Group.objects.get(name="Rådet").pk
    assert "Styra mer." in words(lead.post(f"{GROUPS}{pk}/andra/", {**sent, "purpose": "Styra mer."}, follow=True))  # fmt: skip
    assert as_user(POLICE).get(f"{GROUPS}{pk}/").status_code == 404
    assert "Gruppen är avslutad" in words(lead.post(f"{GROUPS}{pk}/avsluta/", follow=True))
    assert lead.get(f"{GROUPS}{pk}/andra/").status_code == 403


def test_a_member_sees_the_group_and_changes_nothing(as_user: Browse, city: Group) -> None:
    police = as_user(POLICE)
    assert "Provgruppen" in words(police.get(GROUPS))
    page = police.get(f"{GROUPS}{city.pk}/")
    assert "Jonas Ekblad" in words(page)
    assert "Ge någon en plats" not in words(page)
    for way in ("andra/", "avsluta/", "staende/", "serie/", "ny-plats/"):
        assert police.get(f"{GROUPS}{city.pk}/{way}").status_code == 403
    assert as_user(SCHOOL).get(f"{GROUPS}{city.pk}/").status_code == 404


# --- series ---------------------------------------------------------------------------------------------------------


RHYTHM = {
    "first_on": "2031-05-22", "until": "2031-07-30", "how": "weeks", "every": "1", "local_time": "13:00",
    "minutes": "90", "place": "Älven",
}  # fmt: skip


def test_the_days_are_shown_with_those_that_moved_before_anybody_is_invited(
    as_user: Browse, city: Group, cast: Any
) -> None:
    lead, address = as_user(LEAD), f"{GROUPS}{city.pk}/serie/"
    # 6 May 2027 is Ascension Day.
    sent = {**RHYTHM, "first_on": "2027-05-06", "until": "2027-05-27"}
    said = words(lead.get(address, sent))
    assert "4 möten, varje vecka, torsdag" in said
    assert "fre 7 maj 2027" in said
    assert "i stället för tors 6 maj 2027" in said
    assert "De röda dagarna är bara inlagda" not in said
    assert "De röda dagarna är bara inlagda" in words(lead.get(address, RHYTHM))
    with acting(cast(LEAD)):
        assert not Meeting.objects.filter(group=city).exists()
    assert "4 möten är planerade" in words(lead.post(address, sent, follow=True))
    with acting(cast(LEAD)):
        first = Meeting.objects.filter(group=city).order_by("starts_at")[0]
        assert first.attendances.count() == 2
    assert timezone.localtime(first.starts_at).isoformat() == "2027-05-07T13:00:00+02:00"


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"until": "2031-05-01"}, "Serien slutar innan den börjar."),
        ({"until": "2039-05-01"}, "fler än 60 möten"),
        ({"first_on": "2020-05-01"}, "Den dagen har varit."),
        ({"how": "months", "first_on": "2031-05-29"}, "inte en femte gång i varje månad"),
        ({"every": "0"}, "Skriv minst 1."),
        ({"minutes": "900"}, "högst 600 minuter"),
        ({"local_time": "25"}, "Skriv tiden så här"),
        ({"how": "last", "until": "2031-05-23"}, "Inget möte ryms"),
    ],
)
def test_a_rhythm_that_cannot_be_says_what_to_mend(
    as_user: Browse, city: Group, wrong: dict[str, str], fault: str
) -> None:
    response = as_user(LEAD).get(f"{GROUPS}{city.pk}/serie/", {**RHYTHM, **wrong})
    assert response.status_code == 422
    assert fault in words(response)


def test_a_series_is_made_longer_and_ended_with_a_reason(as_user: Browse, city: Group, cast: Any) -> None:
    lead = as_user(LEAD)
    lead.post(f"{GROUPS}{city.pk}/serie/", {**RHYTHM, "until": "2031-06-06"})
    with acting(cast(LEAD)):
        series = city.series.get()
    address = f"{LIST}serier/{series.pk}/"
    assert lead.post(f"{address}forlang/", {"until": "2031-06-01"}).status_code == 422
    assert "möten till är planerade" in words(lead.post(f"{address}forlang/", {"until": "2031-06-30"}, follow=True))  # fmt: skip
    assert as_user(CONVENER).get(f"{address}avsluta/").status_code in {403, 404}
    assert lead.post(f"{address}avsluta/", {"reason": " "}).status_code == 422
    assert "Serien är avslutad" in words(lead.post(f"{address}avsluta/", {"reason": "Vi byter dag."}, follow=True))  # fmt: skip
    with acting(cast(LEAD)):
        assert {each.state for each in city.meetings.all()} == {"cancelled"}


# --- the agenda ------------------------------------------------------------------------------------------------------


def _titles(client: Client, address: str) -> list[str]:
    """What stands on the agenda, in order, by the names of its own that items of this test have."""
    said = words(client.get(address))
    known = ["Öppning och närvaro", "Förra mötets åtgärder", "Lägesrunda", "Omvärld", "Nästa möte"]
    return sorted((each for each in known if each in said), key=lambda each: said.index(f"{each} 1"))


def test_what_stands_on_every_agenda_comes_by_itself_and_not_again_when_taken_off(
    as_user: Browse, city: Group, trends: str, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing else has happened in the city that waits for the agenda.
    monkeypatch.setattr(agenda, "_sources", {})
    lead, address = as_user(LEAD), f"{GROUPS}{city.pk}/staende/"
    assert lead.post(address, {"title": "", "minutes": "-1"}).status_code == 422
    for title in ("Lägesrunda", "Omvärld"):
        lead.post(address, {"title": title, "minutes": "10"})
    with acting(cast(LEAD)):
        first, second = city.standing_items.all()
    lead.post(f"{address}{second.pk}/", {"way": "up"})
    with acting(cast(LEAD)):
        assert [each.title for each in city.standing_items.all()] == ["Omvärld", "Lägesrunda"]
    assert "2 punkter väntar på mötet Omvärld Lägesrunda" in words(lead.get(trends))
    assert as_user(POLICE).post(f"{trends}fyll-pa/").status_code == 403
    assert "2 punkter är tillagda." in words(lead.post(f"{trends}fyll-pa/", follow=True))
    with acting(cast(LEAD)):
        item = Meeting.objects.get(group=city).items.get(origin=f"standing:{first.pk}")
    lead.post(f"{trends}punkter/{item.pk}/ta-bort/")
    assert "inget mer att lägga till" in words(lead.post(f"{trends}fyll-pa/", follow=True))
    lead.post(f"{address}{first.pk}/", {"way": "remove"})
    with acting(cast(LEAD)):
        assert [each.title for each in city.standing_items.all()] == ["Omvärld"]


def test_an_item_is_dragged_to_where_it_is_dropped(
    as_user: Browse, trends: str, city: Group, cast: Any
) -> None:
    lead = as_user(LEAD)
    lead.post(f"{trends}punkter/", {"title": "Omvärld", "minutes": "5"})

    def kinds() -> list[tuple[int, str]]:
        with acting(cast(LEAD)):
            return list(Meeting.objects.get(group=city).items.order_by("position").values_list("pk", "kind"))

    item = next(pk for pk, kind in kinds() if kind == "trend")
    moves = f"{trends}punkter/{item}/flytta/"
    for to, place in (("0", 0), ("3", 3), ("99", 3), ("1", 1)):
        assert lead.post(moves, {"to": to}).status_code == 303
        assert [pk for pk, _kind in kinds()].index(item) == place
    before = kinds()
    lead.post(moves, {"to": "-1"})
    lead.post(moves, {"to": "1"})
    assert [pk for pk, _kind in before].index(item) in {1, 2}
    assert as_user(POLICE).post(moves, {"to": "0"}).status_code == 403


# --- papers and attendance -------------------------------------------------------------------------------------------


def test_a_paper_is_brought_read_as_it_was_and_taken_away(as_user: Browse, trends: str, cast: Any) -> None:
    pdf = documents.render("meeting_minutes", examples.meeting_minutes(1), "sv")
    police, lead = as_user(POLICE), as_user(LEAD)
    address = f"{trends}dokument/"

    def sends(name: str, content: bytes) -> Any:
        return police.post(address, {"paper": SimpleUploadedFile(name, content)}, follow=True)

    for name, content, fault in (
        ("a.txt", b"hej", "Den sortens fil"), ("a.pdf", b"", "Filen är tom"), ("a.png", pdf, "en annan sort"),
        ("a.pdf", pdf[:-2000], "går inte att läsa"),
    ):  # fmt: skip
        response = sends(name, content)
        assert response.status_code == 422
        assert fault in words(response)
    assert "Lägesbild öst.pdf" in words(sends("Lägesbild öst.pdf", pdf))
    with acting(cast(LEAD)):
        paper = Document.objects.get(removed_at=None, digest=None).pk
    answer = lead.get(f"{address}{paper}/")
    assert answer.content == pdf
    assert answer["Content-Disposition"].startswith("attachment;")
    assert as_user(SCHOOL).get(f"{address}{paper}/").status_code == 404
    assert as_user(SCHOOL).post(f"{address}{paper}/ta-bort/").status_code == 404
    assert "Dokumentet är borttaget." in words(lead.post(f"{address}{paper}/ta-bort/", follow=True))
    assert lead.get(f"{address}{paper}/").status_code == 404


def test_at_a_case_meeting_a_paper_belongs_to_an_item_about_nobody(as_user: Browse, plan: Room) -> None:
    pdf = documents.render("meeting_minutes", examples.meeting_minutes(1), "sv")
    for item in ("", str(plan.conference.item.pk)):
        response = as_user(OWN).post(
            f"{plan.home}dokument/", {"paper": SimpleUploadedFile("a.pdf", pdf), "item": item}
        )
        assert response.status_code == 422


def test_attendance_is_written_down_for_all_by_who_leads(
    as_user: Browse, trends: str, city: Group, cast: Any
) -> None:
    lead, address = as_user(LEAD), f"{trends}narvaro/"
    with acting(cast(LEAD)):
        seats = list(Meeting.objects.get(group=city).attendances.order_by("pk"))
    assert as_user(POLICE).get(address).status_code == 403
    assert lead.post(address, {}).status_code == 422
    sent = {f"seat_{seat.pk}": "excused" if seat.user_id == cast(POLICE).pk else "invited" for seat in seats}
    said = words(lead.post(address, sent, follow=True))
    assert "Närvaron är sparad." in said
    assert "Har meddelat förhinder" in words(lead.get(address))
