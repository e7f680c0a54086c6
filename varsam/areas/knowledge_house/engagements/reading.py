"""Reading engagements: for the unit, all of a record; for the engaged person, their own while they are shared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet

from varsam.areas.knowledge_house.engagements import actions, texts
from varsam.areas.knowledge_house.engagements.models import Engagement, Session
from varsam.areas.knowledge_house.engagements.states import State
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record


@dataclass(frozen=True)
class Written:
    """One session as it stands. `is_corrected`: another one has come in its place."""

    session: Session
    text: str
    is_corrected: bool


@dataclass(frozen=True)
class Opened:
    """An engagement with its words opened. `sessions` are newest first; `minutes` counts each time once, as corrected.
    `is_unreached`: it is not over, and nothing of the record is shared with the engaged person."""

    engagement: Engagement
    purpose: str
    conflict_reason: str
    paused_words: str
    ended_words: str
    sessions: list[Written]
    is_unreached: bool

    @property
    def standing(self) -> list[Written]:
        return [each for each in self.sessions if not each.is_corrected]

    @property
    def minutes(self) -> int:
        return sum(each.session.minutes for each in self.standing)

    @property
    def last_at(self) -> datetime | None:
        return max((each.session.at for each in self.standing), default=None)


def _found() -> QuerySet[Engagement]:
    sessions = Session.objects.select_related("author")
    return Engagement.objects.select_related(
        "user", "organisation", "expert", "matched_by", "record__unit", "record__data_key__wrapped_key"
    ).prefetch_related(Prefetch("sessions", queryset=sessions))


def _opened(record: Record, engagement: Engagement, *, is_unreached: bool) -> Opened:
    sessions = list(engagement.sessions.all())
    replaced = {each.corrects_id for each in sessions}
    return Opened(
        engagement=engagement,
        purpose=texts.opened(record, engagement, "purpose"),
        conflict_reason=texts.opened(record, engagement, "conflict_reason"),
        paused_words=texts.opened(record, engagement, "paused_words"),
        ended_words=texts.opened(record, engagement, "ended_words"),
        sessions=[
            Written(each, texts.opened(record, each, "journal"), each.pk in replaced) for each in sessions
        ],
        is_unreached=is_unreached,
    )


def of_record(record: Record) -> list[Opened]:
    """All engagements of a record that the one who acts may read, those that go on first."""
    unreached = actions.unreached(record)
    first = [State.STARTED, State.PAUSED, State.INTRODUCED, State.MATCHED, State.ENDED]
    found = sorted(_found().filter(record=record), key=lambda each: first.index(State(each.state)))
    return [_opened(record, each, is_unreached=each.pk in unreached) for each in found]


def mine(user: User) -> list[Opened]:
    """The engagements of the one who acts that still reach them."""
    return _all(_found().filter(user=user))


def one(pk: UUID) -> Opened | None:
    """One engagement, by whichever way the one who acts may read it."""
    found = _found().filter(pk=pk).first()
    if found is None:
        return None
    return _opened(found.record, found, is_unreached=found.pk in actions.unreached(found.record))


def _all(found: Iterable[Engagement]) -> list[Opened]:
    return [_opened(each.record, each, is_unreached=False) for each in found]


@dataclass(frozen=True)
class Away:
    """An engagement of the one who acts that rests because sharing ended: not whose it is."""

    kind: str
    since: datetime
    why: str


def away() -> list[Away]:
    """What the one who acts no longer sees, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select kind, since, why from varsam.engagements_away()")
        return [Away(*row) for row in cursor.fetchall()]
