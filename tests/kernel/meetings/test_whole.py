"""The minutes of a whole meeting about nobody: read, adjusted, signed and locked at once, and kept as they were signed."""

import hashlib
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.kernel.meetings.city import COORDINATION, LEISURE, City, make
from tests.kernel.meetings.conftest import CONVENER, Conference, refused
from tests.kernel.meetings.table import Table
from tests.kernel.meetings.test_papers import PDF
from tests.kernel.records.conftest import OWN, POLICE
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.meetings import papers, reading, room, whole
from varsam.kernel.meetings.models import Document, Item, Meeting
from varsam.kernel.meetings.room import ChangedMeanwhile, NotOpen
from varsam.lib import file_kinds


@pytest.fixture
def city(cast: Any) -> City:
    return make(cast)


@pytest.fixture
def held(city: City) -> tuple[Meeting, list[Item]]:
    """Three items were taken up, one was not; something was promised."""
    meeting = city.calls()
    items = [city.puts_up(meeting, title) for title in ("Torget", "Skolan", "Sommaren")]
    city.opens(meeting)
    for item in items:
        city.takes_up(item, f"Om punkt {item.position}")
    city.promises(items[0], LEISURE)
    city.closes(meeting)
    return meeting, items


def seen(city: City, meeting: Meeting, account: str) -> dict[int, bytes]:
    with acting(city.cast(account)):
        return {each.item.pk: each.digest for each in whole.open_items(meeting)}


def test_a_meeting_is_adjusted_signed_and_locked_as_one(city: City, held: Any, log: Any) -> None:
    meeting, items = held
    adjusters = [city.cast(POLICE), city.cast(LEISURE)]
    with refused():
        city.does(COORDINATION, whole.name_adjusters, meeting=meeting, users=[city.cast("mentor")])
    with refused():
        city.does(LEISURE, whole.name_adjusters, meeting=meeting, users=adjusters)
    named = city.does(COORDINATION, whole.name_adjusters, meeting=meeting, users=adjusters)
    assert named == items
    with pytest.raises(NotOpen):
        city.does(COORDINATION, whole.lock, meeting=meeting)
    read = seen(city, meeting, POLICE)
    with pytest.raises(ChangedMeanwhile):
        city.does(POLICE, whole.sign, meeting=meeting, seen={items[0].pk: read[items[0].pk]})
    with pytest.raises(ChangedMeanwhile):
        city.does(POLICE, whole.sign, meeting=meeting, seen={**read, items[2].pk: b"something else"})
    with acting(city.cast(POLICE)):
        assert not any(each.adjusters[0].signed_at for each in whole.open_items(meeting) if each.adjusters)
    for account in (POLICE, LEISURE):
        city.does(account, whole.sign, meeting=meeting, seen=seen(city, meeting, account))
        with refused():
            city.does(account, whole.sign, meeting=meeting, seen=read)
    with refused():
        city.does(POLICE, whole.lock, meeting=meeting)
    assert city.does(COORDINATION, whole.lock, meeting=meeting) == items
    with acting(city.cast(LEISURE)):
        assert {each.minutes.state for each in whole.open_items(meeting) if each.item in items} == {"locked"}
    assert log(meeting.reference).count("minutes.locked") == 3


def locked(city: City, held: Any) -> Meeting:
    meeting, _ = held
    city.does(COORDINATION, whole.name_adjusters, meeting=meeting, users=[city.cast(POLICE)])
    city.does(POLICE, whole.sign, meeting=meeting, seen=seen(city, meeting, POLICE))
    city.does(COORDINATION, whole.lock, meeting=meeting)
    found: Meeting = meeting
    return found


def keep(city: City, meeting: Meeting, account: str = COORDINATION, pdf: bytes = PDF) -> Document:
    kept: Document = city.does(account, papers.lock_document, meeting=meeting, name="Protokoll.pdf", pdf=pdf)
    return kept


def test_the_minutes_are_kept_once_as_they_were_signed_and_the_audit_knows_their_digest(
    city: City, held: Any, as_owner: Any
) -> None:
    with refused():
        keep(city, held[0])
    meeting = locked(city, held)
    with refused():
        keep(city, meeting, POLICE)
    with pytest.raises(file_kinds.NotTaken):
        keep(city, meeting, pdf=b"no pdf")
    document = keep(city, meeting)
    digest = hashlib.sha256(PDF).digest()
    with acting(city.cast(LEISURE)):
        found = papers.locked_document(meeting)
        assert found
        assert (bytes(found.digest or b""), papers.read_document(found)[1]) == (digest, PDF)
    with as_owner():
        (entry,) = AuditEntry.objects.filter(target=meeting.reference, event="minutes.document")
        assert entry.details["sha256"] == digest.hex()
    for act, values in (
        (papers.lock_document, {"meeting": meeting, "name": "Protokoll.pdf", "pdf": PDF}),
        (papers.remove_document, {"document": document}),
        (papers.add_document, {"meeting": meeting, "item": None, "name": "a.pdf", "content": PDF}),
    ):
        with refused():
            city.does(COORDINATION, act, **values)
    with as_owner(), pytest.raises(IntegrityError, match="removed_is_empty"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(removed_at=document.at)


def test_who_has_a_conflict_at_one_item_reads_the_others_and_not_the_whole(city: City, held: Any) -> None:
    meeting, items = held
    city.does(LEISURE, room.declare_conflict, item=items[1], user=city.cast(LEISURE))
    assert set(seen(city, meeting, POLICE)) - set(seen(city, meeting, LEISURE)) == {items[1].pk}
    locked(city, held)
    document = keep(city, meeting)
    with acting(city.cast(LEISURE)):
        assert papers.locked_document(meeting) is None
        assert [paper.document for paper in papers.documents(meeting)] == []
        with refused():
            papers.read_document(document)
    with acting(city.cast(POLICE)):
        assert papers.locked_document(meeting) == document


def test_whoever_leads_with_a_conflict_does_not_seal_what_they_may_not_read(city: City, held: Any) -> None:
    meeting, items = held
    locked(city, held)
    city.does(COORDINATION, room.declare_conflict, item=items[0], user=city.cast(COORDINATION))
    with refused():
        keep(city, meeting)


def test_no_document_is_kept_of_the_whole_of_a_case_meeting(ongoing: Conference) -> None:
    ongoing.does(CONVENER, room.close_meeting, meeting=ongoing.meeting)
    ongoing.does(OWN, whole.name_adjusters, meeting=ongoing.meeting, users=[ongoing.cast(OWN)])
    with acting(ongoing.cast(OWN)):
        read = {each.item.pk: each.digest for each in whole.open_items(ongoing.meeting)}
    ongoing.does(OWN, whole.sign, meeting=ongoing.meeting, seen=read)
    # The unit that has the record keeps its minutes, the convener those of the meeting.
    assert ongoing.does(OWN, whole.lock, meeting=ongoing.meeting) == [ongoing.item]
    with refused():
        ongoing.does(CONVENER, papers.lock_document, meeting=ongoing.meeting, name="Allt.pdf", pdf=PDF)
    with acting(ongoing.cast(CONVENER)):
        assert ongoing.item not in [each.item for each in whole.open_items(ongoing.meeting)]


def test_sixty_items_are_read_in_as_many_questions_as_three_and_say_the_same(city: City, held: Any) -> None:
    meeting, items = held

    def questions() -> int:
        with acting(city.cast(POLICE)), CaptureQueriesContext(connection) as asked:
            assert whole.open_items(meeting, on_record=False)
        return len(asked)

    few = questions()
    with acting(city.cast(POLICE)):
        one_by_one = [reading.open_item(item) for item in items]
        at_once = [each for each in whole.open_items(meeting) if each.item in items]
        for one, each in zip(one_by_one, at_once, strict=True):
            assert one
            assert [said.text for said in one.lines] == [said.text for said in each.lines]
            assert [said.text for said in one.actions] == [said.text for said in each.actions]
            assert (one.digest, one.minutes, list(one.adjusters)) == (
                each.digest,
                each.minutes,
                list(each.adjusters),
            )
    other = city.calls(days=20)
    many = [city.puts_up(other, f"Punkt {number}") for number in range(20)]
    city.opens(other)
    for item in many:
        city.takes_up(item)
    meeting = other
    assert questions() == few


# --- who watches is told -----------------------------------------------------------------------------------------


def test_what_changes_is_told_to_who_listens_by_ids_alone(town: Any) -> None:
    table = Table(town)
    with town.app() as listener, table.handler() as handler:
        listener.execute("listen varsam_meeting")
        (meeting,) = handler.execute(
            "select meeting_id from meetings_item where id = %s", [table.item]
        ).fetchone()
        assert table.write(handler) == "written"
        assert list(listener.notifies(timeout=0.2)) == []
        handler.execute("select varsam.meetings_pause(%s, true)", [meeting])
        handler.commit()
        told = [each.payload for each in listener.notifies(timeout=2, stop_after=2)]
        assert sorted(told) == [f"{meeting}:0:meeting", f"{meeting}:{table.item}:line"]
    with town.owner() as owner:
        for table_name in ("attendance", "action", "conflict", "minutes", "adjuster", "item", "document"):
            found = owner.execute(
                "select 1 from pg_trigger where tgname = 'meetings_tell' and tgrelid = %s::regclass",
                [f"public.meetings_{table_name}"],
            ).fetchone()
            assert found, table_name


def test_the_tables_are_written_by_functions_alone(city: City, held: Any) -> None:
    meeting, _ = held
    with acting(city.cast(COORDINATION)):
        for table in ("document", "draft", "takenoff"):
            for statement in (
                f"insert into public.meetings_{table} select * from public.meetings_{table}",
                f"delete from public.meetings_{table}",
                f"update public.meetings_{table} set id = id",
            ):
                with (
                    pytest.raises(DatabaseError, match="permission denied"),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(statement)
        assert Meeting.objects.filter(pk=meeting.pk).exists()
