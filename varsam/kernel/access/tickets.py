"""A ticket proves to the database who acts: made here with a key that the app's login cannot read, checked there.

A ticket is `kind:subject:tag`. The tag (HMAC-SHA256, RFC 2104) also covers the connection's process and the start of
its transaction, so the same words are worth nothing in another transaction or on another connection. The database has
no HMAC of its own: it keeps the key as the two padded blocks and needs only sha256.
"""

import hashlib
import hmac
from typing import Literal, NamedTuple

import psycopg
from django.db.backends.utils import CursorWrapper

from varsam.kernel.vault import api as vault

Kind = Literal["actor", "sign_in"]
_BLOCK_BYTES = 64


class Said(NamedTuple):
    """What a connection holds at a moment: the ticket and the outside writer's token, each empty where there is none."""

    ticket: str = ""
    writer: str = ""


NOBODY = Said()


def _key() -> bytes:
    return vault.subkey("actor ticket")


def mint(kind: Kind, subject: int, *, backend: int, began: int) -> str:
    """The ticket of user `subject` for one transaction, which process `backend` began at `began` µs after 1970."""
    tag = hmac.new(_key(), f"{kind}:{subject}:{backend}:{began}".encode(), hashlib.sha256)
    return f"{kind}:{subject}:{tag.hexdigest()}"


def show(connection: psycopg.Connection, kind: Kind, subject: int) -> Said:
    """Prove `subject` for the rest of the transaction (which must have begun); returns what was held before."""
    # A cursor of psycopg's own binds its values apart from the statement, which others can see in pg_stat_activity.
    cursor = psycopg.Cursor(connection)
    backend, began, *before = cursor.execute(_MOMENT).fetchone() or ()
    say(connection, Said(ticket=mint(kind, subject, backend=backend, began=began)))
    return Said(*before)


def held(connection: psycopg.Connection) -> Said:
    """What the connection holds now."""
    _backend, _began, *now = psycopg.Cursor(connection).execute(_MOMENT).fetchone() or ()
    return Said(*now)


def say(connection: psycopg.Connection, what: Said) -> None:
    """Hold this and nothing else until the transaction ends."""
    psycopg.Cursor(connection).execute(_SAY, what)


_MOMENT = """
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
