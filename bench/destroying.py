"""A destruction list over 1,000,000 things whose time has run out, and over 1,000,000 of which few have.

Measured: `proposing.propose` as the app's login, from beginning to end (every thing looked at, listed, and the coming
months counted), with what the worker's and the database's processes hold in memory; and what destroying costs an item.
Against: the same choice by hand, as the owner: one `insert … select` of the references that are due, without rules,
exceptions, holds or batches.
Bound: below 30 s, and below 64 MB more in the worker than before it began.
"""

import resource
from pathlib import Path
from time import perf_counter

import psycopg

from bench import house, inbox, report
from bench.report import Bound

THINGS = 1_000_000
ENDED = 500

# Every unit of the city has its share; all have been read, and none is older than its key.
FILL = """
with unit as (select array_agg(id) as ids from people_organisation where ancestors[1] =
    (select id from people_organisation where slug = 'goteborgs-stad')),
key as (
    insert into vault_datakey (id, created_at) select md5('bench' || n)::uuid, now() from generate_series(1, %(things)s) n
),
wrapping as (
    insert into vault_wrappedkey (key_id, wrapped, master_id)
    select md5('bench' || n)::uuid, decode(repeat('00', 60), 'hex'), (select min(master) from vault_keycheck)
    from generate_series(1, %(things)s) n
)
insert into conversations_enquiry (
    number, reference, unit_id, door, sender, language, state, received_at, acknowledge_by, triage_by,
    feedback_by, last_message_at, expires_at, unread_by_city, unread_by_writer, data_key_id)
select 1000000 + n, 'A-99-' || 1000000 + n, u.ids[1 + n %% cardinality(u.ids)], 'anonymous_form', 'relative', 'sv', 'advised',
    now() - interval '120 days', now(), now(), now(), now() - interval '120 days',
    now() - interval '1 day' - n * interval '1 second', false, false, md5('bench' || n)::uuid
from generate_series(1, %(things)s) n, unit u
"""
BY_HAND = """
insert into bench_list (reference, due_at)
select e.reference, e.expires_at from conversations_enquiry e
where e.data_key_id is not null and not e.unread_by_city and e.expires_at <= now()
"""


def _peak_mb() -> float:
    """The most that this process has ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _database_mb(pid: int) -> float:
    """What one process of the database has had for itself at most, its share of the common buffers apart."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines["RssAnon"].split()[0]) / 1024


def run() -> list[Bound]:
    with inbox.database(), house.connect("varsam_owner", inbox.DATABASE) as owner:
        begun = perf_counter()
        owner.execute(FILL, {"things": THINGS})
        owner.execute("vacuum analyze")
        print(f"\n{THINGS:,} threads were made in {perf_counter() - begun:.0f} s")
        hand = _by_hand(owner)
        rows = [_proposed("all have run out", hand), _proposed("all are listed already", hand)]
        each = _destroyed(owner)
        owner.execute("truncate retention_destructionlist, retention_listitem, retention_certificate")
        owner.execute(
            "update conversations_enquiry set expires_at = expires_at + interval '1 year' where number % 1000 > 0"
        )
        owner.execute("vacuum analyze")
        rows.append(_proposed("one in a thousand has", hand))
    report.table(
        f"A list over {THINGS:,} threads",
        ("", "seconds", "listed", "worker MB", "database MB", "by hand s", ""),
        rows,
    )
    report.table(
        f"Destroying {ENDED} items", ("", "ms an item"), [("looked at again, key and text gone", each)]
    )
    slowest, memory = max(float(str(row[1])) for row in rows), max(float(str(row[3])) for row in rows)
    return [
        Bound("a destruction list over 1,000,000", "< 30 s", f"{slowest:.1f} s", slowest < 30),
        Bound("memory of the worker that makes it", "< 64 MB", f"{memory:.1f} MB", memory < 64),
    ]


def _by_hand(owner: psycopg.Connection) -> float:
    owner.execute("create table bench_list (reference text primary key, due_at timestamptz)")
    begun = perf_counter()
    owner.execute(BY_HAND)
    taken = perf_counter() - begun
    owner.execute("drop table bench_list")
    return taken


def _proposed(name: str, hand: float) -> tuple[object, ...]:
    from django.db import connection

    from varsam.kernel.retention import proposing

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        pid = cursor.fetchone()[0]
    before, most = _peak_mb(), 0.0
    told: list[float] = []

    def tell(kind: str, seen: int, added: int) -> None:
        nonlocal most
        most = max(most, _database_mb(pid))
        told.append(perf_counter())

    begun = perf_counter()
    done = proposing.propose(tell)
    taken = perf_counter() - begun
    longest = max(b - a for a, b in zip([begun, *told], told, strict=False))
    print(f"  {name}: {done.seen:,} seen, told {len(told)} times, at most {longest:.1f} s apart", flush=True)
    return (name, taken, done.added, _peak_mb() - before, most, hand, f"{taken / hand:.1f} x")


def _destroyed(owner: psycopg.Connection) -> float:
    """Milliseconds an item, of the first of a list that is approved as a registrar would."""
    from django.db import connection

    owner.execute(
        "update retention_destructionlist set state = 'approved', approved_at = now() - interval '1 second', planned = %s,"
        " approved_by_id = (select min(id) from people_user) where state = 'proposed'",
        [THINGS],
    )
    found = owner.execute("select id from retention_destructionlist where state = 'approved'").fetchone()
    assert found
    begun = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("select passed from varsam.retention_destroy(%s, 0, %s)", [found[0], ENDED])
        assert cursor.fetchone()[0] == ENDED
    return (perf_counter() - begun) * 1000 / ENDED
