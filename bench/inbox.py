"""The newest 50 among 1,000,000 enquiries in 500 units, with row security on, for readers who see little and much.

Measured: the statements of `inbox.page` (the ids from `varsam.inbox_ids`, then the rows under row security, with
what a list shows) and of `inbox.count`, as the app's login, time in the database, medians of 30.
Against: the best SQL that we could write by hand for the same list, as the owner, whom row security does not bind:
the units given as an array, the newest of each by LATERAL, merged, with or without a bound from a first pass.
Bound: below 10 ms and within three times the SQL by hand, for each reader.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection, connections

from bench import house, report
from bench.report import Bound, table

TIMES = 30
MOST = 50
DATABASE = "bench_inbox"
UNITS, ENQUIRIES = 500, 1_000_000


@dataclass(frozen=True)
class Reader:
    """Somebody who sees `rows` enquiries in `units` units, the largest of which has most."""

    name: str
    units: int
    rows: int


LIGHT = Reader("light", 3, 21)
TYPICAL = Reader("typical", 4, 6_000)
HEAVY = Reader("heavy", 40, 262_000)
SUPERVISOR = Reader("supervisor", 250, 400_000)
READERS = (LIGHT, TYPICAL, HEAVY, SUPERVISOR)
LISTS: Mapping[str, dict[str, object]] = {
    "newest": {},
    "most urgent": {"order": "due"},
    "open": {"state": "open"},
    "open, Arabic, anonymous": {"state": "open", "language": "ar", "door": "anonymous_form"},
}


def sizes() -> list[int]:
    """Rows of each unit: the light reader's units, the typical one's, the heavy one's, the rest of the
    supervisor's, all others. Within each, as in a city: a few large, many small."""
    beyond = Reader("", SUPERVISOR.units - HEAVY.units, SUPERVISOR.rows - HEAVY.rows)
    known = (LIGHT, TYPICAL, HEAVY, beyond)
    others = Reader("", UNITS - sum(r.units for r in known), ENQUIRIES - sum(r.rows for r in known))
    return [size for group in (*known, others) for size in _skewed(group)]


def _skewed(group: Reader) -> list[int]:
    weights = [1 / (place + 1) ** 0.8 for place in range(group.units)]
    found = [max(1, int(group.rows * weight / sum(weights))) for weight in weights]
    found[0] += group.rows - sum(found)
    return found


def places(reader: Reader) -> range:
    """Which of the units, counted from 0, the reader works in; the supervisor also in the heavy one's."""
    first = {LIGHT.name: 0, TYPICAL.name: LIGHT.units}.get(reader.name, LIGHT.units + TYPICAL.units)
    return range(first, first + reader.units)


FILL_UNITS = """
insert into people_organisation (slug, name_sv, name_en, kind, ancestors)
select 'bench-' || n, 'Enhet ' || n, 'Unit ' || n, 'unit', '{}' from generate_series(1, %s) n returning id
"""

# Three years; rows lie in the order in which they came in. Of those from the last months many are open and have a
# key, older ones have expired or are closed, a few are a forgotten backlog.
FILL = """
with unit as (select * from unnest(%(units)s::bigint[], %(sizes)s::int[]) u(id, size)),
drawn as (
    select u.id as unit, now() - random() * interval '1095 days' as at, random() as r, random() as s, random() as t
    from unit u, generate_series(1, u.size)
),
dated as (
    select row_number() over (order by at) as n, *, now() - at as age,
        case when now() - at < interval '30 days' and s < 0.7 or now() - at < interval '120 days' and s < 0.2
                  or s < 0.003 then 'open'
             when now() - at < interval '120 days' then 'advised' else 'erased' end as kind
    from drawn
),
key as (
    insert into vault_datakey (id, created_at)
    select md5('bench' || n)::uuid, at from dated where kind <> 'erased'
),
wrapping as (
    insert into vault_wrappedkey (key_id, wrapped, master_id)
    select md5('bench' || n)::uuid, decode(repeat('00', 60), 'hex'), (select min(master) from vault_keycheck)
    from dated where kind <> 'erased'
)
insert into conversations_enquiry (
    number, reference, unit_id, door, sender, district_id, language, state, received_at, acknowledge_by, triage_by,
    feedback_by, acknowledged_at, triaged_at, answered_at, last_message_at, expires_at, unread_by_city,
    unread_by_writer, data_key_id)
select 1000000 + n, 'A-99-' || 1000000 + n, unit,
    (array['anonymous_form', 'anonymous_form', 'anonymous_form', 'professional_form', 'telephone'])[1 + floor(r * 5)],
    (array['relative', 'relative', 'school', 'partner'])[1 + floor(t * 4)],
    (select array_agg(d.id) from people_district d)[1 + floor(s * 4)],
    case when t < 0.75 then 'sv' when t < 0.85 then 'en' when t < 0.93 then 'ar' when t < 0.97 then 'so' else 'fa' end,
    case when kind = 'open' and r < 0.3 then 'received' when kind = 'open' and r < 0.6 then 'acknowledged'
         when kind = 'open' then 'waiting' else kind end,
    at, at + interval '1 day', at + interval '4 days', at + interval '14 days',
    case when kind <> 'open' or r >= 0.3 then at + interval '1 day' end,
    case when kind <> 'open' or r >= 0.6 then at + interval '3 days' end,
    case when kind <> 'open' then at + interval '9 days' end,
    at + interval '9 days', at + interval '99 days', kind = 'open' and t < 0.3, false,
    case when kind <> 'erased' then md5('bench' || n)::uuid end
from dated order by at
"""


def fill(owner: psycopg.Connection) -> list[int]:
    """Make units, enquiries and readers; gives the units' ids, in the order of `sizes`."""
    units = [row[0] for row in owner.execute(FILL_UNITS, [UNITS])]
    owner.execute("update people_organisation set ancestors = array[id] where slug like 'bench-%'")
    owner.execute(FILL, {"units": units, "sizes": sizes()})
    for reader in READERS:
        employ(owner, reader, [units[place] for place in places(reader)])
    owner.execute("vacuum analyze")
    return units


def employ(owner: psycopg.Connection, reader: Reader, units: list[int]) -> None:
    owner.execute(
        """
        with person as (
            insert into people_user (password, email, name, given_name, language, is_active)
            values ('!', %(name)s || '@bench.test', %(name)s, %(name)s, 'sv', true) returning id
        )
        insert into people_membership (user_id, organisation_id, role, valid_from)
        select p.id, u, 'coordinator', now() - interval '1 day' from person p, unnest(%(units)s::bigint[]) u
        """,
        {"name": reader.name, "units": units},
    )


# --- by hand ----------------------------------------------------------------------------------------
_SHOWN = """
select e.*, d.name, o.name, o.given_name, k.wrapped, k.master_id, u.name_sv, u.name_en
from ({ids}) n join conversations_enquiry e on e.id = n.id join people_organisation u on u.id = e.unit_id
left join people_district d on d.id = e.district_id left join people_user o on o.id = e.owner_id
left join vault_wrappedkey k on k.key_id = e.data_key_id order by n.at {dir}
"""
_MERGED = """
select e.id, e.at from unnest(%(units)s::bigint[]) u(unit), lateral (
    select e.id, e.{col} as at from conversations_enquiry e where e.unit_id = u.unit and {where}
    order by e.{col} {dir} limit 50) e order by e.at {dir} limit 50
"""
_BOUNDED = """
with bound as materialized (
    select h.at from unnest(%(units)s::bigint[]) u(unit), lateral (
        select e.{col} as at from conversations_enquiry e where e.unit_id = u.unit and {where}
        order by e.{col} {dir} limit 1) h order by h.at {dir} offset 49 limit 1)
select e.id, e.at from unnest(%(units)s::bigint[]) u(unit), lateral (
    select e.id, e.{col} as at from conversations_enquiry e where e.unit_id = u.unit and {where}
    and e.{col} {reach} coalesce((select at from bound), '{end}infinity')
    order by e.{col} {dir} limit 50) e order by e.at {dir} limit 50
"""


def _where(filters: Mapping[str, object]) -> str:
    parts = ["e.next_due is not null"] if filters.get("order") == "due" else []
    if filters.get("state") == "open":
        parts.append("e.state in ('received', 'acknowledged', 'waiting')")
    parts += [f"e.{name} = '{filters[name]}'" for name in ("door", "language") if name in filters]
    return " and ".join(parts) or "true"


def by_hand(filters: Mapping[str, object]) -> list[str]:
    """The forms that may be the best; all give the same list."""
    due = filters.get("order") == "due"
    words = {
        "where": _where(filters), "col": "next_due" if due else "received_at", "dir": "asc" if due else "desc",
        "reach": "<=" if due else ">=", "end": "" if due else "-",
    }  # fmt: skip
    return [_SHOWN.format(ids=form.format(**words), dir=words["dir"]) for form in (_MERGED, _BOUNDED)]


def _best_by_hand(owner: psycopg.Connection, units: list[int], filters: Mapping[str, object]) -> float:
    def run(statement: str) -> Callable[[], object]:
        return lambda: owner.execute(statement, {"units": units}, prepare=False)

    with owner.transaction():
        owner.execute("set local enable_bitmapscan = off")
        return min(report.middle(report.milliseconds(run(s), TIMES)) for s in by_hand(filters))


# --- as the app -------------------------------------------------------------------------------------
class _Clock:
    """Adds up what the statements of one call took."""

    def __init__(self) -> None:
        self.spent = 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.spent += (perf_counter() - begun) * 1000


def as_app(reader: Reader, act: Callable[[], object]) -> float:
    """Median time in the database of what `act` asks, in a transaction of the reader's."""
    from varsam.kernel.access.actor import acting
    from varsam.kernel.people.models import User

    user = User.objects.get(email=f"{reader.name}@bench.test")
    taken = []
    for turn in range(TIMES + 5):
        with acting(user):
            clock = _Clock()
            with connection.execute_wrapper(clock):
                act()
        if turn >= 5:
            taken.append(clock.spent)
    return report.middle(taken)


@contextmanager
def database() -> Iterator[None]:
    """A copy of the demo town for the million, in which Django's connections are for that time."""
    connections.close_all()
    with house.connect("postgres") as superuser:
        superuser.execute(f"create database {DATABASE} template varsam owner varsam_owner")
        superuser.execute(f"grant connect on database {DATABASE} to varsam_app")
        named = [connections[alias].settings_dict for alias in ("default", "owner")]
        before = [settings["NAME"] for settings in named]
        try:
            for settings in named:
                settings["NAME"] = DATABASE
            yield
        finally:
            connections.close_all()
            for settings, name in zip(named, before, strict=True):
                settings["NAME"] = name
            superuser.execute(f"drop database {DATABASE} with (force)")


def run() -> list[Bound]:
    with database():
        begun = perf_counter()
        with house.connect("varsam_owner", DATABASE) as owner:
            units = fill(owner)
            print(f"\n{ENQUIRIES:,} enquiries in {UNITS} units were made in {perf_counter() - begun:.0f} s")
            return _lists(owner, units) + _counts(owner, units)


def _lists(owner: psycopg.Connection, units: list[int]) -> list[Bound]:
    from varsam.kernel.conversations import inbox

    rows, bounds = [], []
    for name, filters in LISTS.items():
        for reader in READERS:
            mine = [units[place] for place in places(reader)]
            shown = _check(reader, owner, mine, filters)
            ids = as_app(reader, partial(inbox.ids, filters))
            page = as_app(reader, partial(inbox.page, filters))
            hand = _best_by_hand(owner, mine, filters)
            rows.append(
                (
                    f"{name}: {reader.name}",
                    reader.rows,
                    shown,
                    ids,
                    page - ids,
                    page,
                    hand,
                    f"{page / hand:.1f} x",
                )
            )
            bounds.append(
                Bound(f"inbox, {name}, {reader.name}", "< 10 ms, < 3 x", f"{page:.1f} ms, {page / hand:.1f} x",
                      page < 10 and page < 3 * hand)
            )  # fmt: skip
    table(
        "The newest 50 (ms in the database, medians of 30)",
        ("", "sees", "shown", "ids", "rows", "both", "by hand", "ratio"),
        rows,
    )
    return bounds


def _check(reader: Reader, owner: psycopg.Connection, units: list[int], filters: Mapping[str, object]) -> int:
    """How many rows the list has; ends the run where ours is not the one by hand, for then nothing is compared."""
    from varsam.kernel.access.actor import acting
    from varsam.kernel.conversations import inbox
    from varsam.kernel.people.models import User

    with acting(User.objects.get(email=f"{reader.name}@bench.test")):
        ours = [enquiry.pk for enquiry in inbox.page(filters)]
    for statement in by_hand(filters):
        theirs = [row[0] for row in owner.execute(statement, {"units": units})]
        if sorted(ours) != sorted(theirs):
            raise SystemExit(f"the list by hand is another: {filters}, {reader.name}")
    return len(ours)


def _counts(owner: psycopg.Connection, units: list[int]) -> list[Bound]:
    from varsam.kernel.conversations import inbox

    rows = []
    for name, filters in LISTS.items():
        statement = f"select count(*) from (select 1 from conversations_enquiry e where e.unit_id = any(%s) and {_where(filters)}"
        for reader in READERS:
            mine = [units[place] for place in places(reader)]
            capped = as_app(reader, partial(inbox.count, filters))
            plain, full = (
                report.middle(report.milliseconds(lambda s=s, u=mine: owner.execute(s, [u]), times, 2))
                for s, times in ((f"{statement} limit 1001) c", TIMES), (f"{statement}) c", 5))
            )
            rows.append((f"{name}: {reader.name}", capped, plain, full))
    table("How many (ms): up to 1 000, then “1 000+”", ("", "measured", "by hand", "exact, by hand"), rows)
    return []
