"""What staff may do with an enquiry, and how the clocks answer."""

from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction

from tests.kernel.conversations.test_writer import receive
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import actions, inbox, intake, limits, policies, states
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender, State
from varsam.lib.working_days import STOCKHOLM


@pytest.fixture
def elin(cast: Any) -> Any:
    return cast("samordnare")


@pytest.fixture
def fresh(elin: Any) -> Enquiry:
    received = receive()
    with acting(elin):
        return Enquiry.objects.get(reference=received.reference)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("to", list(State))
def test_steps_are_those_of_the_table(state: State, to: State) -> None:
    enquiry = Enquiry(state=state)
    assert policies.can_move(enquiry, to) == ((state, to) in states.TRANSITIONS and to != State.ERASED)


def test_every_step_has_a_reason() -> None:
    assert all(reason for reason in states.TRANSITIONS.values())


@pytest.mark.parametrize(
    ("arrived", "acknowledge", "triage", "feedback"),
    [
        ("2026-11-17T10:42", "2026-11-18", "2026-11-20", "2026-12-01"),
        ("2026-11-21T22:00", "2026-11-23", "2026-11-25", "2026-12-04"),
        # Christmas Eve, both holidays and New Year's Eve do not count.
        ("2026-12-23T21:00", "2026-12-28", "2026-12-30", "2027-01-13"),
    ],
)
def test_promises_count_swedish_working_days(
    db: None, arrived: str, acknowledge: str, triage: str, feedback: str
) -> None:
    promise = limits.promise(datetime.fromisoformat(arrived).replace(tzinfo=STOCKHOLM))
    days = [
        at.astimezone(STOCKHOLM).date().isoformat()
        for at in (promise.acknowledge_by, promise.triage_by, promise.feedback_by)
    ]
    assert days == [acknowledge, triage, feedback]


def test_clock_goes_from_acknowledge_to_triage_to_feedback_to_none(fresh: Enquiry, elin: Any) -> None:
    def step() -> str:
        return Enquiry.objects.get(pk=fresh.pk).step

    with acting(elin):
        assert step() == "acknowledge"
        actions.acknowledge(enquiry=fresh, text="Läst.", by=elin)
        assert step() == "triage"
        actions.triage(enquiry=fresh, to=State.WAITING, reason="Väntar på kollega.", by=elin)
        assert step() == "feedback"
        actions.answer(enquiry=fresh, text="Svar.", by=elin)
        assert step() == "none"


def test_closing_stops_every_clock_but_says_why(fresh: Enquiry, elin: Any) -> None:
    with acting(elin):
        actions.triage(enquiry=fresh, to=State.CLOSED, reason="Dubblett.", by=elin)
        _, texts = inbox.open_thread(fresh.reference)
    assert [text.body for text in texts][1:] == ["Dubblett."]


def test_a_step_outside_the_table_is_refused(fresh: Enquiry, elin: Any) -> None:
    with acting(elin), pytest.raises(PermissionDenied):
        actions.triage(enquiry=fresh, to=State.RECEIVED, reason="x", by=elin)


def test_colleague_of_another_unit_cannot_find_it(fresh: Enquiry, cast: Any) -> None:
    with acting(cast("socialsekreterare.hisingen")):
        assert inbox.open_thread(fresh.reference) is None
        with pytest.raises(Enquiry.DoesNotExist):
            actions.take(enquiry=fresh, by=cast("socialsekreterare.hisingen"))


def test_call_is_noted_only_in_a_unit_of_ones_own(cast: Any) -> None:
    samir, elin = cast("socialsekreterare.hisingen"), cast("samordnare")
    call = {
        "text": "Ringde.",
        "sender": Sender.RELATIVE,
        "language": "sv",
        "district": None,
        "heading": "Råd",
    }
    own = samir.memberships.using("default")
    with acting(samir):
        unit = own.get().organisation_id
        received = intake.note_call(**call, unit=unit, with_code=True, submission="c" * 32)
        enquiry = Enquiry.objects.get(reference=received.reference)
        assert (enquiry.owner, enquiry.state, inbox.heading(enquiry)) == (samir, State.ACKNOWLEDGED, "Råd")
        assert policies.can_answer(enquiry)
        again = intake.note_call(**call, unit=unit, with_code=True, submission="c" * 32)
        assert (again.reference, again.code, again.is_new) == (received.reference, received.code, False)
        plain = [intake.note_call(**call, unit=unit, with_code=False, submission="d" * 32) for _ in range(2)]
        assert plain[0].reference == plain[1].reference != received.reference
    with pytest.raises(ProgrammingError), transaction.atomic(), acting(elin):
        intake.note_call(**call, unit=unit, with_code=False, submission="")


def test_nobody_notes_a_call_without_signing_in(db: None, cast: Any) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        intake.note_call(
            text="x",
            sender=Sender.RELATIVE,
            language="sv",
            district=None,
            unit=1,
            heading="",
            with_code=False,
            submission="",
        )


def test_answer_needs_somebody_who_can_read_it(cast: Any) -> None:
    samir = cast("socialsekreterare.hisingen")
    with acting(samir):
        call = Enquiry.objects.get()
        with pytest.raises(PermissionDenied):
            actions.answer(enquiry=call, text="Svar", by=samir)


def test_tasks_can_be_ticked_and_unticked_by_their_owner_only(fresh: Enquiry, elin: Any, cast: Any) -> None:
    with acting(elin):
        task = actions.add_task(enquiry=fresh, kind="call_back", due=datetime(2026, 12, 1).date(), by=elin)
        assert actions.set_task_done(task=task, done=True, by=elin).done_at
        assert actions.set_task_done(task=task, done=False, by=elin).done_at is None
        with pytest.raises(type(task).DoesNotExist):
            actions.set_task_done(task=task, done=True, by=cast("socialsekreterare.hisingen"))


FILTERS = [
    {},
    {"state": "open"},
    {"state": "closed"},
    {"state": "waiting"},
    {"sender": "relative"},
    {"language": "ar"},
    {"door": "telephone"},
    {"owner": "me"},
    {"owner": "nobody"},
    {"unread": "yes"},
    {"state": "open", "sender": "school", "owner": "me"},
]


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("order", ["new", "due"])
def test_inbox_lists_what_plain_filtering_would(elin: Any, filters: dict[str, str], order: str) -> None:
    groups = {"open": states.OPEN, "closed": (State.ADVISED, State.CLOSED, State.ERASED)}
    with acting(elin):
        expected = Enquiry.objects.all()
        for name, value in filters.items():
            if name == "state":
                expected = expected.filter(state__in=groups.get(value, (value,)))
            elif name == "owner":
                expected = expected.filter(owner=elin if value == "me" else None)
            elif name == "unread":
                expected = expected.filter(unread_by_city=True)
            else:
                expected = expected.filter(**{name: value})
        if order == "due":
            expected = expected.exclude(next_due=None).order_by("next_due", "-pk")
        found = [e.reference for e in inbox.page({**filters, "order": order})]
        if order == "new":
            assert found == [e.reference for e in expected.order_by("-received_at")]
            assert inbox.count(filters) == expected.count()
        else:
            assert sorted(found) == sorted(e.reference for e in expected)


def test_inbox_pages_by_the_last_row(elin: Any) -> None:
    with acting(elin):
        everything = [e.reference for e in inbox.page({})]
        first = inbox.page({}, 5)
        second = inbox.page({"after": first[-1].received_at.isoformat()}, 5)
    assert [e.reference for e in (*first, *second)] == everything[:10]


def test_filters_are_values_and_never_sql(elin: Any) -> None:
    for evil in ("'; drop table x; --", "open' or '1'='1", "\\"):
        with acting(elin):
            assert inbox.page({"state": evil}) == []
            assert inbox.page({"sender": evil}) == []
