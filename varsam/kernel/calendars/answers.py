"""Answers to invitations: by the link in the mail, without signing in, and by who has signed in."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F

from varsam.kernel.calendars.enums import Answer, Standing
from varsam.kernel.calendars.models import Invitation
from varsam.kernel.meetings.models import Meeting
from varsam.kernel.people.models import User


class NotOpen(Exception):
    """The invitation cannot be answered; `standing` says why."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing.value)
        self.standing = standing


class NoDeputy(Exception):
    """Nobody is registered who could come instead."""


@dataclass(frozen=True)
class Opened:
    """What the link of an invitation shows: times and the answer so far, and nothing that says which meeting it is.

    `is_stale`: the meeting has got another time since they answered.
    """

    standing: Standing
    language: str
    starts_at: datetime
    ends_at: datetime
    answer: Answer | None
    answered_at: datetime | None
    is_stale: bool
    has_deputy: bool


def opened(secret: bytes) -> Opened | None:
    """The invitation whose link holds this secret; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.calendars_opened(%s)", [secret])
        row = cursor.fetchone()
    if row is None:
        return None
    standing, language, starts_at, ends_at, answer, answered_at, is_stale, has_deputy = row
    said = Answer(answer) if answer else None
    return Opened(Standing(standing), language, starts_at, ends_at, said, answered_at, is_stale, has_deputy)


@transaction.atomic
def answer(*, secret: bytes, answer: Answer) -> None:
    """Say whether one comes, by the link; the last answer counts. Nobody acts: the link is the proof.

    PermissionDenied where no invitation has this secret; NotOpen and NoDeputy.
    """
    _answered("answer", secret, answer)


@transaction.atomic
def reply(*, meeting: Meeting, answer: Answer, by: User) -> Invitation:
    """The same by who has signed in, to their own invitation; PermissionDenied where they have none."""
    _answered("reply", meeting.pk, answer)
    return Invitation.objects.get(meeting=meeting, user=by)


def _answered(function: str, whose: bytes | int, answer: Answer) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select varsam.calendars_{function}(%s, %s)", [whose, answer.value])
        row = cursor.fetchone()
    told = row[0] if row else None
    if told is None:
        raise PermissionDenied("no invitation of theirs")
    if told == "no_deputy":
        raise NoDeputy
    if told != "answered":
        raise NotOpen(Standing(told))


@dataclass(frozen=True)
class Mine:
    """A meeting that has not begun and to which the one who acts is invited; `answer` is None while they have said nothing."""

    meeting: Meeting
    answer: Answer | None
    is_stale: bool
    has_deputy: bool


def mine(at: Meeting | None = None) -> list[Mine]:
    """What the one who acts is invited to and can answer, the next first, with each meeting's group; `at` one alone."""
    with connection.cursor() as cursor:
        cursor.execute("select meeting, answer, is_stale, has_deputy from varsam.calendars_mine()")
        said = {row[0]: row[1:] for row in cursor.fetchall() if at is None or row[0] == at.pk}
    found = Meeting.objects.filter(pk__in=said).select_related("group").order_by("starts_at", "pk")
    return [_mine(meeting, *said[meeting.pk]) for meeting in found]


def _mine(meeting: Meeting, answer: str, is_stale: bool, has_deputy: bool) -> Mine:
    return Mine(meeting, Answer(answer) if answer else None, is_stale, has_deputy)


def coming(meeting: Meeting) -> set[int]:
    """Ids of those who have said that they come at the time that holds, for those who see the meeting."""
    found = Invitation.objects.filter(meeting=meeting, answer=Answer.YES, starts_at=meeting.starts_at)
    return set(found.filter(answered_sequence=F("sequence")).order_by("pk").values_list("user_id", flat=True))
