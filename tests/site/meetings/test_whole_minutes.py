"""The minutes of a whole meeting, from what was said to the locked paper; and what was promised there until it gave something."""

import hashlib
import io
import re
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.kernel.meetings.conftest import CONVENER
from tests.kernel.records.conftest import OWN, POLICE, SCHOOL, unit_of
from tests.site.conftest import Browse
from tests.site.meetings.conftest import Room, words
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry
from varsam.kernel.meetings import groups, planning
from varsam.kernel.meetings import room as acts
from varsam.kernel.meetings.enums import Function, GroupKind, LineKind, Presence
from varsam.kernel.meetings.models import Action, Document, Meeting

LEAD = "samordnare"
LIST = "/arbete/konferenser/"
SHARED = f"{LIST}atgarder/gruppernas/"


class Table:
    """A meeting of the coordination with the police, and its addresses."""

    def __init__(self, cast: Any, meeting: Meeting) -> None:
        self.cast, self.meeting = cast, meeting
        self.home = f"{LIST}{meeting.reference}/"
        self.minutes = f"{self.home}protokoll/"

    def held(self) -> None:
        lead = self.cast(LEAD)
        with acting(lead):
            acts.close_meeting(meeting=self.meeting, by=lead)


@pytest.fixture
def table(cast: Any) -> Table:
    """It goes on: at its first item something was said, decided and promised, and nothing at the others."""
    lead, police, now = cast(LEAD), cast(POLICE), timezone.now()
    home = unit_of(police).pk
    with acting(lead):
        group = groups.make_group(
            unit=unit_of(lead).pk, kind=GroupKind.OPERATIVE, name="Provgruppen", by=lead
        )
        groups.add_member(group=group, user=lead, organisation=unit_of(lead).pk, function=Function.COORDINATION, leads=True, by=lead)  # fmt: skip
        groups.add_member(group=group, user=police, organisation=home, function=Function.POLICE, by=lead)
        meeting = planning.plan_meeting(
            group=group, starts_at=now, ends_at=now + timedelta(hours=1), place="Älven", by=lead
        )
        acts.open_meeting(meeting=meeting, by=lead)
        for seat in meeting.attendances.all():
            planning.set_presence(attendance=seat, presence=Presence.PRESENT, by=lead)
        for number, item in enumerate(meeting.items.order_by("position")):
            acts.start_item(item=item, by=lead)
            if number == 0:
                acts.write_line(item=item, kind=LineKind.TEXT, text="Det är lugnt vid torget.", by=lead)
                acts.write_line(item=item, kind=LineKind.DECISION, text="Öppet till 22.", by=lead)
                acts.promise(item=item, text="Boka lokalen.", owner=police, due_on=timezone.localdate() + timedelta(days=7), by=lead)  # fmt: skip
    return Table(cast, meeting)


def _seen(client: Client, table: Table) -> dict[str, str]:
    found = re.findall(r'name="(seen-\d+)" value="([0-9a-f]+)"', client.get(table.minutes).content.decode())
    return dict(found)


def test_minutes_are_adjusted_and_locked_as_one_and_the_papers_digest_stands_in_the_log(
    as_user: Browse, table: Table, cast: Any, as_owner: Any
) -> None:
    lead, police = as_user(LEAD), as_user(POLICE)
    assert "kan justeras när mötet är avslutat" in words(lead.get(table.minutes))
    table.held()
    every = f"{table.minutes}alla/"
    assert lead.post(f"{every}justerare/", {}).status_code == 422
    assert police.post(f"{every}justerare/", {"users": [cast(LEAD).pk]}).status_code == 403
    lead.post(f"{every}justerare/", {"users": [cast(LEAD).pk, cast(POLICE).pk]})
    assert "kan låsas först när alla" in words(lead.post(f"{every}las/", follow=True))
    assert "Läs det en gång till" in words(police.post(f"{every}justera/", {"seen-1": "zz"}, follow=True))
    police.post(f"{every}justera/", _seen(police, table))
    lead.post(f"{every}justera/", _seen(lead, table))
    assert police.post(f"{every}las/").status_code == 403
    said = words(lead.post(f"{every}las/", follow=True))
    assert "Protokollet är låst." in said
    paper = police.get(f"{every}protokoll.pdf?last=1").content
    digest = hashlib.sha256(paper).hexdigest()
    assert digest in said
    with as_owner():
        told = Entry.objects.filter(target=table.meeting.reference, event="minutes.document").get()
    assert digest in str(told.details)
    assert "redan låst" in words(lead.post(f"{every}las/", follow=True))
    with acting(cast(LEAD)):
        assert Document.objects.filter(meeting=table.meeting, digest__isnull=False).count() == 1


def test_what_is_written_after_one_has_read_is_read_before_one_signs(
    as_user: Browse, table: Table, cast: Any
) -> None:
    lead = as_user(LEAD)
    table.held()
    lead.post(f"{table.minutes}alla/justerare/", {"users": [cast(LEAD).pk]})
    seen = _seen(lead, table)
    with acting(cast(LEAD)):
        item = table.meeting.items.order_by("position")[0]
        acts.write_line(item=item, kind=LineKind.TEXT, text="Nytt sedan dess.", by=cast(LEAD))
    assert "Läs det en gång till" in words(lead.post(f"{table.minutes}alla/justera/", seen, follow=True))
    assert "Du har justerat" in words(lead.post(f"{table.minutes}alla/justera/", _seen(lead, table), follow=True))  # fmt: skip


def test_the_paper_holds_all_that_was_said_decided_and_promised(as_user: Browse, table: Table) -> None:
    table.held()
    response = as_user(POLICE).get(f"{table.minutes}alla/protokoll.pdf")
    text = " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages).split()
    )
    for part in ("Provgruppen", "Det är lugnt vid torget.", "Öppet till 22.", "Boka lokalen.", "Jonas Ekblad", "Utkast", "Inget antecknades."):  # fmt: skip
        assert part in text
    assert as_user(SCHOOL).get(table.minutes).status_code == 404
    assert as_user(POLICE).get(f"{table.minutes}alla/protokoll.pdf?last=1").status_code == 404


def test_of_a_case_meeting_it_says_that_there_was_a_case_and_nothing_of_whom(
    as_user: Browse, room: Room
) -> None:
    record = room.conference.record
    for account in (OWN, POLICE, CONVENER):
        client = as_user(account)
        body = client.get(f"{room.home}protokoll/").content.decode()
        assert "Skolan ringer hem." not in body
        paper = pypdf.PdfReader(io.BytesIO(client.get(f"{room.home}protokoll/alla/protokoll.pdf").content))
        text = " ".join(page.extract_text() for page in paper.pages)
        for secret in ("Skolan ringer hem.", "Ring mentorn.", record.pseudonym, record.reference):
            assert secret not in text
        assert "Ett ärende" in text
        assert client.post(f"{room.home}protokoll/alla/las/").status_code == 404


def test_sixty_items_are_read_by_as_many_questions_as_four(as_user: Browse, table: Table, cast: Any) -> None:
    client = as_user(LEAD)
    client.get(table.minutes)
    with CaptureQueriesContext(connection) as few:
        client.get(table.minutes)
    with acting(cast(LEAD)):
        for number in range(12):
            item = planning.add_item(meeting=table.meeting, title=f"Torg {number}", by=cast(LEAD))
            acts.start_item(item=item, by=cast(LEAD))
            acts.write_line(item=item, kind=LineKind.TEXT, text="Lugnt.", by=cast(LEAD))
    with CaptureQueriesContext(connection) as many:
        client.get(table.minutes)
    assert len(many) == len(few)


# --- what was promised -----------------------------------------------------------------------------------------------


def test_an_action_comes_back_until_it_is_done_and_then_what_it_gave_is_noted(
    as_user: Browse, table: Table, cast: Any, as_owner: Any
) -> None:
    table.held()
    with as_owner():
        # What the demo town's own groups have promised.
        Action.objects.exclude(item__meeting=table.meeting).delete()
    lead, police, today = as_user(LEAD), as_user(POLICE), timezone.localdate()
    with acting(cast(LEAD)):
        action = Action.objects.get(item__meeting=table.meeting)
        later = planning.plan_meeting(
            group=table.meeting.group,
            starts_at=timezone.now() + timedelta(days=20),
            ends_at=timezone.now() + timedelta(days=21),
            place="",
            by=cast(LEAD),
        )
    following = f"{LIST}{later.reference}/"
    assert "Boka lokalen. Jonas Ekblad, senast" in words(lead.get(following))
    assert "En åtgärd är kvar, ingen är sen" in words(lead.get(SHARED))
    with as_owner():
        Action.objects.filter(pk=action.pk).update(due_on=today - timedelta(days=2))
        # All of a test is one moment of the database.
        Meeting.objects.filter(pk=table.meeting.pk).update(closed_at=timezone.now() - timedelta(hours=1))
    assert "En åtgärd är sen" in words(police.get(SHARED))
    assert "skulle vara klart" in words(lead.get(following))
    assert "Boka lokalen." in words(police.get(f"{LIST}atgarder/"))
    one = f"{LIST}atgarder/{action.pk}/"
    assert "det som är klart" in words(lead.post(f"{one}folj-upp/", {"outcome": "Bra."}, follow=True))
    assert lead.post(one, {"state": "dropped", "reason": " ", "lage": "sena"}).status_code == 422
    response = police.post(one, {"state": "done", "lage": "sena"}, follow=True)
    assert "Allt som har lovats är gjort" in words(response)
    assert "Boka lokalen. Jonas Ekblad, klart" in words(lead.get(following))
    assert lead.post(f"{one}folj-upp/", {"outcome": ""}).status_code == 422
    lead.post(f"{one}folj-upp/", {"outcome": "Lokalen används varje fredag.", "mote": later.reference})
    assert "Lokalen används varje fredag." in words(police.get(f"{SHARED}?lage=uppfoljda"))
    assert as_user(SCHOOL).post(f"{one}folj-upp/", {"outcome": "Bra."}).status_code == 404
    assert "Du sitter inte i någon grupp" in words(as_user("jurist").get(SHARED))


def test_a_redirect_after_an_act_stays_within_the_site(as_user: Browse, table: Table, cast: Any) -> None:
    with acting(cast(LEAD)):
        action = Action.objects.get(item__meeting=table.meeting)
    sent = {"state": "done", "lage": "kvar&x=//elsewhere", "grupp": "1", "mote": "//elsewhere.test"}
    response = as_user(LEAD).post(f"{LIST}atgarder/{action.pk}/", sent)
    assert response.status_code == 303
    assert response.headers["Location"].startswith(f"{SHARED}?")
    assert "//" not in response.headers["Location"].split("?")[1]
