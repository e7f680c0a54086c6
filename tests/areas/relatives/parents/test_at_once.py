"""Forty at once ask for the last place, on real connections: one gets it, and the line has one order."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg

MANY = 40


@dataclass(frozen=True)
class Relative:
    """Somebody who is invited: what proves them, and their seat."""

    token: bytes
    seat: str


def _group(owner: psycopg.Connection, places: int) -> tuple[int, int]:
    group, wording = owner.execute(
        "insert into parents_parentgroup (number, reference, unit_id, names, language, places, taken, waiting, arrivals, state,"
        " wording_id, made_at, had_places, stayed, meetings_held, presences)"
        " select 0, '', o.id, '{\"sv\": \"Gruppen\"}', 'sv', %s, 0, 0, 0, 'planned', w.id, now(), 0, 0, 0, 0"
        " from people_organisation o, support_wording w where o.slug = 'samordningen' and w.slug = 'group' returning id, wording_id",
        [places],
    ).fetchone()
    owner.execute("update parents_parentgroup set state = 'open' where id = %s", [group])
    return group, wording


def _relative(owner: psycopg.Connection, group: int, number: int) -> Relative:
    token = f"relative {number}".encode().ljust(32, b".")
    key = owner.execute("select gen_random_uuid()").fetchone()[0]
    owner.execute("insert into vault_datakey (id, created_at, owner) values (%s, now(), '')", [key])
    owner.execute(
        "insert into vault_wrappedkey (key_id, wrapped, master_id) select %s, 'x', c.master from vault_keycheck c limit 1",
        [key],
    )
    enquiry = owner.execute(
        "insert into conversations_enquiry (number, reference, unit_id, door, sender, language, state, received_at,"
        " acknowledge_by, triage_by, feedback_by, last_message_at, expires_at, unread_by_city, unread_by_writer, data_key_id,"
        " writer_digest) select %s, %s, o.id, 'anonymous_form', 'relative', 'sv', 'received', now(), now(), now(), now(), now(),"
        " now() + interval '90 days', true, false, %s, sha256(%s) from people_organisation o where o.slug = 'samordningen'"
        " returning id",
        [900_000 + number, f"T-{number}", key, token],
    ).fetchone()[0]
    support = owner.execute(
        "insert into support_support (uid, enquiry_id, unit_id, language, languages, state, offered_at, consented_at, wording_id,"
        " ended_how, touched_at, coach_state, conflicts, kinds, helped)"
        " select gen_random_uuid(), e.id, e.unit_id, 'sv', '{sv}', 'ongoing', now(), now(), w.id, '', now(), '', '{}', '{}', ''"
        " from conversations_enquiry e, support_wording w where e.id = %s and w.slug = 'support' returning id",
        [enquiry],
    ).fetchone()[0]
    seat = owner.execute(
        "insert into parents_seat (uid, group_id, support_id, state, asked_at)"
        " values (gen_random_uuid(), %s, %s, 'invited', now()) returning uid",
        [group, support],
    ).fetchone()[0]
    return Relative(token, seat)


def _as(connection: psycopg.Connection, who: Relative, statement: str, *values: Any) -> Any:
    with connection.transaction():
        connection.execute("select set_config('varsam.writer', %s, true)", [who.token.hex()])
        return connection.execute(statement, values).fetchone()


def _agree(connection: psycopg.Connection, who: Relative, wording: int) -> str:
    value, no = _as(
        connection,
        who,
        "select value, no from varsam.parents_agree(%s, %s, gen_random_uuid(), 'x', (varsam.vault_masters())[1], 'x')",
        who.seat,
        wording,
    )
    assert no is None
    return str(value)


def test_the_last_place_goes_to_one_of_forty_and_a_freed_one_to_the_first_in_line(town: Any) -> None:
    with town.owner() as owner:
        group, wording = _group(owner, 1)
        relatives = [_relative(owner, group, number) for number in range(MANY)]
    held = [town.app() for _ in range(MANY)]
    start = threading.Barrier(MANY)

    def at_once(act: Any) -> list[Any]:
        def one(index: int) -> Any:
            start.wait()
            return act(held[index], relatives[index])

        with ThreadPoolExecutor(MANY) as pool:
            return list(pool.map(one, range(MANY)))

    given = at_once(lambda connection, who: _agree(connection, who, wording))
    assert (given.count("taken"), given.count("waiting")) == (1, MANY - 1)
    with town.owner() as owner:
        counted = owner.execute(
            "select taken, waiting, arrivals, (select count(distinct arrival) from parents_seat where group_id = g.id),"
            " (select arrival from parents_seat where group_id = g.id and state = 'taken')"
            " from parents_parentgroup g where id = %s",
            [group],
        ).fetchone()
        assert counted == (1, MANY - 1, MANY, MANY, 1)
        line = [
            row[0]
            for row in owner.execute(
                "select uid from parents_seat where group_id = %s order by arrival", [group]
            ).fetchall()
        ]

    # The first ten leave at the same moment, while all the others say their yes once more.
    leaving = set(line[:10])

    def leave_or_again(connection: psycopg.Connection, who: Relative) -> str:
        if who.seat in leaving:
            return str(_as(connection, who, "select value from varsam.parents_leave(%s)", who.seat)[0])
        return _agree(connection, who, wording)

    said = at_once(leave_or_again)
    assert said.count("left") == 10
    with town.owner() as owner:
        states = dict(
            owner.execute("select uid, state from parents_seat where group_id = %s", [group]).fetchall()
        )
        taken, waiting = owner.execute(
            "select taken, waiting from parents_parentgroup where id = %s", [group]
        ).fetchone()
    assert (taken, waiting) == (1, MANY - 11)
    assert [uid for uid, state in states.items() if state == "taken"] == [line[10]]
    for connection in held:
        connection.close()
