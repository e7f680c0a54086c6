"""Opening a record, writing in it, correcting, closing and handing over: who may, and what each leaves behind."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.utils import timezone

from tests.kernel.records.conftest import (
    AUDITOR,
    COLLEAGUE,
    MENTOR,
    OWN,
    POLICE,
    SCHOOL,
    Give,
    logged,
    open_for,
    unit_of,
)
from varsam.kernel.access.actor import acting
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.people.models import Membership, Organisation
from varsam.kernel.records import actions, reading
from varsam.kernel.records.enums import TEXTS, Information, Track
from varsam.kernel.records.models import Entry, Grant, Record

# --- opening and writing ---------------------------------------------------------------------------------------


def test_a_record_gets_a_reference_and_a_name_that_says_nothing(cast: Any, as_owner: Any) -> None:
    first, second = open_for(cast(OWN)), open_for(cast(OWN))
    assert first.reference.startswith("K-")
    assert int(second.reference.split("-")[2]) == int(first.reference.split("-")[2]) + 1
    assert first.pseudonym != second.pseudonym
    assert logged(first, as_owner) == ["record.opened", "record.written"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_an_ordinary_track_it_says_why(cast: Any, reason: str) -> None:
    with pytest.raises(ValueError, match="says why"):
        open_for(cast(OWN), track=Track.NONE, track_reason=reason)


def test_the_reason_for_no_track_is_sealed_and_read_by_the_unit(cast: Any) -> None:
    made = open_for(cast(OWN), track=Track.NONE, track_reason="Bor ännu i en annan kommun.")
    with acting(cast(OWN)):
        opened = reading.open_record(made.reference)
        assert opened is not None
        assert opened.track_reason == "Bor ännu i en annan kommun."
        assert b"kommun" not in bytes(Record.objects.get(pk=made.pk).track_reason or b"")


def test_nobody_opens_a_record_in_another_unit(cast: Any) -> None:
    own, other = cast(OWN), unit_of(cast(COLLEAGUE))
    with pytest.raises(DatabaseError, match="not a unit"), acting(own):
        actions.open_record(unit=other.pk, track=Track.SIG, track_reason="", text="Hej.", by=own)


@pytest.mark.parametrize("account", [POLICE, SCHOOL, MENTOR, AUDITOR, "registrator", "systemadmin", "rad"])
def test_those_who_handle_no_records_open_none(cast: Any, account: str) -> None:
    with pytest.raises(DatabaseError, match="not a unit"):
        open_for(cast(account))


def test_a_note_is_signed_dated_and_kept_apart_from_when_it_happened(record: Record, cast: Any) -> None:
    happened = timezone.now() - timedelta(days=2)
    with acting(cast(OWN)):
        actions.add_entry(
            record=record, information=Information.MEETINGS, text="Vi sågs.", happened_at=happened, by=cast(OWN)
        )  # fmt: skip
        newest = Entry.objects.get(record=record, happened_at=happened)
        assert (newest.author, newest.happened_at) == (cast(OWN), happened)
        assert newest.at > happened
        assert b"Vi" not in bytes(newest.sealed)
        assert Record.objects.get(pk=record.pk).last_entry_at == newest.at


def test_a_note_that_cannot_be_put_on_record_is_not_written(
    record: Record, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(audit, "record", fails)
    with acting(cast(OWN)):
        before = record.entries.count()
        with pytest.raises(RuntimeError):
            actions.add_entry(
                record=record, information=Information.NEEDS, text="Nytt.", happened_at=None, by=cast(OWN)
            )
        assert record.entries.count() == before


def test_a_correction_is_a_new_note_in_the_same_record(record: Record, cast: Any) -> None:
    own = cast(OWN)
    other = open_for(own)
    with acting(own):
        wrong, elsewhere = record.entries.get(information="situation"), other.entries.get()
        actions.add_entry(
            record=record, information=Information.SITUATION, text="Så här var det.", happened_at=None,
            corrects=wrong, by=own,
        )  # fmt: skip
        opened = reading.open_record(record.reference)
        assert opened is not None
        bodies = {text.entry.corrects_id: text.body for text in opened.texts}
        assert bodies[wrong.pk] == "Så här var det."
        assert "Läget först." in [text.body for text in opened.texts]
        with pytest.raises(PermissionDenied):
            actions.add_entry(
                record=record, information=Information.SITUATION, text="Fel akt.", happened_at=None,
                corrects=elsewhere, by=own,
            )  # fmt: skip


def test_a_closed_record_takes_nothing_more_until_it_is_opened_again(
    record: Record, give: Give, cast: Any, sees: Any
) -> None:
    own = cast(OWN)
    give(POLICE, "needs")
    with acting(own):
        actions.close_record(record=record, by=own)
        with pytest.raises(PermissionDenied):
            actions.add_entry(
                record=record, information=Information.NEEDS, text="Mer.", happened_at=None, by=own
            )
        with pytest.raises(PermissionDenied):
            actions.close_record(record=record, by=own)
        assert list(record.grants.values_list("ended_why", flat=True)) == ["stopped"]
    assert sees(POLICE) is None
    with acting(own):
        actions.reopen_record(record=record, by=own)
        actions.add_entry(record=record, information=Information.NEEDS, text="Mer.", happened_at=None, by=own)
    assert sees(POLICE) is None


# --- handing over --------------------------------------------------------------------------------------------------


def test_handing_over_moves_the_record_keeps_its_shares_and_ends_one_that_has_served(
    record: Record, give: Give, cast: Any, sees: Any, as_owner: Any
) -> None:
    new = unit_of(cast(COLLEAGUE))
    give(POLICE, "needs")
    give(COLLEAGUE, "measures")
    with acting(cast(OWN)):
        assert new in reading.units_for(record)
        actions.transfer(record=record, to=new.pk, by=cast(OWN))
    assert sees(OWN) is None
    assert sees(POLICE) == {"needs"}
    assert sees(COLLEAGUE) == {kind.value for kind in TEXTS}
    with acting(cast(COLLEAGUE)):
        ended = dict(Grant.objects.filter(record=record).values_list("organisation_id", "ended_why"))
    assert ended == {new.pk: "stopped", unit_of(cast(POLICE)).pk: ""}
    with as_owner():
        units = dict(
            AuditEntry.objects.filter(target=record.reference, event__in=["record.transferred", "record.received"])
            .values_list("event", "unit")
        )  # fmt: skip
    assert units == {"record.transferred": unit_of(cast(OWN)).pk, "record.received": new.pk}


@pytest.mark.parametrize("slug", ["polisen-region-vast", "socialkontor-hisingen", "grundskoleforvaltningen"])
def test_a_record_goes_to_no_partner_to_nobody_and_not_to_where_it_is(
    record: Record, cast: Any, slug: str
) -> None:
    to = Organisation.objects.get(slug=slug)
    with acting(cast(OWN)):
        assert to not in reading.units_for(record)
        with pytest.raises(PermissionDenied):
            actions.transfer(record=record, to=to.pk, by=cast(OWN))


def test_only_the_unit_hands_over(record: Record, cast: Any) -> None:
    home = unit_of(cast(COLLEAGUE))
    with acting(cast(COLLEAGUE)), pytest.raises(PermissionDenied):
        actions.transfer(record=record, to=home.pk, by=cast(COLLEAGUE))


# --- the list of who works in many units --------------------------------------------------------------------------


def test_the_newest_of_many_units_are_all_there_in_order(cast: Any, as_owner: Any) -> None:
    now, worker = timezone.now(), cast(OWN)
    with as_owner():
        parent = Organisation.objects.get(slug="socialkontor-hisingen").parent
        units = []
        for number in range(12):
            unit = Organisation(
                slug=f"enhet-{number}", name_sv=f"E{number}", name_en=f"E{number}", kind="unit", parent=parent
            )
            unit.save()
            Membership.objects.create(
                user=worker, role="social_worker", organisation=unit, valid_from=now - timedelta(days=1)
            )
            units.append(unit.pk)
    with acting(worker):
        made = [
            actions.open_record(unit=unit, track=Track.SSPF, track_reason="", text="Läget.", by=worker).pk
            for unit in [*units, units[0], units[0]]
        ]
    with as_owner():
        # The last made has the newest note; every second is closed.
        for place, pk in enumerate(made):
            Record.objects.filter(pk=pk).update(
                last_entry_at=now + timedelta(minutes=place), closed_at=now if place % 2 else None
            )
    newest = made[::-1]
    with acting(worker):
        assert reading.ids({}, 5) == newest[:5]
        assert reading.ids({}, 500)[: len(made)] == newest
        assert reading.ids({"closed": "yes"}, 4) == newest[::2][:4]
        assert reading.ids({"closed": "no"}, 4) == newest[1::2][:4]
    with acting(cast(COLLEAGUE)):
        assert not set(reading.ids({}, 500)) & set(made)
