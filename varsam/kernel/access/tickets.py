"""A ticket proves to the database who acts: made here with a key that the app's login cannot read, checked there.

A ticket is `kind:subject:tag`. The tag (HMAC-SHA256, RFC 2104) also covers the connection's process and the start of
its transaction, so the same words are worth nothing in another transaction or on another connection. The database has
no HMAC of its own: it keeps the key as the two padded blocks and needs only sha256.
"""

import hashlib
import hmac
from collections.abc import Callable
from typing import Literal, LiteralString, NamedTuple

import psycopg
from django.db.backends.utils import CursorWrapper

from varsam.kernel.vault import api as vault

Kind = Literal["actor", "sign_in", "worker"]
_BLOCK_BYTES = 64


class Said(NamedTuple):
    """What a connection holds at a moment: the ticket and the outside writer's token, each empty where there is none."""

    ticket: str = ""
    writer: str = ""


def _key() -> bytes:
    return vault.subkey("actor ticket")


def mint(kind: Kind, subject: int, *, backend: int, began: int) -> str:
    """The ticket of user `subject` for one transaction, which process `backend` began at `began` µs after 1970."""
    tag = hmac.new(_key(), f"{kind}:{subject}:{backend}:{began}".encode(), hashlib.sha256)
    return f"{kind}:{subject}:{tag.hexdigest()}"


def show(connection: psycopg.Connection, kind: Kind, subject: int, *, first: bool = False) -> Said:
    """Prove `subject` for the rest of the transaction (which must have begun); returns what was held before.

    With `first`, what an earlier transaction may have left on the connection is cleared away.
    """
    backend, began, before = _moment(connection, first)
    say(connection, Said(ticket=mint(kind, subject, backend=backend, began=began)))
    return before


def in_turn(connection: psycopg.Connection) -> Callable[[int], None]:
    """A function that proves a user by id, for what follows in this transaction until it proves the next one."""
    backend, began, _before = _moment(connection, first=True)

    def prove(subject: int) -> None:
        say(connection, Said(ticket=mint("actor", subject, backend=backend, began=began)))

    return prove


def show_writer(connection: psycopg.Connection, token: bytes, *, first: bool = False) -> Said:
    """The same for an outside writer, who is known by a token and has no ticket."""
    _backend, _began, before = _moment(connection, first)
    say(connection, Said(writer=token.hex()))
    return before


def say(connection: psycopg.Connection, what: Said) -> None:
    """Hold this and nothing else until the transaction ends."""
    # A cursor of psycopg's own binds its values apart from the statement, which others can see in pg_stat_activity.
    psycopg.Cursor(connection).execute(_SAY, what)


def _moment(connection: psycopg.Connection, first: bool) -> tuple[int, int, Said]:
    cursor = psycopg.Cursor(connection)
    cursor.execute(_CLEAR + _MOMENT if first else _MOMENT)
    while cursor.nextset():
        pass
    backend, began, *before = cursor.fetchone() or ()
    return backend, began, Said(*before)


# SQL of an attacker in one request could leave settings and open cursors for whoever comes next.
_CLEAR: LiteralString = "close all; reset all; set time zone 'UTC';"
_MOMENT: LiteralString = """
select pg_backend_pid(), (extract(epoch from now()) * 1000000)::bigint,
       coalesce(current_setting('varsam.ticket', true), ''), coalesce(current_setting('varsam.writer', true), '')
"""
_SAY = "select set_config('varsam.ticket', %s, true), set_config('varsam.writer', %s, true)"


def _pads() -> tuple[bytes, bytes]:
    """The key as HMAC uses it: a block for the inner and one for the outer hash."""
    block = _key().ljust(_BLOCK_BYTES, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def store_key(cursor: CursorWrapper) -> None:
    """Let the database check what this installation's key file mints; `cursor` is the owner's."""
    cursor.execute(
        "insert into public.access_ticketkey (id, inner_pad, outer_pad) values (1, %s, %s)"
        " on conflict (id) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
        _pads(),
    )
