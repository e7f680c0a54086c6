"""A step and a consent that is taken back at the same moment, on two real connections: one comes before the other, and
whoever writes in that it is taken back never has to give way."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tests import races


@dataclass
class Race:
    """A case of the demo town whose next step needs the consent that is in force."""

    town: Any
    record: int
    scope: str
    user: int

    def begin(self) -> psycopg.Connection:
        return races.begin(self.town, self.user)

    def step(self, connection: psycopg.Connection) -> list[str]:
        found = connection.execute(
            "select varsam.case_step(%s, 'mapping', %s, null)", [self.record, uuid.uuid4()]
        )
        return list(found.fetchone()[0])

    def now(self) -> tuple[str, str]:
        with self.town.owner() as owner:
            return owner.execute(
                "select state, due_why from cases_case where record_id = %s", [self.record]
            ).fetchone()


@pytest.fixture
def race(town: Any) -> Race:
    with town.owner() as owner:
        found = owner.execute(
            "select s.record_id, s.id, m.user_id from lawfulness_scope s"
            " join lawfulness_signer g on g.request_id = s.request_id"
            " join records_record r on r.id = s.record_id and r.closed_at is null"
            " join people_membership m on m.organisation_id = r.unit_id and m.role = 'social_worker'"
            " where varsam._consent_in_force(s.id) and not exists (select 1 from lawfulness_signer o"
            "     where o.request_id = s.request_id and o.id <> g.id)"
            " and not exists (select 1 from lawfulness_scope o where o.record_id = s.record_id and o.id <> s.id"
            "     and varsam._consent_in_force(o.id)) limit 1"
        ).fetchone()
        owner.execute("delete from cases_case where record_id = %s", [found[0]])
        owner.execute(
            "insert into cases_case (record_id, unit_id, state, state_at, round, round_at, pathway, legal_basis, due_why,"
            " opened_at, opened_by_id) select id, unit_id, 'consent_asked', opened_at, 1, now(), '', '', '', opened_at,"
            " opened_by_id from records_record where id = %s",
            [found[0]],
        )
    return Race(town, *found)


def test_withdrawal_waits_for_the_step_and_is_written_in_after_it(race: Race) -> None:
    with race.begin() as handler, race.begin() as other, ThreadPoolExecutor(1) as pool:
        assert race.step(handler) == []
        second = pool.submit(races.take_back, other, race.scope)
        races.until_it_waits(race.town, second)
        handler.commit()
        second.result(timeout=20)
        other.commit()
    assert race.now() == ("mapping", "withdrawn")


def test_step_waits_for_the_withdrawal_and_finds_its_gate_shut(race: Race) -> None:
    with race.begin() as handler, race.begin() as other, ThreadPoolExecutor(1) as pool:
        races.take_back(other, race.scope)
        second = pool.submit(race.step, handler)
        races.until_it_waits(race.town, second)
        other.commit()
        assert second.result(timeout=20) == ["consent"]
    assert race.now() == ("consent_asked", "withdrawn")
