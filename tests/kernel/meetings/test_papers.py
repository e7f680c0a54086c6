"""Documents of a meeting, and what somebody has typed there and not yet sent: who reads them, and when they are gone."""

import os
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.kernel.meetings.city import COORDINATION, LEISURE, City, make
from tests.kernel.meetings.conftest import CONVENER, SOON, Conference, refused
from tests.kernel.records.conftest import COLLEAGUE, OWN, POLICE, SCHOOL, Give
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import minutes, papers, planning, room
from varsam.kernel.meetings.enums import ItemKind, LineKind
from varsam.kernel.meetings.models import Document, Draft, Item, Meeting
from varsam.lib import file_kinds

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def asked(query: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


@pytest.fixture
def city(cast: Any) -> City:
    return make(cast)


@pytest.fixture
def sitting(city: City) -> Meeting:
    return city.calls()


def bring(
    city: City | Conference, meeting: Meeting, account: str, item: Item | None = None, content: bytes = PDF
) -> Document:
    made: Document = city.does(
        account,
        papers.add_document,
        meeting=meeting,
        item=item,
        name="mappar/Lägesbild vår.pdf",
        content=content,
    )
    return made


def shown(cast: Any, meeting: Meeting, account: str) -> list[str]:
    with acting(cast(account)):
        if not Meeting.objects.filter(pk=meeting.pk).exists():
            assert not Document.objects.filter(meeting=meeting).exists()
            return []
        return [paper.name for paper in papers.documents(meeting)]


def test_a_document_is_read_by_those_invited_is_on_record_and_is_gone_when_removed(
    city: City, sitting: Meeting, log: Any, as_owner: Any
) -> None:
    document = bring(city, sitting, POLICE)
    for account in (POLICE, LEISURE, COORDINATION):
        assert shown(city.cast, sitting, account) == ["Lägesbild vår.pdf"]
    for account in (CONVENER, "mentor", "systemadmin"):
        assert shown(city.cast, sitting, account) == []
        with acting(city.cast(account)), refused():
            papers.read_document(document)
    with acting(city.cast(LEISURE)):
        assert papers.read_document(document) == ("Lägesbild vår.pdf", PDF)
        with refused():
            papers.remove_document(document=document, by=city.cast(LEISURE))
    with as_owner():
        assert PDF not in bytes(Document.objects.get(pk=document.pk).sealed or b"")
    city.does(POLICE, papers.remove_document, document=document)
    assert shown(city.cast, sitting, POLICE) == []
    with acting(city.cast(POLICE)):
        assert Document.objects.get(pk=document.pk).sealed is None
        with refused():
            papers.read_document(document)
    assert log(sitting.reference)[1:] == [
        "meeting.document_added",
        "meeting.document_read",
        "meeting.document_removed",
    ]


@pytest.mark.law("L6")
def test_a_case_meeting_takes_documents_only_at_items_about_nobody(
    conference: Conference, as_owner: Any
) -> None:
    for item in (None, conference.item):
        with refused():
            bring(conference, conference.meeting, OWN, item)
    other = conference.does(CONVENER, planning.add_item, meeting=conference.meeting, title="Sommarjobben")
    document = bring(conference, conference.meeting, SCHOOL, other)
    assert shown(conference.cast, conference.meeting, POLICE) == ["Lägesbild vår.pdf"]
    # Not even the owner of the database puts it where it says something of somebody.
    for wrong in ({"item": conference.item}, {"meeting": make(conference.cast).calls()}):
        with as_owner(), pytest.raises(IntegrityError, match="about nobody"), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**wrong)
    # Who has a conflict of interest at an item reads no paper of it, nor takes one away.
    conference.does(SCHOOL, room.declare_conflict, item=other, user=conference.cast(SCHOOL))
    assert shown(conference.cast, conference.meeting, SCHOOL) == []
    with refused():
        conference.does(SCHOOL, papers.remove_document, document=document)
    with refused():
        bring(conference, conference.meeting, SCHOOL, other)
    # It goes with its item, and the meeting has its forty.
    conference.does(CONVENER, planning.drop_item, item=other)
    assert shown(conference.cast, conference.meeting, OWN) == []


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"MZ\x90\x00" + PDF, "unknown"),
        ("a.png", PDF, "not_as_named"),
        ("a.pdf", PDF + b"0" * (10 * 1024 * 1024), "too_large"),
    ],
)
def test_what_is_no_document_is_not_taken(
    city: City, sitting: Meeting, name: str, content: bytes, fault: str
) -> None:
    with pytest.raises(file_kinds.NotTaken, match=fault):
        city.does(POLICE, papers.add_document, meeting=sitting, item=None, name=name, content=content)
    assert shown(city.cast, sitting, POLICE) == []


def test_raw_sql_brings_no_document_past_the_rules(city: City, sitting: Meeting) -> None:
    add = "select varsam.meetings_document_add(%s, %s, %s, %s, %s, %s, %s)"
    name, size = b"x" * 40, 100
    other = city.calls(days=9)
    with acting(city.cast(COORDINATION)):
        elsewhere = other.items.order_by("pk")[0].pk
    right = [uuid.uuid4(), sitting.pk, None, name, "pdf", size, os.urandom(size + 28)]
    for place, wrong in (
        (2, elsewhere),
        (3, b"x"),
        (3, None),
        (5, 10),
        (5, None),
        (6, None),
        (1, other.pk + 999),
    ):
        values = [*right[:place], wrong, *right[place + 1 :]]
        with acting(city.cast(POLICE)):
            assert asked(add, values) == [(None,)], (place, wrong)
    large = [*right[:5], 11 * 1024 * 1024, b"x" * (11 * 1024 * 1024 + 28)]
    with acting(city.cast(POLICE)), pytest.raises(IntegrityError, match="too_large"), transaction.atomic():
        asked(add, large)
    with acting(city.cast(CONVENER)):
        assert asked(add, right) == [(None,)]
    with acting(city.cast(POLICE)):
        for number in range(40):
            assert asked(add, [uuid.uuid4(), *right[1:]]) == [("added",)], number
    with pytest.raises(papers.TooMany):
        bring(city, sitting, POLICE)
    with acting(city.cast(COORDINATION)):
        for statement in (
            "delete from public.meetings_document",
            "update public.meetings_document set kind = kind",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                asked(statement, [])


# --- what is being written -------------------------------------------------------------------------------------------


def draft(conference: Conference, account: str, item: Item | None = None) -> str | None:
    user = conference.cast(account)
    with acting(user):
        found = papers.draft_of(item or conference.item, user)
        return found.text if found else None


def test_what_is_typed_is_given_back_to_its_writer_and_to_nobody_else(
    ongoing: Conference, give: Give
) -> None:
    give(SCHOOL, "meetings")
    ongoing.does(OWN, papers.save_draft, item=ongoing.item, text="Hen sa att ")
    ongoing.does(OWN, papers.save_draft, item=ongoing.item, text="  Hen sa att det  ")
    ongoing.does(SCHOOL, papers.save_draft, item=ongoing.item, text="Frånvaron har")
    assert draft(ongoing, OWN) == "  Hen sa att det  "
    assert draft(ongoing, SCHOOL) == "Frånvaron har"
    for account, rows in (
        (OWN, 1),
        (SCHOOL, 1),
        (POLICE, 0),
        (CONVENER, 0),
        (COLLEAGUE, 0),
        ("dataskydd", 0),
    ):
        with acting(ongoing.cast(account)):
            assert asked("select count(*) from public.meetings_draft", []) == [(rows,)], account
    # A colleague in the circle who asks for it by name gets nothing.
    with acting(ongoing.cast(SCHOOL)):
        assert papers.draft_of(ongoing.item, ongoing.cast(OWN)) is None
        assert asked("select 1 from public.meetings_draft where user_id = %s", [ongoing.cast(OWN).pk]) == []
    for account in (POLICE, CONVENER):
        with refused():
            ongoing.does(account, papers.save_draft, item=ongoing.item, text="Utanför")
        with acting(ongoing.cast(account)):
            assert asked("select varsam.meetings_draft(%s, %s)", [ongoing.item.pk, b"x" * 60]) == [(False,)]
            assert asked("select varsam.meetings_draft_drop(%s)", [ongoing.item.pk]) == [(False,)]


def test_a_draft_is_gone_when_it_is_sent_and_stays_when_another_line_is_put_right(
    ongoing: Conference,
) -> None:
    def type_again() -> None:
        ongoing.does(OWN, papers.save_draft, item=ongoing.item, text="Hen sa")

    type_again()
    line = ongoing.writes(OWN, "Hen sa att det går bra.")
    assert draft(ongoing, OWN) is None
    type_again()
    ongoing.writes(OWN, "Hen sa att det går rätt bra.", replaces=line)
    assert draft(ongoing, OWN) == "Hen sa"
    ongoing.promises(OWN, OWN, due_on=SOON)
    assert draft(ongoing, OWN) is None
    type_again()
    ongoing.does(OWN, papers.save_draft, item=ongoing.item, text="   ")
    assert draft(ongoing, OWN) is None
    type_again()
    ongoing.does(OWN, papers.drop_draft, item=ongoing.item)
    ongoing.does(OWN, papers.drop_draft, item=ongoing.item)
    assert draft(ongoing, OWN) is None


@pytest.mark.law("L11")
def test_who_is_outside_now_gets_not_even_their_own_draft(ongoing: Conference, give: Give) -> None:
    grant = give(SCHOOL, "meetings")
    ongoing.does(SCHOOL, papers.save_draft, item=ongoing.item, text="Frånvaron")
    ongoing.does(OWN, papers.save_draft, item=ongoing.item, text="Läget")
    with acting(ongoing.cast(OWN)):
        asked("select varsam.records_stop_grant(%s)", [grant.pk])
    assert draft(ongoing, SCHOOL) is None
    ongoing.does(OWN, room.declare_conflict, item=ongoing.item, user=ongoing.cast(OWN))
    assert draft(ongoing, OWN) is None
    with acting(ongoing.cast(SCHOOL)):
        assert not Draft.objects.exists()


def test_drafts_go_when_the_minutes_are_locked_and_none_is_kept_while_they_are_adjusted(
    ongoing: Conference,
) -> None:
    ongoing.does(CONVENER, room.close_meeting, meeting=ongoing.meeting)
    ongoing.does(OWN, papers.save_draft, item=ongoing.item, text="Hann inte")
    ongoing.does(OWN, minutes.name_adjusters, item=ongoing.item, users=[ongoing.cast(OWN)])
    with acting(ongoing.cast(OWN)):
        seen = bytes(asked("select varsam.meetings_digest(%s)", [ongoing.item.pk])[0][0])
    ongoing.does(OWN, minutes.sign, item=ongoing.item, seen=seen)
    with refused():
        ongoing.does(OWN, papers.save_draft, item=ongoing.item, text="Ett till")
    assert draft(ongoing, OWN) == "Hann inte"
    ongoing.does(OWN, minutes.lock, item=ongoing.item)
    assert draft(ongoing, OWN) is None
    # After that, what is typed is an addendum.
    ongoing.does(OWN, papers.save_draft, item=ongoing.item, text="Tillägg")
    ongoing.writes(OWN, "Tillägg: rektorn hörde av sig.", kind=LineKind.ADDENDUM)
    assert draft(ongoing, OWN) is None


def test_drafts_go_with_the_record_and_with_an_item_that_is_dropped(
    ongoing: Conference, as_owner: Any
) -> None:
    other = ongoing.does(CONVENER, planning.add_item, meeting=ongoing.meeting, title="Sommaren")
    for item in (ongoing.item, other):
        ongoing.does(OWN, papers.save_draft, item=item, text="Halvt")
    ongoing.does(CONVENER, planning.drop_item, item=other)
    with as_owner():
        assert Draft.objects.count() == 1
        asked("select varsam._record_forget_meetings(%s)", [ongoing.record.pk])
        assert not Draft.objects.exists()
        assert not Item.objects.filter(kind=ItemKind.CASE, meeting=ongoing.meeting).exists()
