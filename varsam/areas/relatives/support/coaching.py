"""The parent coach's side: what a coach is told of a relative, and what they say."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from varsam.areas.relatives.support import refusals
from varsam.areas.relatives.support.states import CoachState, State
from varsam.kernel.conversations.intake import text_belongs_to
from varsam.kernel.conversations.states import Side
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault


@dataclass(frozen=True)
class Coached:
    """All that a coach sees of one relative before the relative lets them see more. `district` is a name, or empty."""

    uid: uuid.UUID
    reference: str
    language: str
    languages: list[str]
    district: str
    state: State
    coach_state: CoachState
    asked_at: datetime
    shares_thread: bool


@dataclass(frozen=True)
class Line:
    """One message of a thread that the relative lets their coach read; `signed` is a colleague's given name."""

    side: Side
    at: datetime
    body: str
    signed: str


def mine() -> list[Coached]:
    """Those who asked for the one who acts, or have them as coach, longest first."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.support_coached()")
        return [_coached(*row) for row in cursor.fetchall()]


def _coached(
    uid: uuid.UUID,
    reference: str,
    language: str,
    languages: list[str],
    district: str,
    state: str,
    coach_state: str,
    asked_at: datetime,
    shares_thread: bool,
) -> Coached:
    return Coached(
        uid,
        reference,
        language,
        languages,
        district,
        State(state),
        CoachState(coach_state),
        asked_at,
        shares_thread,
    )


def find(uid: uuid.UUID) -> Coached | None:
    return next((each for each in mine() if each.uid == uid), None)


@transaction.atomic
def coach_answers(*, support_uid: uuid.UUID, accepts: bool, conflict: bool = False, by: User) -> CoachState:
    """The coach says yes or no. With `conflict` (jäv) it is a no for good, also after a yes."""
    answer = "conflict" if conflict else "yes" if accepts else "no"
    return CoachState(refusals.call("support_coach_answer", support_uid, answer))


@transaction.atomic
def leave(*, support_uid: uuid.UUID, by: User) -> None:
    """The coach has met the relative for the last time."""
    refusals.call("support_coach_end", support_uid)


def thread(support_uid: uuid.UUID) -> list[Line] | None:
    """What the relative and the city have written, oldest first; put on record as a reading. None where the relative has
    not said yes to it, or has taken that back."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.support_thread(%s)", [support_uid])
        found = cursor.fetchall()
    if not found:
        return None
    key_id, wrapped, master = found[0][:3]
    key = vault.unwrap(key_id, wrapped, master)
    names = {each.pk: each.given_name for each in User.objects.filter(pk__in={row[7] for row in found})}
    return [
        Line(
            Side(side),
            at,
            vault.unseal(key, sealed, belongs_to=text_belongs_to(key_id, message)).decode(),
            names.get(author, ""),
        )
        for _key, _wrapped, _master, message, side, at, sealed, author in found
    ]
