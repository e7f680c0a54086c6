"""A record of the social office of Hisingen, ways to share it, and who sees what of it."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.conftest import Wall as Wall
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import actions, reading
from varsam.kernel.records.enums import TEXTS, Track
from varsam.kernel.records.models import Entry, Grant, Record

OWN, COLLEAGUE, AUDITOR = "socialsekreterare.hisingen", "socialsekreterare.centrum", "dataskydd"
POLICE, SCHOOL, THEOLOGIAN, MENTOR = "polis", "skola", "teolog", "mentor"
REASON = "Personen är försvunnen och har sagt att hen inte orkar mer."

Give = Callable[..., Grant]


def unit_of(user: User) -> Organisation:
    with acting(user):
        return user.memberships.select_related("organisation").get().organisation


def open_for(user: User, **said: Any) -> Record:
    values = {"track": Track.SSPF, "track_reason": "", "text": "Läget först.", **said}
    with acting(user):
        return actions.open_record(unit=unit_of(user).pk, by=user, **values)


@pytest.fixture
def record(cast: Any) -> Record:
    """A record of the social office of Hisingen with one note of each kind."""
    own = cast(OWN)
    made = open_for(own)
    with acting(own):
        for kind in TEXTS[1:]:
            actions.add_entry(record=made, information=kind, text=f"Om {kind}", happened_at=None, by=own)
    return made


@pytest.fixture
def give(record: Record, cast: Any, as_owner: Any) -> Give:
    """`give("polis", "needs")`: by the function that gives, past the consent that would have to come first."""

    def given(account: str, *kinds: str, only: bool = False, days: float = 30, of: Record = record) -> Grant:
        user = cast(account)
        with acting(cast(OWN)), as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "select varsam._records_give(%s, %s, %s, %s, 'consent', %s, varsam._clock() + %s)",
                [of.pk, unit_of(user).pk, user.pk if only else None, list(kinds or ("needs",)), uuid.uuid4(),
                 timedelta(days=days)],
            )  # fmt: skip
            return Grant.objects.get(pk=cursor.fetchone()[0])

    return given


@pytest.fixture
def sees(record: Record, cast: Any) -> Callable[[str], set[str] | None]:
    """`sees("polis")`: the kinds of notes that this user reads in the record; None where there is no record for them."""

    def seen(account: str) -> set[str] | None:
        with acting(cast(account)):
            opened = reading.open_record(record.reference)
            raw = set(Entry.objects.filter(record_id=record.pk).values_list("information", flat=True))
            if opened is None:
                assert not raw
                assert not Record.objects.filter(pk=record.pk).exists()
                assert record.pk not in reading.ids({})
                return None
            assert {text.entry.information for text in opened.texts} == raw
            assert record.pk in reading.ids({})
            return raw

    return seen


def tick() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select varsam.records_tick()")
        return int(cursor.fetchone()[0])


def logged(record: Record, as_owner: Any) -> list[str]:
    with as_owner():
        found = AuditEntry.objects.filter(target=record.reference).order_by("pk")
        return list(found.values_list("event", flat=True))
