"""Opening one record in an emergency: for whom, for how long, and who judges it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from tests.kernel.records.conftest import (
    AUDITOR,
    COLLEAGUE,
    OWN,
    POLICE,
    REASON,
    SCHOOL,
    Wall,
    logged,
    open_for,
    tick,
)
from varsam.kernel.access.actor import acting
from varsam.kernel.notifications.models import Notice
from varsam.kernel.records import actions, policies, reading
from varsam.kernel.records.enums import TEXTS, Information, Outcome
from varsam.kernel.records.models import BreakGlass, Record
from varsam.kernel.vault import api as vault


def test_a_clock_that_steps_back_does_not_lengthen_a_broken_glass(
    record: Record, sees: Any, wall: Wall, cast: Any
) -> None:
    with acting(cast(COLLEAGUE)):
        until = actions.break_glass(reference=record.reference, reason=REASON, by=cast(COLLEAGUE))
    wall(until + timedelta(minutes=1))
    assert tick() == 0
    wall(until - timedelta(hours=1))
    assert sees(COLLEAGUE) is None


def test_broken_glass_opens_one_record_to_read_for_as_long_as_the_rule_says(
    record: Record, cast: Any, sees: Any, wall: Wall, as_owner: Any
) -> None:
    other = open_for(cast(OWN))
    with as_owner():
        notices = Notice.objects.count()
    with acting(cast(COLLEAGUE)):
        until = actions.break_glass(reference=record.reference, reason=REASON, by=cast(COLLEAGUE))
        assert BreakGlass.objects.get(reference=record.reference).until == until
        assert reading.open_record(other.reference) is None
        with pytest.raises((PermissionDenied, Record.DoesNotExist)):
            actions.add_entry(
                record=record, information=Information.NEEDS, text="Nej.", happened_at=None, by=cast(COLLEAGUE)
            )  # fmt: skip
    assert sees(COLLEAGUE) == {kind.value for kind in TEXTS}
    with as_owner():
        assert Notice.objects.count() >= notices + 2
    assert "glass.broken" in logged(record, as_owner)
    wall(until + timedelta(seconds=1))
    assert sees(COLLEAGUE) is None


@pytest.mark.parametrize("reason", ["", "   " * 20, "kort", "x" * (policies.SHORTEST_REASON - 1)])
def test_a_reason_is_a_sentence(record: Record, cast: Any, reason: str) -> None:
    with acting(cast(COLLEAGUE)), pytest.raises(ValueError, match="at least"):
        actions.break_glass(reference=record.reference, reason=reason, by=cast(COLLEAGUE))


def test_the_database_asks_for_a_reason_too(record: Record, cast: Any) -> None:
    short = b"\0" * (12 + policies.SHORTEST_REASON - 1 + 16)
    key_id, _key, wrapped, master = vault.new_key()
    with (
        acting(cast(COLLEAGUE)),
        pytest.raises(DatabaseError, match="glass_has_a_reason"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select varsam.records_break(%s, %s, %s, %s, %s, %s)",
            [record.reference, uuid.uuid4(), short, key_id, wrapped, master],
        )


@pytest.mark.parametrize(
    ("account", "reference"),
    [(COLLEAGUE, "K-26-9999"), (COLLEAGUE, ""), (OWN, None), (POLICE, None), (AUDITOR, None), (SCHOOL, None)],
)
def test_what_may_not_be_opened_answers_like_what_is_not_there(
    record: Record, cast: Any, account: str, reference: str | None
) -> None:
    with acting(cast(account)), pytest.raises(actions.NotOpened):
        actions.break_glass(
            reference=record.reference if reference is None else reference, reason=REASON, by=cast(account)
        )


def test_a_break_is_judged_once_and_never_by_the_one_who_broke(
    record: Record, cast: Any, as_owner: Any
) -> None:
    with acting(cast(COLLEAGUE)):
        actions.break_glass(reference=record.reference, reason=REASON, by=cast(COLLEAGUE))
        glass = BreakGlass.objects.get(reference=record.reference)
        with pytest.raises((PermissionDenied, BreakGlass.DoesNotExist)):
            actions.review_break(
                glass=glass, outcome=Outcome.JUSTIFIED, judgement="Jag hade rätt.", by=cast(COLLEAGUE)
            )
    with acting(cast(AUDITOR)):
        assert reading.open_record(record.reference) is None
        assert reading.glass_words(glass) == (REASON, "")
        actions.review_break(
            glass=glass, outcome=Outcome.NOT_NEEDED, judgement="Jouren svarade.", by=cast(AUDITOR)
        )
        with pytest.raises(PermissionDenied):
            actions.review_break(glass=glass, outcome=Outcome.JUSTIFIED, judgement="Nej.", by=cast(AUDITOR))
    with acting(cast(OWN)):
        seen = BreakGlass.objects.get(pk=glass.pk)
        assert (seen.outcome, reading.glass_words(seen)) == ("not_needed", (REASON, "Jouren svarade."))
    assert logged(record, as_owner).count("glass.reviewed") == 1
