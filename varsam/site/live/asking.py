"""What each of those who watch may see, asked of row security anew for each of them: as themselves, proved."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from django.db import connection

from varsam.kernel.access import actor
from varsam.site.live.visits import Visit

# The session and the account first: a session that has ended, or a password that is another since, ends the visit.
_LINES: LiteralString = """
select exists (select from varsam.session_load(%(session)s) s where not s.has_ended)
       and exists (select from public.people_user u where u.id = %(user)s and u.is_active
                   and sha256(convert_to(u.password, 'UTF8')) = %(password)s),
       array(select l.id from public.meetings_line l where l.item_id = %(item)s)
"""
_STATE: LiteralString = """
select exists (select from varsam.session_load(%(session)s) s where not s.has_ended)
       and exists (select from public.people_user u where u.id = %(user)s and u.is_active
                   and sha256(convert_to(u.password, 'UTF8')) = %(password)s),
       exists (select from public.meetings_meeting m where m.id = %(meeting)s),
       array(select n.item_id from public.meetings_minutes n where n.item_id = any (%(items)s))
"""


@dataclass(frozen=True)
class Lines:
    """The lines of one item that somebody sees now, by id; none where they are outside."""

    is_signed_in: bool
    lines: Sequence[uuid.UUID]


@dataclass(frozen=True)
class State:
    """Whether somebody still is at the meeting, and which of the items that were asked for are open to them."""

    is_signed_in: bool
    is_there: bool
    opened: frozenset[int]


def lines(visits: Sequence[Visit], item: int) -> list[Lines]:
    """In the order of `visits`."""
    found = _ask(_LINES, [(each, {"item": item}) for each in visits])
    return [Lines(bool(signed_in), rows) for signed_in, rows in found]


def states(visits: Sequence[Visit], items: Sequence[int]) -> list[State]:
    """In the order of `visits`; each one's own item is asked for too."""
    found = _ask(_STATE, [(each, {"items": [each.item, *items]}) for each in visits])
    return [State(bool(signed_in), bool(there), frozenset(opened)) for signed_in, there, opened in found]


def _ask(query: LiteralString, each: Sequence[tuple[Visit, dict[str, Any]]]) -> list[tuple[Any, ...]]:
    """One transaction and few round trips, however many they are: each is proved in turn, then asks."""
    asked: list[psycopg.Cursor] = []
    with actor.in_turn() as prove, connection.wrap_database_errors:
        raw: psycopg.Connection = connection.connection
        with raw.pipeline():
            for visit, values in each:
                prove(visit.user)
                cursor = psycopg.Cursor(raw)
                # Bound apart from the statement: the key of a session opens it.
                cursor.execute(query, {**_of(visit), **values}, prepare=True)
                asked.append(cursor)
            return [cursor.fetchone() or () for cursor in asked]


def _of(visit: Visit) -> dict[str, Any]:
    return {
        "session": visit.session,
        "user": visit.user,
        "password": visit.password,
        "meeting": visit.meeting,
    }


def password_digest(stored: str) -> bytes:
    """Of what the account's row holds: it changes with the password and says nothing about it."""
    return hashlib.sha256(stored.encode()).digest()
