"""Who asks at the same moment: real connections, and the database lets exactly one have the time."""

import threading
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.conftest import Town
from varsam.kernel.access import tickets

_BOOK = "select uid, outcome from varsam.appointments_book(%s, %s, %s, 'room', null, %s, 'x', %s, null, null, 'sv')"


def _prepare(town: Town, writers: list[bytes]) -> tuple[list[UUID], UUID]:
    """Invitations for threads of the demo town that get these tokens, and one time in their unit."""
    opening, invitations = uuid4(), []
    with town.owner() as owner:
        found = owner.execute(
            "select id, unit_id from conversations_enquiry where writer_digest is not null order by id limit %s",
            [len(writers)],
        ).fetchall()
        host = owner.execute(
            "select user_id from people_membership where organisation_id = %s limit 1", [found[0][1]]
        ).fetchone()[0]
        owner.execute(
            "insert into appointments_opening (uid, unit_id, host_id, kind, starts_at, ends_at, forms, place, phone, languages, made_at)"
            " values (%s, %s, %s, 'talk', now() + interval '400 days', now() + interval '400 days 1 hour', '{room}', 'Rum 3', '', '{}', now())",
            [opening, found[0][1], host],
        )
        for (enquiry, unit), token in zip(found, writers, strict=True):
            assert unit == found[0][1]
            invitations.append(uuid4())
            owner.execute(
                "update conversations_enquiry set writer_digest = sha256(%s) where id = %s", [token, enquiry]
            )
            owner.execute(
                "insert into appointments_invitation (uid, enquiry_id, kind, made_at) values (%s, %s, 'talk', now())",
                [invitations[-1], enquiry],
            )
    return invitations, opening


def _master(town: Town) -> str:
    with town.owner() as owner:
        row = owner.execute("select master from vault_keycheck limit 1").fetchone()
    assert row
    return str(row[0])


def _at_once(town: Town, asks: list[tuple[bytes, list[Any]]]) -> list[tuple[Any, ...]]:
    """What each was answered; all begin when the last connection stands ready."""
    ready, answers, master = threading.Barrier(len(asks)), [], _master(town)

    def ask(token: bytes, values: list[Any]) -> None:
        with town.connect("varsam_app", autocommit=False) as connection:
            tickets.show_writer(connection, token)
            ready.wait(20)
            answers.append(connection.execute(_BOOK, [*values, master]).fetchone())

    threads = [threading.Thread(target=ask, args=each) for each in asks]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    return answers


def _taken(town: Town, opening: UUID) -> int:
    with town.owner() as owner:
        row = owner.execute(
            "select count(*) from appointments_appointment where opening_id = %s and state = 'booked'",
            [opening],
        ).fetchone()
    return int(row[0]) if row else 0


def test_of_many_writers_exactly_one_has_the_time(town: Town) -> None:
    tokens = [bytes([number]) * 32 for number in range(1, 7)]
    invitations, opening = _prepare(town, tokens)
    answers = _at_once(
        town,
        [(token, [i, uuid4(), opening, uuid4()]) for token, i in zip(tokens, invitations, strict=True)],
    )
    assert sorted(outcome for _uid, outcome in answers) == ["booked", *["taken"] * 5]
    assert _taken(town, opening) == 1
    # And if a function ever forgot the lock, the table would still refuse the second.
    with town.owner() as owner, pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute(
            "insert into appointments_appointment (uid, invitation_id, enquiry_id, opening_id, form, state, booked_at)"
            " select gen_random_uuid(), i.uid, i.enquiry_id, %s, 'room', 'booked', now() from appointments_invitation i"
            " where not exists (select 1 from appointments_appointment a where a.invitation_id = i.uid) limit 1",
            [opening],
        )


def test_a_form_sent_many_times_is_one_booking(town: Town) -> None:
    token, name = bytes([7]) * 32, uuid4()
    [invitation], opening = _prepare(town, [token])
    answers = _at_once(town, [(token, [invitation, name, opening, uuid4()]) for _ in range(5)])
    assert {uid for uid, _outcome in answers} == {name}
    assert sorted(outcome for _uid, outcome in answers) == ["booked", *["same"] * 4]
    assert _taken(town, opening) == 1
