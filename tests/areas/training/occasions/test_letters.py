"""What is mailed, what is not in it, and what happens when it comes back."""

import email
import email.policy
import re
import smtplib
import sys
import uuid
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
import vobject
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from tests.refusals import refused
from varsam.areas.training.occasions import actions, bounces, jobs, letters, links, mine
from varsam.areas.training.occasions.models import Letter, Occasion, Signup
from varsam.kernel.access.actor import acting, working
from varsam.kernel.vault.links import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Any:
    """`post()` sends what waits, and gives what was sent: address before the @, and the letter."""

    def sent() -> list[tuple[str, Any]]:
        mail.outbox.clear()
        letters.send()
        return [(each.to[0].split("@")[0], each) for each in mail.outbox]

    return sent


def entries(letter: Any) -> list[Any]:
    """The calendar entries in a letter, read as they go over the wire."""
    read = email.message_from_bytes(letter.message().as_bytes(), policy=email.policy.default)
    parts = [part for part in read.walk() if part.get_content_type() == "text/calendar"]
    found = [vobject.readOne(part.get_payload(decode=True).decode()) for part in parts]
    assert all(part.get_param("method") == each.method.value for part, each in zip(parts, found, strict=True))
    return found


def report(letter: Letter, *, action: str = "failed", status: str = "5.1.1", name: str = "") -> bytes:
    """What a mail server sends back about a letter."""
    return f"""From: MAILER-DAEMON@mx.example
To: varsam@demo.varsam.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=x"

--=x
Content-Type: text/plain; charset=utf-8

The mail could not be delivered.

--=x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; anna@goteborg.se
Action: {action}
Status: {status}

--=x
Content-Type: text/rfc822-headers

Message-ID: {name or letters.message_id(letter.uid)}
To: anna@goteborg.se

--=x--
""".replace("\n", "\r\n").encode()


def test_a_letter_says_that_something_waits_and_nothing_else(
    hold: Any, sign_up: Any, post: Any, cast: Any
) -> None:
    occasion = hold(1, place="Rum 7")
    anna, bo = sign_up(occasion, "anna", name="Anna Berg"), sign_up(occasion, "bo")
    first = post()
    assert [(to, each.subject) for to, each in first] == [
        ("anna", "Bekräfta din anmälan"),
        ("bo", "Bekräfta din anmälan"),
    ]
    assert written(links.place_secret(anna.uid)) in first[0][1].body
    assert post() == []

    for each in (anna, bo):
        mine.confirm(secret=links.place_secret(each.uid))
    second = post()
    assert [each.subject for _to, each in second] == ["Du har en plats", "Du står på en väntelista"]
    (entry,) = entries(second[0][1])
    assert entry.vevent.summary.value == "Utbildning"
    assert entry.vevent.dtstart.value == occasion.starts_at.replace(microsecond=0)
    assert entries(second[1][1]) == []
    coordinator = cast("samordnare")
    with acting(coordinator):
        actions.cancel_occasion(occasion=occasion, reason="Ingen lokal.", by=coordinator)
    third = post()
    assert [each.subject for _to, each in third] == ["En utbildning är inställd"] * 2
    assert [each.method.value for each in entries(third[0][1])] == ["CANCEL"]
    told = "".join(each.message().as_string() for _to, each in first + second + third)
    assert not re.search("Berg|Rum 7|Grundkurs|Ingen lokal", told)


def test_everybody_is_told_of_another_time_once_however_often_it_moves(
    hold: Any, sign_up: Any, post: Any, cast: Any
) -> None:
    occasion, coordinator = hold(2), cast("samordnare")
    anna = sign_up(occasion, "anna")
    mine.confirm(secret=links.place_secret(anna.uid))
    post()
    since = timezone.now()
    (sitting,) = occasion.sittings.all()
    with acting(coordinator):
        for days in (1, 2):
            starts_at = sitting.starts_at + timedelta(days=days)
            times = [(sitting.uid, starts_at, starts_at + timedelta(hours=1)), (None, starts_at + timedelta(days=7), starts_at + timedelta(days=7, hours=1))]  # fmt: skip
            actions.change_times(occasion=occasion, times=times[:days], by=coordinator)
        assert letters.progress(occasion, since) == letters.Progress(sent=0, failed=0, all=1)
        assert actions.change_times(occasion=occasion, times=[(each.uid, each.starts_at, each.ends_at) for each in occasion.sittings.all()], by=coordinator) is False  # fmt: skip
        with pytest.raises(actions.SignedUpFor):
            actions.change_times(occasion=occasion, times=times[:1], by=coordinator)
    ((_to, letter),) = post()
    found = entries(letter)
    assert [each.vevent.sequence.value for each in found] == ["2", "2"]
    assert len({each.vevent.uid.value for each in found}) == 2
    with acting(coordinator):
        assert letters.progress(occasion, since) == letters.Progress(sent=1, failed=0, all=1)
        assert Occasion.objects.get(pk=occasion.pk).starts_at == times[0][1]


@pytest.mark.usefixtures("before_the_first")
def test_who_comes_is_reminded_of_each_day_once(hold: Any, sign_up: Any, post: Any, wall: Any) -> None:
    occasion = hold(2)
    anna = sign_up(occasion, "anna")
    sign_up(occasion, "bo")
    mine.confirm(secret=links.place_secret(anna.uid))
    post()
    assert jobs.remind() == 0
    wall(occasion.starts_at - timedelta(days=1))
    assert (jobs.remind(), jobs.remind()) == (1, 0)
    assert [to for to, _each in post()] == ["anna"]


@pytest.mark.parametrize(
    ("content", "is_of_ours"),
    [
        (lambda letter: report(letter), True),
        (lambda letter: report(letter, action="delayed", status="4.4.1"), False),
        (lambda letter: report(letter, status="4.2.2"), False),
        (lambda letter: report(letter, name="<someone@else.example>"), False),
        (lambda letter: b"Subject: Semester\r\n\r\nJag \xe4r ledig.", False),
        (lambda letter: b"", False),
        (lambda letter: b"\xff\xfe" * 400_000 + b"x" * 400_000, False),
        (lambda letter: report(letter).replace(b"delivery-status\r\n", b"plain\r\n"), False),
    ],
)
def test_a_report_is_believed_only_of_a_letter_that_failed_for_good(
    hold: Any, sign_up: Any, post: Any, as_owner: Any, content: Any, is_of_ours: bool
) -> None:
    anna = sign_up(hold(1), "anna")
    post()
    with as_owner():
        letter = Letter.objects.get(signup_id=anna.uid)
    try:
        assert bounces.note(content(letter)) is is_of_ours
    except bounces.NotAReport:
        assert not is_of_ours
    with as_owner():
        found = Signup.objects.get(pk=anna.uid)
    assert (found.bounced_at is not None, found.state) == (is_of_ours, "lapsed" if is_of_ours else "placed")


def test_a_letter_that_came_back_frees_what_was_not_confirmed_and_shows_the_rest(
    hold: Any, sign_up: Any, post: Any, as_owner: Any, monkeypatch: Any
) -> None:
    occasion = hold(1)
    anna, bo = sign_up(occasion, "anna"), sign_up(occasion, "bo")
    mine.confirm(secret=links.place_secret(anna.uid))
    post()
    with as_owner():
        first, second = (Letter.objects.filter(signup_id=each.uid).latest("pk") for each in (anna, bo))
    from varsam.site.cli import bounced, house

    monkeypatch.setattr(house, "opened", lambda: __import__("contextlib").nullcontext())
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(report(first))))
    assert bounced.run(None) == 0  # type: ignore[arg-type]
    assert bounces.note(report(second)) is True
    assert bounces.note(report(second)) is False
    assert bounces.note(report(second, name=letters.message_id(uuid.uuid4()))) is False
    told = [mine.opened(links.place_secret(each.uid)) for each in (anna, bo)]
    assert [(each.place.value, each.has_bounced) for each in told if each] == [
        ("placed", True),
        ("lapsed", True),
    ]


def test_an_address_that_is_refused_for_good_is_noted_and_holds_up_nobody(
    hold: Any, sign_up: Any, post: Any, as_owner: Any, monkeypatch: Any
) -> None:
    occasion = hold(3)
    gone, later, well = (sign_up(occasion, who) for who in ("gone", "later", "well"))
    codes = {"gone@goteborg.se": 550, "later@goteborg.se": 451}
    deliver = EmailBackend.send_messages

    def sent(self: Any, messages: Any) -> Any:
        to = messages[0].to[0]
        if to in codes:
            raise smtplib.SMTPRecipientsRefused({to: (codes[to], b"no")})
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", sent)
    assert [to for to, _each in post()] == ["well"]
    found = {each: mine.opened(links.place_secret(each.uid)) for each in (gone, later, well)}
    assert [(each.place.value, each.has_bounced) for each in found.values() if each] == [
        ("lapsed", True), ("placed", False), ("placed", False),
    ]  # fmt: skip
    # Not again at once; and again when it has waited.
    codes.clear()
    assert post() == []
    with as_owner():
        Letter.objects.filter(tries__gt=0).update(tried_at=timezone.now() - timedelta(hours=1))
    assert [to for to, _each in post()] == ["later"]


def test_only_the_worker_takes_addresses_out_and_says_what_came_back(
    hold: Any, sign_up: Any, cast: Any
) -> None:
    anna = sign_up(hold(1), "anna")
    from varsam.areas.training.occasions.signing_up import one

    for act in (
        lambda: one("next", 0),
        lambda: one("bounced", uuid.uuid4()),
        lambda: one("missed", 1, True),
        lambda: letters.write(kind="placed", signup=anna.uid),
    ):
        assert refused(act)
        with acting(cast("samordnare")):
            assert refused(act)
    with working():
        letters.write(kind="placed", signup=anna.uid)
