"""Relatives' support at the desk: by colleagues, coaches and social offices, each with their own part of it."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.areas.relatives.conftest import House
from tests.site.conftest import words
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.relatives.parents import writer as parents
from varsam.areas.relatives.parents.models import ParentGroup, Seat
from varsam.areas.relatives.parents.states import SeatState
from varsam.areas.relatives.parents.states import State as GroupState
from varsam.areas.relatives.support import figures, handing_over, wordings, writer
from varsam.areas.relatives.support.enums import Helped, Kind
from varsam.areas.relatives.support.figures import Quarter
from varsam.areas.relatives.support.states import CoachState, HandoverState, State
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import Organisation
from varsam.lib.suppression import Mark
from varsam.lib.working_days import STOCKHOLM
from varsam.site.support import views_counts

BOARD = "/arbete/anhorigstod/"


@pytest.fixture
def kept(house: House) -> Any:
    """A support that goes on, and where the desk has it."""
    visit = house.supported()
    return visit, f"{BOARD}{house.support(visit).reference}/"


def test_from_an_enquiry_support_is_offered_once(house: House, as_user: Any) -> None:
    visit, client = house.wrote(), as_user("samordnare")
    with house.by("samordnare"):
        reference = Enquiry.objects.get(pk=visit.enquiry).reference
    assert "Erbjud stöd" in words(client.get(f"/arbete/inkorg/{reference}/"))
    for _ in range(2):
        client.post(f"{BOARD}{reference}/erbjud/")
    assert writer.mine(visit).state == State.OFFERED
    assert "Väntar på den anhörigas svar" in words(client.get(f"{BOARD}{reference}/"))
    assert "Visa stödet" in words(client.get(f"/arbete/inkorg/{reference}/"))


def test_the_list_says_what_waits_for_us(kept: Any, as_user: Any) -> None:
    page = words(as_user("samordnare").get(f"{BOARD}?visa=alla"))
    row = page.split(kept[1].split("/")[-2])[1]
    assert "Ingen tid bokad" in row


@pytest.mark.parametrize(
    "account", ["socialsekreterare.hisingen", "polis", "mentor", "registrator", "systemadmin"]
)
def test_others_see_no_support(kept: Any, as_user: Any, account: str) -> None:
    client = as_user(account)
    assert client.get(BOARD).status_code == 403
    assert client.get(kept[1]).status_code == 403
    assert client.post(f"{kept[1]}avsluta/", {"how": "done"}).status_code == 403


def test_the_list_asks_as_often_whatever_its_length(house: House, as_user: Any) -> None:
    house.supported()
    client = as_user("samordnare")
    client.get(BOARD)
    with CaptureQueriesContext(connection) as short:
        client.get(f"{BOARD}?visa=alla")
    house.supported()
    house.supported()
    with CaptureQueriesContext(connection) as long:
        client.get(f"{BOARD}?visa=alla")
    assert len(long) == len(short)


def test_ending_says_first_what_is_lost_and_takes_a_how(kept: Any, as_user: Any) -> None:
    client = as_user("samordnare")
    assert "Det här försvinner" in words(client.get(f"{kept[1]}avsluta/"))
    assert client.post(f"{kept[1]}avsluta/", {}).status_code == 422
    client.post(f"{kept[1]}avsluta/", {"how": "done"})
    assert writer.mine(kept[0]).state == State.ENDED


# --- the coach -----------------------------------------------------------------------------------------------------


def test_a_coach_is_asked_says_yes_and_reads_only_what_the_relative_lets_them(
    house: House, kept: Any, as_user: Any
) -> None:
    visit, address = kept
    elin, coach = as_user("samordnare"), as_user("foraldracoach")
    page = elin.get(f"{address}coach/")
    assert "Farid Nazari" in words(page)
    assert elin.post(f"{address}coach/", {"expert": ""}).status_code == 422
    with house.by("samordnare"):
        expert = Expert.objects.get(user=house.cast("foraldracoach"), ended_at=None)
    elin.post(f"{address}coach/", {"expert": expert.pk})
    own = f"{BOARD}coach/{house.support(visit).uid}/"
    assert "1 anhörig vill ha dig som coach" in words(coach.get("/arbete/"))
    coach.post(f"{own}svar/", {"answer": "yes"})
    assert house.support(visit).coach_state == CoachState.YES
    assert "Jag är orolig." not in words(coach.get(own))
    writer.share_thread(visit, shares=True)
    assert "Jag är orolig." in words(coach.get(own))
    assert as_user("mentor").get(own).status_code == 404
    coach.post(f"{own}svar/", {"answer": "leave"})
    assert coach.get(own).status_code == 404


# --- the social office ---------------------------------------------------------------------------------------------


def test_only_the_office_reads_whom_to_call(house: House, kept: Any, as_user: Any) -> None:
    visit, address = kept
    office = Organisation.objects.get(slug="socialkontor-hisingen")
    as_user("samordnare").post(f"{address}socialkontor/", {"office": office.pk, "what": "Vill ha stöd."})
    uid = writer.mine(visit).handovers[0].uid
    given = {"name": "Sara Exempelsson", "phone": "070-174 06 32", "what": "Stöd hemma."}
    writer.consent_to_handover(visit, uid, **given, wording=wordings.current("handover").pk)
    page = f"{BOARD}kontakta/{uid}/"
    hisingen = as_user("socialsekreterare.hisingen")
    assert "Sara Exempelsson" not in words(hisingen.get(f"{BOARD}kontakta/")), "no names in a list"
    assert "Sara Exempelsson" in words(hisingen.get(page))
    assert as_user("socialsekreterare.centrum").get(page).status_code == 404
    assert "Sara" not in as_user("samordnare").get(address).content.decode()
    no_why = hisingen.post(f"{page}svar/", {"answer": "no"})
    assert (no_why.status_code, writer.mine(visit).handovers[0].state) == (422, HandoverState.CONSENTED)
    hisingen.post(f"{page}svar/", {"answer": "yes", "words": "Vi ringer i morgon."})
    assert writer.mine(visit).handovers[0].answer == "Vi ringer i morgon."


# --- parent groups -------------------------------------------------------------------------------------------------


@pytest.fixture
def planned(house: House, as_user: Any) -> ParentGroup:
    """A group planned on the page, over the night when the clocks change."""
    leader = house.cast("samordnare")
    said = {
        "name": "Onsdagsgruppen", "language": "ar", "district": "", "place": "Biblioteket, rum 2", "leaders": [leader.pk],
        "places": 2, "first": "2027-03-24", "starts": "18:00", "ends": "20:00", "meetings": 2, "weeks": 1,
    }  # fmt: skip
    as_user("samordnare").post(f"{BOARD}grupper/ny/", said)
    with house.by("samordnare"):
        return ParentGroup.objects.get(names__sv="Onsdagsgruppen")


def test_a_planned_group_meets_at_the_same_hour_also_in_summer_time(
    house: House, planned: ParentGroup
) -> None:
    with house.by("samordnare"):
        local = [each.starts_at.astimezone(STOCKHOLM) for each in planned.meetings.all()]
    assert [(each.date(), each.time()) for each in local] == [
        (date(2027, 3, 24), time(18)), (date(2027, 3, 31), time(18)),
    ]  # fmt: skip


def test_a_group_is_hidden_until_it_is_opened(house: House, planned: ParentGroup, as_user: Any) -> None:
    visit = house.supported()
    assert parents.groups(visit) == []
    client, page = as_user("samordnare"), f"{BOARD}grupper/{planned.reference}/"
    assert "Anhöriga ser inte gruppen än" in words(client.get(page))
    client.post(f"{page}oppna/")
    assert [each.reference for each in parents.groups(visit)] == [planned.reference]


def test_times_can_be_added_moved_and_taken_away(house: House, planned: ParentGroup, as_user: Any) -> None:
    client, page = as_user("samordnare"), f"{BOARD}grupper/{planned.reference}/tider/"
    with house.by("samordnare"):
        first, second = planned.meetings.all()
    said = {
        f"{first.uid}-day": "2027-03-25", f"{first.uid}-starts": "17:00", f"{first.uid}-ends": "19:00",
        f"{second.uid}-day": "", "remove": str(second.uid), "ny-0-day": "2027-04-07", "ny-0-starts": "18.00", "ny-0-ends": "",
    }  # fmt: skip
    wrong = client.post(page, said)
    assert wrong.status_code == 422
    assert "Skriv ett klockslag" in words(wrong)
    client.post(page, {**said, "ny-0-ends": "20:00"})
    with house.by("samordnare"):
        days = [each.starts_at.astimezone(STOCKHOLM).strftime("%m-%d %H") for each in planned.meetings.all()]
    assert days == ["03-25 17", "04-07 18"]


def test_who_came_is_marked_by_the_name_they_chose(house: House, as_user: Any) -> None:
    visit, group = house.supported(), house.group(days=-1)
    elin, page = as_user("samordnare"), f"{BOARD}grupper/{group.reference}/"
    elin.post(f"{page}bjud-in/", {"support": str(house.support(visit).uid)})
    seat = parents.groups(visit)[0].seat
    parents.agree(visit, seat.uid, alias="Mamma", wording=group.wording_id)
    with house.by("samordnare"):
        meeting = group.meetings.get()
    leader, address = as_user("foraldracoach"), f"{page}traff/{meeting.uid}/"
    assert "Mamma" in words(leader.get(address))
    leader.post(f"{address}markera/", {"seat": str(seat.uid), "present": "yes"})
    assert "1 av 1 är här" in words(leader.get(address))
    assert leader.post(f"{page}avsluta/").status_code == 403
    assert as_user("polis").get(address).status_code == 404
    elin.post(f"{page}avsluta/")
    with house.by("samordnare"):
        assert ParentGroup.objects.get(pk=group.pk).state == GroupState.ENDED
        assert not Seat.objects.filter(uid=seat.uid, state=SeatState.TAKEN).exists()


def test_nobody_is_marked_before_a_meeting_has_begun(house: House, as_user: Any) -> None:
    group = house.group(days=3)
    with house.by("samordnare"):
        meeting = group.meetings.get()
    page = words(as_user("samordnare").get(f"{BOARD}grupper/{group.reference}/traff/{meeting.uid}/"))
    assert "Du kan ta närvaro när träffen har börjat" in page


# --- numbers -------------------------------------------------------------------------------------------------------


def test_small_numbers_are_neither_drawn_nor_written(as_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    helped = {Helped.YES: 12, Helped.PARTLY: Mark.FEW, Helped.NO: Mark.REST, Helped.UNSURE: 7}
    quarter = Quarter(date(2026, 7, 1), 23, 21, Mark.FEW, helped, dict.fromkeys(Kind, Mark.FEW))
    monkeypatch.setattr(figures, "counts", lambda since, until: [quarter])
    page = as_user("samordnare").get(f"{BOARD}siffror/")
    assert "12 svarade ja i kvartal 3 2026" in words(page)
    assert page.content.decode().count("data-few") == 2
    assert words(page).count("färre än 5") == 2 + len(Kind)
    assert words(page).count("döljs") == 1


def test_the_quarter_that_goes_on_is_not_counted() -> None:
    for today in (date(2026, 1, 1), date(2026, 11, 23), date(2027, 12, 31)):
        since, until = views_counts.years_quarters(today)
        assert until <= today < until + timedelta(days=93)
        assert (until.year * 12 + until.month) - (since.year * 12 + since.month) == 12


def test_a_handover_that_was_taken_back_meanwhile_is_said(house: House, kept: Any, as_user: Any) -> None:
    visit, _address = kept
    with house.by("samordnare"):
        made = handing_over.offer_handover(
            support=house.support(visit),
            office=Organisation.objects.get(slug="socialkontor-hisingen"),
            by=house.cast("samordnare"),
        )
    given = {"name": "Sara", "phone": "070-174 06 32", "what": "Stöd."}
    writer.consent_to_handover(visit, made.uid, **given, wording=wordings.current("handover").pk)
    writer.withdraw_handover(visit, made.uid)
    assert as_user("socialsekreterare.hisingen").get(f"{BOARD}kontakta/{made.uid}/").status_code == 404
