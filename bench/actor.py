"""What it costs that the database decides who sees what: once a request, on top of the request itself.

Measured: proving who acts (a ticket at the start of a transaction), the units in which a reader may read, and reading
one enquiry by its reference under row security; in µs, on the app's connection, medians of 300, measured in turn. For a
reader in 1, in 25 and in 250 units.
Against: an empty transaction (begin, select 1, commit) on the same connection; the same enquiry as the owner; and
saying who acts without proof, as it was before (`set_config` of the user's number): what the proof costs a request is
the difference to that. What the database does to check one ticket is measured by itself, many times in one statement.
No bound of its own; the inbox's bound contains it.
"""

from collections.abc import Callable
from time import perf_counter

import psycopg

from bench import house, report
from bench.report import Bound
from varsam.kernel.access import tickets

TIMES, CHECKED_TIMES = 300, 20
HELD = (1, 25, 250)


def run() -> list[Bound]:
    with house.connect("varsam_owner") as owner, house.connect("varsam_app") as app:
        units = [row[0] for row in owner.execute(_UNITS, [max(HELD)])]
        # A quarter more of organisations where the reader is not, as in any city.
        owner.execute(_UNITS.replace("bench-actor-", "bench-other-"), [max(HELD) // 4])
        home = owner.execute("select unit_id, reference from conversations_enquiry limit 1").fetchone()
        assert home
        rows: list[tuple[object, ...]] = []
        for number in HELD:
            user = _employ(owner, number, [home[0], *units[1:number]])
            owner.execute("analyze people_membership, people_organisation, people_user")
            rows += _measured(owner, app, user, number, home[1])
    report.table("What the actor costs (µs)", ("", "median", "beyond select 1"), rows)
    return []


_UNITS = """
insert into people_organisation (slug, name_sv, name_en, kind, ancestors)
select 'bench-actor-' || n, 'Enhet', 'Unit', 'unit', '{}' from generate_series(1, %s) n returning id
"""
# What stood at the start of each transaction until the actor had to be proved.
_UNPROVED = (
    "select coalesce(current_setting('varsam.actor', true), ''), set_config('varsam.actor', '17', true)"
)
_CHECKS = 1000
_ENQUIRY = "select * from conversations_enquiry where reference = %s"


def _employ(owner: psycopg.Connection, number: int, units: list[int]) -> int:
    row = owner.execute(
        """
        insert into people_user (password, email, name, given_name, language, is_active)
        values ('!', %(name)s || '@bench.test', %(name)s, %(name)s, 'sv', true) returning id
        """,
        {"name": f"actor-{number}"},
    ).fetchone()
    assert row
    owner.execute(
        "insert into people_membership (user_id, organisation_id, role, valid_from) "
        "select %s, u, 'coordinator', now() - interval '1 day' from unnest(%s::bigint[]) u",
        [row[0], units],
    )
    return int(row[0])


def _measured(
    owner: psycopg.Connection, app: psycopg.Connection, user: int, number: int, reference: str
) -> list[tuple[object, ...]]:
    def act() -> object:
        return tickets.show(app, "actor", user, first=True)

    def units() -> object:
        act()
        return app.execute("select varsam.units('enquiry', 'read')")

    def enquiry() -> object:
        act()
        found = app.execute(_ENQUIRY, [reference]).fetchone()
        assert found, "the reader does not see the enquiry"
        return found

    def checks() -> object:
        act()
        return app.execute("select count(varsam.actor()) from generate_series(1, %s)", [_CHECKS])

    each = f"in {number} units" if number > 1 else "in 1 unit"
    taken = _in_turn(
        {
            "baseline: a transaction with select 1": (app, lambda: app.execute("select 1")),
            "baseline: who acts, said and not proved": (app, lambda: app.execute(_UNPROVED)),
            "baseline: one enquiry, no row security": (owner, lambda: owner.execute(_ENQUIRY, [reference])),
            f"a ticket, {each}": (app, act),
            f"a ticket and units(), {each}": (app, units),
            f"a ticket and one enquiry, {each}": (app, enquiry),
        },
        TIMES,
    )
    checked = _in_turn({"many": (app, checks), "none": (app, act)}, CHECKED_TIMES)
    once = (checked["many"] - checked["none"]) / _CHECKS
    base = next(iter(taken.values()))
    return [
        *((name, median, f"{median - base:+.0f}") for name, median in taken.items()),
        (f"checking a ticket once more, {each}", round(once, 1), ""),
    ]


def _in_turn(
    acts: dict[str, tuple[psycopg.Connection, Callable[[], object]]], times: int
) -> dict[str, float]:
    """The median of each in µs, measured one after the other in each round, so that a busy machine slows all alike."""
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for _round in range(times):
        for name, (connection, act) in acts.items():
            begun = perf_counter()
            with connection.transaction():
                act()
            taken[name].append((perf_counter() - begun) * 1e6)
    return {name: report.middle(values) for name, values in taken.items()}
