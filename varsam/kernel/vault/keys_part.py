"""The part of a backup that changes: every wrapped key and every digest that a person is found by, in one file.

A backup of the database holds neither. This file lies beside the key file, there is one of it, and it is always written
anew: what has been destroyed is gone from it, and with it from every backup (docs/adr/0020-keys-apart.md).

The first line is JSON (which database, how many backups it had begun, fingerprints of the master keys), then comes one
line for each key (`k`, id, wrapped, master key) and each person (`i`, id, digest of the number, digests of the surname),
parted by tabs, bytes in hexadecimal. The last line (`m`) is an HMAC-SHA256 of all before it, by a key of the key file.
"""

import fcntl
import hmac
import json
import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction

from varsam.kernel.vault.masters import OWNER
from varsam.kernel.vault.sealing import ring, subkey

NAME = "wrapped-keys"
_FORMAT = 1
_BATCH = 2000
_COPY_OUT = """copy (
    select 'k', w.key_id::text, encode(w.wrapped, 'hex'), w.master_id from public.vault_wrappedkey w
    union all
    select 'i', x.identity_id::text, coalesce(encode(x.number_index, 'hex'), ''),
           array_to_string(array(select encode(n, 'hex') from unnest(x.name_index) n), ' ')
    from public.vault_identityindex x
) to stdout"""
_STAGE = "create temp table keys_part (kind text, id uuid, one text, two text) on commit drop"
_FETCH_KEYS = """
insert into public.vault_wrappedkey (key_id, wrapped, master_id)
select p.id, decode(p.one, 'hex'), p.two from pg_temp.keys_part p join public.vault_datakey k on k.id = p.id
where p.kind = 'k'"""
_FETCH_INDEX = """
insert into public.vault_identityindex (identity_id, number_index, name_index)
select p.id, decode(nullif(p.one, ''), 'hex'),
       array(select decode(n, 'hex') from unnest(string_to_array(nullif(p.two, ''), ' ')) n)
from pg_temp.keys_part p join public.vault_identity i on i.id = p.id where p.kind = 'i'"""
_KEYS_MISSING = """select exists (select 1 from public.vault_datakey k where not exists (
    select 1 from public.vault_wrappedkey w where w.key_id = k.id))"""


class KeysPartError(Exception):
    """The keys part cannot be used or written; the message says why in one sentence, `way_out` what to do. Neither holds
    a key."""

    def __init__(self, message: str, way_out: str = "") -> None:
        super().__init__(message)
        self.way_out = way_out


@dataclass(frozen=True)
class Head:
    """What a keys part says of itself: which database, how many backups had begun, its master keys' fingerprints."""

    origin: uuid.UUID
    backups: int
    masters: dict[str, str]


def path() -> Path:
    """Where the keys part lies: beside the key file, unless the settings say otherwise."""
    return Path(settings.KEYS_PART or settings.KEY_FILE.with_name(NAME))


# --- writing ------------------------------------------------------------------------------------------------------


def begin(using: str = OWNER) -> int:
    """Count one more backup, before the database is dumped; gives its number."""
    with connections[using].cursor() as cursor:
        cursor.execute("update public.vault_origin set backups = backups + 1 returning backups")
        return int(cursor.fetchone()[0])


def renew() -> int:
    """Bring the keys part up to date after something was destroyed; gives how many lines it has, 0 where there is none.

    Where the owner's login is at hand it is written anew. Elsewhere, as in a worker without it, what is gone from the
    database is taken out, and what is new waits for the next backup. Raises KeysPartError.
    """
    if not path().exists():
        return 0
    return write() if _is_owner(OWNER) else _weed()


def write(using: str = OWNER) -> int:
    """Write the keys part anew from the database, as its owner; gives how many lines. Raises KeysPartError.

    Never over the keys part of another database, nor from a database whose restoration was not finished.
    """
    if not _is_owner(using):
        raise KeysPartError(
            "Only the owner of the database can write the keys part.", "Set DATABASE_OWNER_URL."
        )
    with _held(), transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(_KEYS_MISSING)
        if cursor.fetchone()[0]:
            raise KeysPartError(
                "Keys are missing in the database: its restoration was not finished.",
                "Restore it again, with --fresh.",
            )
        cursor.execute("select id, backups from public.vault_origin")
        origin, backups = cursor.fetchone()
        head = Head(origin, backups, {name: ring().fingerprint(name) for name in ring().masters})
        if path().exists():
            _check_origin(examine(path()), head.origin)
        with cursor.copy(_COPY_OUT) as rows:
            return _replace(head, (bytes(line) for line in rows))


def _is_owner(using: str) -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select pg_has_role(c.relowner, 'usage') from pg_class c where c.oid = 'public.vault_wrappedkey'::regclass"
        )
        return bool(cursor.fetchone()[0])


def _weed() -> int:
    with _held():
        head = examine(path())
        return _replace(head, _left(head))


def _left(head: Head) -> Iterator[bytes]:
    """The lines whose key or person is still in the database."""
    batch: list[bytes] = []
    for line in _lines():
        batch.append(line)
        if len(batch) == _BATCH:
            yield from _known(head, batch)
            batch = []
    yield from _known(head, batch)


def _known(head: Head, batch: list[bytes]) -> Iterator[bytes]:
    ids = [line.split(b"\t")[1].decode().strip() for line in batch]
    with connection.cursor() as cursor:
        cursor.execute("select varsam.vault_known(%s, %s::uuid[])", [head.origin, ids])
        known = cursor.fetchone()[0]
    if known is None:
        raise KeysPartError(*_OF_ANOTHER)
    there = {str(one) for one in known}
    yield from (line for line, one in zip(batch, ids, strict=True) if one in there)


@contextmanager
def _held() -> Iterator[None]:
    """One writer at a time: a slow one must not put older content in the place of newer."""
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path().with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _replace(head: Head, lines: Iterable[bytes]) -> int:
    half, count, mac = path().with_suffix(".new"), 0, _new_mac()
    told = {"format": _FORMAT, "origin": str(head.origin), "backups": head.backups, "masters": head.masters}
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        put = _putting(file.write, mac)
        put(json.dumps(told).encode() + b"\n")
        for line in lines:
            put(line)
            count += 1
        file.write(b"m\t" + mac.hexdigest().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    half.replace(path())
    folder = os.open(path().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return count


def _new_mac() -> Any:
    return hmac.new(subkey("keys part"), digestmod=sha256)


def _putting(write_to: Callable[[bytes], object], mac: Any) -> Callable[[bytes], None]:
    def put(line: bytes) -> None:
        mac.update(line)
        write_to(line)

    return put


# --- reading ------------------------------------------------------------------------------------------------------

_BRING_IT = "Put the newest keys part in its place, and the key file that it was written with (VARSAM_KEYS_PART, VARSAM_KEY_FILE)."
_OF_ANOTHER = (
    "The keys part belongs to another database.",
    "Put the one in its place that was written with this database's backups, or move it away.",
)


def examine(file: Path) -> Head:
    """Read a keys part from end to end and give its head; KeysPartError where it is missing, cut off, changed or of
    another key file."""
    mac, last, first = _new_mac(), b"", b""
    try:
        with file.open("rb") as lines:
            for line in lines:
                if last:
                    mac.update(last)
                first, last = first or line, line
    except OSError as error:
        raise KeysPartError(f"The keys part {file} cannot be read: {error.strerror}.", _BRING_IT) from error
    if not hmac.compare_digest(last, b"m\t" + mac.hexdigest().encode() + b"\n"):
        raise KeysPartError(
            f"The keys do not fit: {file} was not written with this key file, or it is damaged.", _BRING_IT
        )
    told = json.loads(first)
    if told["format"] != _FORMAT:
        raise KeysPartError(f"The keys part {file} was written by another version of Varsam.")
    return Head(uuid.UUID(told["origin"]), told["backups"], told["masters"])


def check_fits(head: Head, origin: uuid.UUID, backups: int) -> None:
    """KeysPartError where the part is of another database, or older than the backup of that number: what was written in
    between would be taken for destroyed."""
    _check_origin(head, origin)
    if head.backups < backups:
        raise KeysPartError(
            "The keys part is older than the backup: what was written in between would be taken for destroyed.",
            _BRING_IT,
        )


def _check_origin(head: Head, origin: uuid.UUID) -> None:
    if head.origin != origin:
        raise KeysPartError(*_OF_ANOTHER)


def _lines() -> Iterator[bytes]:
    """What stands between head and seal."""
    with path().open("rb") as file:
        file.readline()
        for line in file:
            if not line.startswith(b"m"):
                yield line


def load(using: str = OWNER) -> dict[str, int]:
    """Put the keys back into a restored database, as its owner, and sweep out what they no longer open: it was
    destroyed after the backup. Gives how many of what were swept. All or nothing; raises KeysPartError."""
    with _held(), transaction.atomic(using=using), connections[using].cursor() as cursor:
        head = examine(path())
        cursor.execute("select id, backups from public.vault_origin")
        check_fits(head, *cursor.fetchone())
        cursor.executemany(
            "insert into public.vault_keycheck (master, fingerprint) values (%s, %s) on conflict do nothing",
            list(head.masters.items()),
        )
        cursor.execute(_STAGE)
        with cursor.copy("copy pg_temp.keys_part from stdin") as rows:
            for line in _lines():
                rows.write(line)
        cursor.execute(_FETCH_KEYS)
        cursor.execute(_FETCH_INDEX)
        cursor.execute(
            "delete from public.vault_keycheck k where not k.master = any (%s)", [list(head.masters)]
        )
        cursor.execute("update public.vault_origin set backups = greatest(backups, %s)", [head.backups])
        cursor.execute("select varsam._vault_sweep()")
        swept = cursor.fetchone()[0]
        return dict(json.loads(swept) if isinstance(swept, str) else swept)
