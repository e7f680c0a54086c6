"""A consent taken back while a session is being written, or while an engagement starts: on two real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tests import races

_SESSION = (
    "insert into engagements_session (id, engagement_id, record_id, author_id, written_at, at, minutes, form)"
    " values (gen_random_uuid(), %s, %s, varsam.actor(), now(), now() - interval '1 hour', 60, 'meeting')"
)
_START = "update engagements_engagement set state = 'started' where id = %s"


@dataclass
class Two:
    """The mentor's engagement in the demo town, with the scope that it rests on, and who acts."""

    town: Any
    engagement: str
    record: int
    scope: str
    mentor: int
    handler: int

    def asked(self, question: str) -> Any:
        with self.town.owner() as owner:
            return owner.execute(question, {"id": self.engagement}).fetchone()[0]

    def state(self) -> str:
        return str(self.asked("select state from engagements_engagement where id = %(id)s"))

    def sessions(self) -> int:
        return int(self.asked("select count(*) from engagements_session where engagement_id = %(id)s"))


@pytest.fixture
def two(town: Any) -> Callable[[str], Two]:
    """`two("started")`: in that state."""

    def made(state: str) -> Two:
        with town.owner() as owner:
            mentor, record, scope, unit, organisation, handler = owner.execute(
                "select u.id, g.record_id, g.basis, r.unit_id, g.organisation_id, h.id from people_user u"
                " join records_grant g on g.user_id = u.id and g.ended_at is null and 'measures' = any (g.information)"
                " join records_record r on r.id = g.record_id"
                " join people_user h on h.email = 'socialsekreterare.centrum@demo.varsam.test'"
                " join people_membership m on m.user_id = h.id and m.organisation_id = r.unit_id"
                " where u.email = 'mentor@demo.varsam.test' order by g.record_id limit 1"
            ).fetchone()
            owner.execute(
                "insert into experts_expert (unit_id, user_id, organisation_id, roles, competences, languages, districts,"
                " presentation, hours_a_month, supervisor, agreement, avoids, confirmed_at)"
                " select %s, %s, %s, '{mentor}', '{}', '{}', '{}', '', 9, '', '', '{}', now()"
                " where not exists (select 1 from experts_expert x where x.user_id = %s and x.ended_at is null)",
                [unit, mentor, organisation, mentor],
            )
            (engagement,) = owner.execute(
                "insert into engagements_engagement (id, record_id, kind, expert_id, user_id, organisation_id, state,"
                " hours_a_month, purpose, matched_at, matched_by_id, paused_why, ended_why, rests)"
                " select gen_random_uuid(), %s, 'mentor', x.id, x.user_id, x.organisation_id, %s, 4, 'x', now(), %s, '', '', '{}'"
                " from experts_expert x where x.user_id = %s and x.ended_at is null returning id",
                [record, state, handler, mentor],
            ).fetchone()
        return Two(town, engagement, record, scope, mentor, handler)

    return made


def test_what_is_written_while_it_is_taken_back_is_refused(two: Callable[[str], Two]) -> None:
    found = two("started")
    with (
        ThreadPoolExecutor(1) as pool,
        races.begin(found.town, found.handler) as first,
        races.begin(found.town, found.mentor) as second,
    ):
        races.take_back(first, found.scope)
        other = pool.submit(second.execute, _SESSION, [found.engagement, found.record])
        races.until_it_waits(found.town, other)
        first.commit()
        with pytest.raises(psycopg.errors.CheckViolation, match="does not go on"):
            other.result(10)
        second.rollback()
    assert (found.state(), found.sessions()) == ("paused", 0)


def test_what_was_written_before_stays_and_it_rests_after(two: Callable[[str], Two]) -> None:
    found = two("started")
    with (
        ThreadPoolExecutor(1) as pool,
        races.begin(found.town, found.mentor) as first,
        races.begin(found.town, found.handler) as second,
    ):
        first.execute(_SESSION, [found.engagement, found.record])
        other = pool.submit(races.take_back, second, found.scope)
        races.until_it_waits(found.town, other)
        first.commit()
        other.result(10)
        second.commit()
    assert (found.state(), found.sessions()) == ("paused", 1)


@pytest.mark.parametrize("state", ["introduced", "paused"])
def test_it_does_not_start_on_a_consent_that_is_being_taken_back(
    two: Callable[[str], Two], state: str
) -> None:
    found = two(state)
    with (
        ThreadPoolExecutor(1) as pool,
        races.begin(found.town, found.handler) as first,
        races.begin(found.town, found.handler) as second,
    ):
        races.take_back(first, found.scope)
        other = pool.submit(second.execute, _START, [found.engagement])
        races.until_it_waits(found.town, other)
        first.commit()
        with pytest.raises(psycopg.errors.CheckViolation, match="nothing is shared"):
            other.result(10)
        second.rollback()
    assert found.state() == "paused"


def test_what_starts_first_rests_when_it_is_taken_back(two: Callable[[str], Two]) -> None:
    found = two("paused")
    with (
        ThreadPoolExecutor(1) as pool,
        races.begin(found.town, found.handler) as first,
        races.begin(found.town, found.handler) as second,
    ):
        first.execute(_START, [found.engagement])
        other = pool.submit(races.take_back, second, found.scope)
        races.until_it_waits(found.town, other)
        first.commit()
        other.result(10)
        second.commit()
    assert found.state() == "paused"
