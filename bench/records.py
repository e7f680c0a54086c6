"""The newest 50 among 1,000,000 records in 500 units, with 5,000 who work, 40 grants in force for each of them and the
consents that the grants rest on, for readers who see little and much.

Measured: the statements of `reading.page` (the ids from `varsam.records_ids`, then the rows under row security), as
the app's login, time in the database, medians of 30. Half of the grants have ended and 20 more lie in force elsewhere.
Against: the best SQL by hand for the same list, as the owner, whom row security does not bind: the units and the ids
of what is shared given as arrays, the newest of each unit by LATERAL, merged with what is shared.
Bound: that of the inbox, below 10 ms and within three times the SQL by hand.
"""

from collections.abc import Callable, Mapping
from functools import partial
from time import perf_counter

import psycopg

from bench import house, inbox, report
from bench.inbox import READERS, TIMES, UNITS, Reader, as_app, database, places, sizes
from bench.report import Bound, table

RECORDS, ACTORS, GRANTS = 1_000_000, 5_000, 40
LISTS: Mapping[str, dict[str, object]] = {
    "newest": {},
    "open": {"closed": "no"},
    "shared with us": {"shared": "yes"},
}

_FILL = """
with unit as (select * from unnest(%(units)s::bigint[], %(sizes)s::int[]) u(id, size)),
dated as (
    select row_number() over (order by at) as n, u.unit, u.at, u.r from (
        select u.id as unit, now() - random() * interval '1825 days' as at, random() as r
        from unit u, generate_series(1, u.size)) u
),
key as (insert into vault_datakey (id, created_at) select md5('record' || n)::uuid, at from dated)
insert into records_record (
    number, reference, pseudonym, unit_id, track, data_key_id, opened_at, opened_by_id, last_entry_at, closed_at)
select 1000000 + n, 'K-99-' || 1000000 + n, 'Ask ' || 1000000 + n, unit, 'sspf', md5('record' || n)::uuid,
    at - interval '200 days', (select min(id) from people_user), at,
    case when r < 0.7 then at + interval '1 hour' end
from dated order by at
"""
_ACTORS = """
with person as (
    insert into people_user (password, email, name, given_name, language, is_active)
    select '!', 'actor-' || n || '@bench.test', 'Actor ' || n, 'Actor', 'sv', true from generate_series(1, %(many)s) n
    returning id, substring(email from '[0-9]+')::int as n
)
insert into people_membership (user_id, organisation_id, role, valid_from)
select p.id, (%(units)s::bigint[])[1 + p.n %% cardinality(%(units)s::bigint[])], 'social_worker', now() - interval '1 day'
from person p
"""
# Each rests on a scope of a consent of its own, to one person in the organisation where they work.
_GRANTS = """
with actor as (
    select m.user_id, min(m.organisation_id) as organisation from people_membership m
    join people_user u on u.id = m.user_id where u.email like '%%@bench.test' group by m.user_id
),
wanted as (
    select a.*, g, md5('grant' || a.user_id || '/' || g)::uuid as id, first.id + floor(random() * %(records)s)::bigint as record
    from actor a, generate_series(1, %(grants)s) g, (select min(id) as id from records_record where reference like 'K-99-%%') first
),
asked as (
    insert into lawfulness_consentrequest (id, record_id, term_id, asked_by_id, asked_at, until, rules)
    select w.id, w.record, (select min(id) from lawfulness_term), (select min(id) from people_user), now() - interval '60 days',
        now() + interval '90 days', '[]' from wanted w
),
scope as (
    insert into lawfulness_scope (id, request_id, record_id, organisation_id, information)
    select w.id, w.id, w.record, w.organisation, '{situation,measures}' from wanted w
)
insert into records_grant (
    id, record_id, organisation_id, user_id, information, basis_kind, basis, given_by_id, starts_at, until, ended_at, ended_why)
select w.id, w.record, w.organisation, w.user_id, '{situation,measures}', 'consent', w.id, (select min(id) from people_user),
    now() - interval '50 days', now() + interval '90 days',
    case when w.g > %(held)s then now() - interval '1 day' end, case when w.g > %(held)s then 'withdrawn' else '' end
from wanted w
"""


def fill(owner: psycopg.Connection) -> list[int]:
    """Units, records, readers, all who work, and what is shared with them; gives the units' ids."""
    units = [row[0] for row in owner.execute(inbox.FILL_UNITS, [UNITS])]
    owner.execute("update people_organisation set ancestors = array[id] where slug like 'bench-%'")
    owner.execute("set session_replication_role = replica")  # what is made up needs no checking by triggers
    owner.execute(_FILL, {"units": units, "sizes": sizes()})
    for reader in READERS:
        inbox.employ(owner, reader, [units[place] for place in places(reader)])
    owner.execute(_ACTORS, {"many": ACTORS - len(READERS), "units": units})
    owner.execute(_GRANTS, {"records": RECORDS, "grants": 2 * GRANTS, "held": GRANTS})
    owner.execute("set session_replication_role = origin")
    owner.execute("vacuum analyze")
    return units


_BY_HAND = """
with bound as materialized (
    select h.at from unnest(%(units)s::bigint[]) u(unit), lateral (
        select r.last_entry_at as at from records_record r where r.unit_id = u.unit and {where}
        order by r.last_entry_at desc limit 1) h order by h.at desc offset 49 limit 1),
own as (
    select r.id, r.at from unnest(%(units)s::bigint[]) u(unit), lateral (
        select r.id, r.last_entry_at as at from records_record r where r.unit_id = u.unit and {where}
        and r.last_entry_at >= coalesce((select at from bound), '-infinity')
        order by r.last_entry_at desc limit 50) r order by r.at desc limit 50),
merged as (
    select id, at from own union
    select r.id, r.last_entry_at from records_record r where r.id = any (%(shared)s) and {where})
select r.*, u.name_sv, u.name_en from (select * from merged order by at desc, id desc limit 50) n
join records_record r on r.id = n.id join people_organisation u on u.id = r.unit_id order by n.at desc, n.id desc
"""


def run() -> list[Bound]:
    with database():
        begun = perf_counter()
        with house.connect("postgres", inbox.DATABASE) as owner:
            units = fill(owner)
            grants = owner.execute("select count(*) from records_grant where ended_at is null").fetchone()
            assert grants
            print(
                f"\n{RECORDS:,} records in {UNITS} units, {ACTORS:,} who work and {grants[0]:,} grants in force were made "
                f"in {perf_counter() - begun:.0f} s"
            )
            return _lists(owner, units)


def _lists(owner: psycopg.Connection, units: list[int]) -> list[Bound]:
    from varsam.kernel.records import reading

    rows, bounds = [], []
    for name, filters in LISTS.items():
        for reader in READERS:
            held = _arguments(owner, reader, units, filters)
            statement = _BY_HAND.format(
                where="r.closed_at is null" if filters.get("closed") == "no" else "true"
            )
            shown = _check(owner, reader, statement, held, filters)
            ids = as_app(reader, partial(reading.ids, filters))
            page = as_app(reader, partial(reading.page, filters))
            with owner.transaction():
                owner.execute("set local enable_bitmapscan = off")
                hand = report.middle(report.milliseconds(_asking(owner, statement, held), TIMES))
            rows.append(
                (f"{name}: {reader.name}", reader.rows, shown, ids, page, hand, f"{page / hand:.1f} x")
            )
            bounds.append(
                Bound(f"records, {name}, {reader.name}", "< 10 ms, < 3 x", f"{page:.1f} ms, {page / hand:.1f} x",
                      page < 10 and page < 3 * hand)
            )  # fmt: skip
    table(
        "The newest 50 records (ms in the database, medians of 30)",
        ("", "sees", "shown", "ids", "page", "by hand", "ratio"),
        rows,
    )
    return bounds


def _asking(owner: psycopg.Connection, statement: str, held: Mapping[str, object]) -> Callable[[], object]:
    return lambda: owner.execute(statement, held, prepare=False)


def _arguments(
    owner: psycopg.Connection, reader: Reader, units: list[int], filters: Mapping[str, object]
) -> dict[str, object]:
    """The reader's units, and the ids of what is shared with them and holds."""
    found = owner.execute(
        "select distinct g.record_id from records_grant g join people_user u on u.id = g.user_id "
        "where u.email = %s and g.ended_at is null",
        [f"{reader.name}@bench.test"],
    )
    mine = [] if filters.get("shared") else [units[place] for place in places(reader)]
    return {"units": mine, "shared": [row[0] for row in found]}


def _check(
    owner: psycopg.Connection,
    reader: Reader,
    statement: str,
    held: Mapping[str, object],
    filters: Mapping[str, object],
) -> int:
    """How many rows the list has; ends the run where ours is not the one by hand, for then nothing is compared."""
    from varsam.kernel.access.actor import acting
    from varsam.kernel.people.models import User
    from varsam.kernel.records import reading

    with acting(User.objects.get(email=f"{reader.name}@bench.test")):
        ours = [record.pk for record in reading.page(filters)]
    theirs = [row[0] for row in owner.execute(statement, held)]
    if ours != theirs:
        raise SystemExit(f"the list by hand is another: {filters}, {reader.name}")
    return len(ours)
