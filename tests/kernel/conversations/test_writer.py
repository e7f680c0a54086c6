"""The outside writer: one code, one thread, nothing lost, nothing left behind."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from varsam.kernel.access.actor import acting, as_writer
from varsam.kernel.conversations import actions, codes, inbox, intake, jobs, writer
from varsam.kernel.conversations.models import Enquiry, Message
from varsam.kernel.conversations.states import Door, Sender, State
from varsam.kernel.vault.api import SealBroken
from varsam.kernel.vault.models import DataKey


def receive(text: str = "Jag är orolig för min bror.", submission: str = "a" * 32) -> intake.Received:
    return intake.receive(
        text=text,
        door=Door.ANONYMOUS_FORM,
        sender=Sender.RELATIVE,
        language="sv",
        district=None,
        submission=submission,
    )


@pytest.fixture
def enquiry_of(as_owner: Any) -> Any:
    def found(received: intake.Received) -> Enquiry:
        with as_owner():
            return Enquiry.objects.get(reference=received.reference)

    return found


@given(st.text(alphabet="0123456789 -–.", max_size=40))
def test_normalise_takes_sixteen_digits_in_any_grouping(written: str) -> None:
    digits = [sign for sign in written if sign.isdigit()]
    assert codes.normalise(written) == ("".join(digits) if len(digits) == 16 else None)


def test_normalise_reads_arabic_and_persian_digits() -> None:
    assert codes.normalise("٤٨٢١ ٠٩٣٧ ٦٦١٥ ٢٠٤٨") == "4821093766152048"
    assert codes.normalise("۴۸۲۱ ۰۹۳۷ ۶۶۱۵ ۲۰۴۸") == "4821093766152048"


def test_double_click_is_one_thread_with_one_code(db: None, as_owner: Any) -> None:
    first, second = receive(), receive()
    assert (first.code, first.reference) == (second.code, second.reference)
    assert (first.is_new, second.is_new) == (True, False)
    with as_owner():
        assert Message.objects.filter(enquiry__reference=first.reference).count() == 1


def test_another_text_in_the_same_form_is_a_message_of_its_own(db: None) -> None:
    assert receive("ett").code != receive("två").code


def test_without_a_submission_every_message_has_its_own_code(db: None) -> None:
    assert receive(submission="").code != receive(submission="").code


def test_code_opens_the_thread_and_another_does_not(db: None) -> None:
    received = receive()
    visit = writer.enter(received.code)
    assert visit is not None
    assert [line.body for line in writer.read(visit)[1]] == ["Jag är orolig för min bror."]
    assert writer.enter("0" * 16) is None


def test_answer_is_unread_until_the_writer_has_read_it(db: None, cast: Any, enquiry_of: Any) -> None:
    received = receive()
    elin = cast("samordnare")
    with acting(elin):
        actions.answer(enquiry=enquiry_of(received), text="Vi hörs.", by=elin)
    assert enquiry_of(received).unread_by_writer
    visit = writer.enter(received.code)
    assert [line.is_new for line in writer.read(visit)[1]] == [False, True]
    assert [line.is_new for line in writer.read(visit)[1]] == [False, False]
    assert not enquiry_of(received).unread_by_writer


def test_internal_note_never_reaches_the_writer(db: None, cast: Any, enquiry_of: Any) -> None:
    received = receive()
    elin = cast("samordnare")
    with acting(elin):
        actions.add_note(enquiry=enquiry_of(received), text="Bara för oss.", by=elin)
    visit = writer.enter(received.code)
    assert len(writer.read(visit)[1]) == 1
    with as_writer(visit.token), connection.cursor() as cursor:
        cursor.execute("select side from conversations_message")
        assert cursor.fetchall() == [("writer",)], (
            "raw SQL in the writer's place sees no note and no other thread"
        )


def test_writing_again_opens_a_closed_thread_and_starts_the_clock(
    db: None, cast: Any, enquiry_of: Any
) -> None:
    received = receive()
    elin = cast("samordnare")
    with acting(elin):
        actions.answer(enquiry=enquiry_of(received), text="Råd.", by=elin)
        actions.triage(enquiry=enquiry_of(received), to=State.CLOSED, reason="Färdigt.", by=elin)
    assert enquiry_of(received).next_due is None
    visit = writer.enter(received.code)
    assert writer.reply(visit, text="En sak till.", submission="b" * 32)
    after = enquiry_of(received)
    assert (after.state, after.unread_by_city, after.step) == (State.ACKNOWLEDGED, True, "feedback")


def test_reply_sent_twice_is_one_message(db: None, enquiry_of: Any) -> None:
    visit = writer.enter(receive().code)
    assert writer.reply(visit, text="mer", submission="b" * 32)
    assert writer.reply(visit, text="mer", submission="b" * 32)
    assert [line.body for line in writer.read(visit)[1]][1:] == ["mer"]


def test_erasing_destroys_key_and_text_and_leaves_counts(db: None, as_owner: Any, enquiry_of: Any) -> None:
    received = receive()
    key_id = enquiry_of(received).data_key_id
    visit = writer.enter(received.code)
    writer.erase(visit)
    with as_owner():
        assert not DataKey.objects.filter(pk=key_id).exists()
        assert not Message.objects.filter(enquiry__reference=received.reference).exists()
    left = enquiry_of(received)
    assert (left.state, left.data_key, left.writer_key, left.heading) == (State.ERASED, None, None, None)
    assert writer.enter(received.code) is None
    assert writer.read(visit) is None
    assert not writer.reply(visit, text="efter", submission="")


def test_old_page_sent_again_brings_nothing_back(db: None, as_owner: Any, enquiry_of: Any) -> None:
    received = receive()
    writer.erase(writer.enter(received.code))
    with pytest.raises(intake.AlreadyErased):
        receive()
    assert writer.enter(received.code) is None
    expire(as_owner, received)
    jobs.forget()
    assert enquiry_of(received).writer_digest is None, "a day later nothing tells the code from any other"


def test_visit_ends_two_hours_after_the_code_was_typed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = writer.enter(receive().code)
    start = writer.time.time()
    for minutes in range(0, 120, 20):
        monkeypatch.setattr(writer.time, "time", lambda at=start + minutes * 60: at)
        visit = writer.Visit.from_cookie(visit.to_cookie())
        assert visit is not None
    monkeypatch.setattr(writer.time, "time", lambda: start + 121 * 60)
    assert writer.Visit.from_cookie(visit.to_cookie()) is None


def test_visit_reads_nothing_once_the_thread_has_expired(db: None, as_owner: Any) -> None:
    received = receive()
    visit = writer.enter(received.code)
    expire(as_owner, received)
    assert writer.read(visit) is None
    assert not writer.reply(visit, text="efter", submission="")


def test_nobody_else_erases(db: None, cast: Any, enquiry_of: Any) -> None:
    received, other = receive("ett"), receive("två")
    stranger = writer.enter(other.code)
    writer.erase(writer.Visit(enquiry_of(received).pk, stranger.token, stranger.key, stranger.since))
    assert writer.enter(received.code) is not None


def expire(as_owner: Any, received: intake.Received) -> None:
    with as_owner():
        Enquiry.objects.filter(reference=received.reference).update(
            expires_at=timezone.now() - timedelta(seconds=1)
        )


def test_expired_code_opens_nothing_even_before_the_job_has_run(db: None, as_owner: Any) -> None:
    received = receive()
    expire(as_owner, received)
    assert writer.enter(received.code) is None


def test_no_job_of_threads_erases_one_that_has_expired(
    db: None, as_owner: Any, cast: Any, enquiry_of: Any
) -> None:
    received = receive()
    elin = cast("samordnare")
    with acting(elin):
        actions.acknowledge(enquiry=enquiry_of(received), text="", by=elin)
    expire(as_owner, received)
    jobs.forget()
    assert enquiry_of(received).state != State.ERASED, "that is decided on a list: tests/kernel/retention"


def test_visit_is_worth_nothing_after_half_an_hour(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = writer.enter(receive().code).to_cookie()
    assert writer.Visit.from_cookie(cookie) is not None
    now = writer.time.time()
    monkeypatch.setattr(writer.time, "time", lambda: now + writer.IDLE_SECONDS + 1)
    assert writer.Visit.from_cookie(cookie) is None


@pytest.mark.parametrize("cookie", ["", "x", "AAAA", "é", "=" * 50])
def test_made_up_visits_open_nothing(cookie: str) -> None:
    assert writer.Visit.from_cookie(cookie) is None


def test_reply_moved_to_another_thread_does_not_open(
    db: None, as_owner: Any, enquiry_of: Any, cast: Any
) -> None:
    one, two = receive("ett"), receive("två")
    target = enquiry_of(two)
    with as_owner():
        moved = Message.objects.get(enquiry__reference=one.reference)
        Message.objects.create(
            id=uuid.uuid4(), enquiry=target, side="writer", at=timezone.now(), sealed=moved.sealed
        )
    with acting(cast("samordnare")), pytest.raises(SealBroken):
        inbox.open_thread(two.reference)
