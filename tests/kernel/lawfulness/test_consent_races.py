"""Two colleagues at the same moment, on two real connections: one shares, the other writes in that it is taken back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tests import races

_SHARE = "select varsam.consent_share(%s, null)"


@dataclass
class Case:
    """A consent in force of the demo town that nothing is shared by yet, and who may share by it."""

    town: Any
    record: int
    scope: str
    user: int

    def begin(self) -> psycopg.Connection:
        return races.begin(self.town, self.user)

    def share(self, connection: psycopg.Connection) -> None:
        connection.execute(_SHARE, [self.scope])

    def open_grants(self) -> int:
        with self.town.owner() as owner:
            row = owner.execute(
                "select count(*) from records_grant where basis = %s and ended_at is null", [self.scope]
            ).fetchone()
        return int(row[0])


@pytest.fixture
def case(town: Any) -> Case:
    with town.owner() as owner:
        found = owner.execute(
            "select s.record_id, s.id from lawfulness_scope s"
            " join people_organisation o on o.id = s.organisation_id and o.slug = 'kunskapshus-goteborg'"
            " where varsam._consent_in_force(s.id)"
            " and not exists (select 1 from records_grant r where r.basis = s.id) limit 1"
        ).fetchone()
        user = owner.execute(
            "select id from people_user where email = 'socialsekreterare.hisingen@demo.varsam.test'"
        ).fetchone()
    return Case(town, *found, user[0])


@pytest.mark.law("L11")
def test_a_share_that_comes_while_it_is_taken_back_is_refused(case: Case) -> None:
    with ThreadPoolExecutor(1) as pool, case.begin() as first, case.begin() as second:
        races.take_back(first, case.scope)
        other = pool.submit(case.share, second)
        races.until_it_waits(case.town, other)
        first.commit()
        with pytest.raises(psycopg.errors.CheckViolation, match="no consent in force"):
            other.result(10)
        second.rollback()
    assert case.open_grants() == 0


@pytest.mark.law("L11")
def test_what_is_taken_back_while_it_is_shared_ends_that_share_too(case: Case) -> None:
    with ThreadPoolExecutor(1) as pool, case.begin() as first, case.begin() as second:
        case.share(first)
        other = pool.submit(races.take_back, second, case.scope)
        races.until_it_waits(case.town, other)
        first.commit()
        other.result(10)
        second.commit()
    assert case.open_grants() == 0


def test_two_who_share_at_once_share_once(case: Case) -> None:
    with ThreadPoolExecutor(1) as pool, case.begin() as first, case.begin() as second:
        case.share(first)
        other = pool.submit(case.share, second)
        races.until_it_waits(case.town, other)
        first.commit()
        other.result(10)
        second.commit()
    assert case.open_grants() == 1


def test_a_record_that_is_closed_meanwhile_is_not_shared(case: Case) -> None:
    with case.town.owner() as owner:
        # A record whose case goes on is not closed by anybody.
        owner.execute("select varsam._record_forget_cases(%s)", [case.record])
    with ThreadPoolExecutor(1) as pool, case.begin() as first, case.begin() as second:
        first.execute("update records_record set closed_at = now() where id = %s", [case.record])
        other = pool.submit(case.share, second)
        races.until_it_waits(case.town, other)
        first.commit()
        with pytest.raises(psycopg.errors.CheckViolation, match="not an open record"):
            other.result(10)
        second.rollback()
    assert case.open_grants() == 0
