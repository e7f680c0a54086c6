"""What outside writers were promised: who is told when the day comes, passes and has long passed, and how much was kept."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.conftest import Wall
from tests.kernel.conversations.test_writer import receive
from varsam.kernel.access.actor import acting, as_writer
from varsam.kernel.conversations import actions, inbox, jobs, limits, writer
from varsam.kernel.conversations.models import Enquiry, Promise
from varsam.kernel.conversations.states import State, Step
from varsam.kernel.notifications.models import Notice
from varsam.kernel.people import calendar
from varsam.kernel.people.models import User
from varsam.lib.working_days import STOCKHOLM

pytestmark = pytest.mark.django_db
# A Tuesday with ordinary weeks behind it; 10 working days later is a Tuesday again.
CAME = datetime(2026, 11, 3, 10, 0, tzinfo=STOCKHOLM)
FEEDBACK_BY = datetime(2026, 11, 17, 23, 59, 59, tzinfo=STOCKHOLM)


@pytest.fixture
def elin(cast: Callable[[str], User]) -> User:
    return cast("samordnare")


@pytest.fixture
def asked(as_owner: Any) -> Callable[..., Enquiry]:
    """`asked(at)`: something that came in then, before which nothing waited."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from conversations_promise")
        cursor.execute("delete from conversations_keptsum")
        cursor.execute("delete from notifications_notice")

    def came(at: datetime = CAME, text: str = "Jag är orolig.") -> Enquiry:
        promise = limits.promise(at)
        with as_owner():
            enquiry = Enquiry.objects.get(reference=receive(text, submission="").reference)
            Enquiry.objects.filter(pk=enquiry.pk).update(
                received_at=at,
                acknowledge_by=promise.acknowledge_by,
                triage_by=promise.triage_by,
                feedback_by=promise.feedback_by,
            )
            Notice.objects.all().delete()
        return enquiry

    return came


@pytest.fixture
def done(as_owner: Any) -> Callable[..., None]:
    """`done(enquiry, at, answered=at)`: read and decided then, and answered if that is said."""

    def was(enquiry: Enquiry, at: datetime, answered: datetime | None = None) -> None:
        with as_owner():
            Enquiry.objects.filter(pk=enquiry.pk).update(
                state=State.WAITING, acknowledged_at=at, triaged_at=at, answered_at=answered
            )

    return was


@pytest.fixture
def told(as_owner: Any, wall: Wall) -> Callable[[datetime], list[tuple[int | None, int | None]]]:
    """`told(at)`: whom the worker tells at that time, as (unit, user)."""

    def looked(at: datetime) -> list[tuple[int | None, int | None]]:
        wall(at)
        with as_owner():
            Notice.objects.all().delete()
        jobs.watch(at)
        with as_owner():
            return list(Notice.objects.values_list("unit", "user"))

    return looked


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=STOCKHOLM)


def test_the_holder_is_reminded_then_the_unit_is_told_and_told_again_each_once(
    asked: Any, done: Any, told: Any, elin: User, as_owner: Any
) -> None:
    enquiry = asked()
    done(enquiry, CAME + timedelta(hours=1))
    with acting(elin):
        actions.take(enquiry=enquiry, by=elin)
    unit = (enquiry.unit_id, None)
    assert told(at(13)) == [], "two working days before"
    # Monday, one working day before Tuesday the 17th.
    assert told(at(16)) == [(None, elin.pk)]
    assert told(at(16, 12)) == told(at(17)) == []
    assert told(at(18)) == [unit], "the day has passed"
    assert told(at(18, 9)) == told(at(19)) == []
    # The 18th and the 19th have gone by.
    assert told(at(20)) == [unit]
    assert told(at(20, 9)) == told(at(23)) == told(at(30)) == []


def test_nobody_is_told_on_a_day_off_and_everything_on_the_next_working_day(
    asked: Any, done: Any, told: Any
) -> None:
    enquiry = asked(datetime(2026, 10, 30, 10, 0, tzinfo=STOCKHOLM))
    done(enquiry, datetime(2026, 10, 30, 11, 0, tzinfo=STOCKHOLM))
    # Ten working days are Friday the 13th; nobody holds it, so the unit is reminded.
    assert told(at(12)) == [(enquiry.unit_id, None)]
    assert told(at(14)) == told(at(15)) == [], "Saturday and Sunday"
    assert told(at(16)) == [(enquiry.unit_id, None)]
    assert calendar.current().is_working_day(at(16).date())


def test_who_no_longer_works_there_is_not_reminded_but_the_unit_is(
    asked: Any, done: Any, told: Any, elin: User, as_owner: Any
) -> None:
    enquiry = asked()
    done(enquiry, CAME)
    with as_owner():
        Enquiry.objects.filter(pk=enquiry.pk).update(owner=elin)
        elin.memberships.update(valid_to=at(10))
    assert told(at(16)) == [(enquiry.unit_id, None)]


def test_a_promise_of_today_is_not_reminded_of_on_the_day_that_it_is_made(asked: Any, told: Any) -> None:
    enquiry = asked()
    assert told(CAME + timedelta(hours=1)) == [], "the unit has just been told that it came"
    assert told(at(4)) == [(enquiry.unit_id, None)], "by the end of the next day somebody is to have read it"


@pytest.mark.parametrize("end", ["answered", "closed", "erased"])
def test_nobody_is_told_of_what_is_over(asked: Any, done: Any, told: Any, as_owner: Any, end: str) -> None:
    enquiry = asked()
    done(enquiry, CAME, CAME + timedelta(hours=2) if end == "answered" else None)
    if end != "answered":
        with as_owner():
            Enquiry.objects.filter(pk=enquiry.pk).update(state=end)
    assert told(at(16)) == told(at(18)) == told(at(20)) == []


def test_only_the_worker_looks(asked: Any, elin: User) -> None:
    with acting(elin), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select varsam.conversations_watch(now(), now())")


# --- what was kept ---------------------------------------------------------------------------------------------------


def sums(user: User, step: Step) -> tuple[int, int]:
    with acting(user):
        found = [part for part in inbox.kept(at(1).date()) if part.step == step and part.part is None]
    return sum(part.kept for part in found), sum(part.missed for part in found)


def test_a_promise_counts_when_its_day_has_come_and_a_second_question_has_one_of_its_own(
    asked: Any, done: Any, wall: Wall, elin: User, as_owner: Any
) -> None:
    kept, late, silent = asked(), asked(text="två"), asked(text="tre")
    done(kept, CAME, at(10))
    done(late, CAME, FEEDBACK_BY + timedelta(seconds=1))
    done(silent, at(20))
    wall(at(17))
    assert sums(elin, Step.FEEDBACK) == (0, 0), "the day is not over"
    wall(at(18))
    assert sums(elin, Step.FEEDBACK) == (1, 2)
    assert sums(elin, Step.ACKNOWLEDGE) == sums(elin, Step.TRIAGE) == (2, 1)
    # The writer of the first asks again and is never answered; that its first answer came in time stays.
    again = datetime(2026, 12, 1, 23, 59, 59, tzinfo=STOCKHOLM)
    with as_owner():
        Enquiry.objects.filter(pk=kept.pk).update(
            state=State.ACKNOWLEDGED, answered_at=None, feedback_by=again
        )
    assert sums(elin, Step.FEEDBACK) == (1, 2)
    wall(again + timedelta(seconds=1))
    assert sums(elin, Step.FEEDBACK) == (1, 3)
    with as_owner():
        Enquiry.objects.filter(pk=kept.pk).update(answered_at=again - timedelta(days=1))
    assert sums(elin, Step.FEEDBACK) == (2, 2)


def test_what_has_been_summed_is_what_would_be_counted_and_nothing_is_summed_twice(
    asked: Any, done: Any, wall: Wall, elin: User
) -> None:
    for met in (at(10), FEEDBACK_BY, FEEDBACK_BY + timedelta(seconds=1), None):
        done(asked(text=str(met)), CAME, met)
    summer = datetime(2026, 8, 20, 10, 0, tzinfo=STOCKHOLM)
    done(asked(summer), summer, summer)

    def seen() -> list[tuple[Step, date | None, int, int]]:
        with acting(elin):
            found = inbox.kept(date(2026, 7, 1))
        return sorted(((s.step, s.part, s.kept, s.missed) for s in found), key=str)

    wall(at(17, 12))
    assert jobs.sum_kept() > 0
    wall(at(18))
    counted = seen()
    assert (Step.FEEDBACK, date(2026, 7, 1), 1, 0) in counted
    assert sums(elin, Step.FEEDBACK) == (3, 2)
    assert jobs.sum_kept() > 0
    assert seen() == counted
    assert jobs.sum_kept() == 0


def test_a_second_answer_makes_the_first_no_later(
    asked: Any, done: Any, wall: Wall, elin: User, as_owner: Any
) -> None:
    enquiry = asked()
    done(enquiry, CAME, at(5))
    done(enquiry, CAME, at(19))
    wall(at(20))
    assert sums(elin, Step.FEEDBACK) == (1, 0)


def test_what_was_late_when_it_was_erased_stays_late_and_the_rest_goes(
    asked: Any, wall: Wall, elin: User, as_owner: Any
) -> None:
    received = receive("Radera mig", submission="")
    with as_owner():
        enquiry = Enquiry.objects.get(reference=received.reference)
    wall(enquiry.acknowledge_by + timedelta(seconds=1))
    before = sums(elin, Step.ACKNOWLEDGE)
    visit = writer.enter(received.code)
    assert visit
    writer.erase(visit)
    with as_owner():
        left = Promise.objects.filter(enquiry=enquiry)
        assert [each.step for each in left] == [Step.ACKNOWLEDGE]
    assert sums(elin, Step.ACKNOWLEDGE) == before


def test_a_writer_who_writes_again_after_a_silent_close_is_promised_anew(as_owner: Any, elin: User) -> None:
    received = receive("Och sedan?", submission="")
    with acting(elin):
        enquiry = Enquiry.objects.get(reference=received.reference)
        actions.triage(enquiry=enquiry, to=State.CLOSED, reason="Dubblett.", by=elin)
    with as_owner():
        assert not Promise.objects.filter(enquiry=enquiry, met_at=None).exists()
    visit = writer.enter(received.code)
    assert visit
    assert writer.reply(visit, text="Hallå?", submission="c" * 32)
    with as_owner():
        new = Promise.objects.get(enquiry=enquiry, met_at=None)
    assert new.step == Step.FEEDBACK
    assert new.due == limits.promise(timezone.now()).feedback_by


def test_another_unit_has_no_part_in_the_sums(
    asked: Any, done: Any, wall: Wall, cast: Callable[[str], User], elin: User
) -> None:
    done(asked(), CAME, at(10))
    wall(at(20))
    assert sums(elin, Step.FEEDBACK) == (1, 0)
    for account in ("socialsekreterare.hisingen", "dataskydd", "polis"):
        assert sums(cast(account), Step.FEEDBACK) == (0, 0), account
    visit = writer.enter(receive("fyra", submission="").code)
    assert visit
    with as_writer(visit.token):
        assert inbox.kept(at(1).date()) == []


def test_staff_move_no_promised_day_and_do_nothing_earlier_than_now(asked: Any, elin: User) -> None:
    enquiry = asked()
    for change in (
        {"feedback_by": FEEDBACK_BY + timedelta(days=30)},
        {"answered_at": CAME + timedelta(hours=1)},
        {"triaged_at": CAME + timedelta(hours=1)},
        {"acknowledged_at": CAME + timedelta(hours=1)},
    ):
        with acting(elin), pytest.raises(DatabaseError), transaction.atomic():
            Enquiry.objects.filter(pk=enquiry.pk).update(**change)


def test_what_has_waited_too_long_is_counted_in_working_days(db: None) -> None:
    # Two working days after Thursday the 19th end with Monday the 23rd.
    assert limits.too_long_before(at(23)) == datetime(2026, 11, 19, tzinfo=STOCKHOLM)
    assert limits.too_long_before(at(24)) == datetime(2026, 11, 20, tzinfo=STOCKHOLM)
