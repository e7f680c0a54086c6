"""What it costs that the database decides who sees what: once a request, on top of the request itself.

Measured: saying who acts (`set_config` in a transaction), the units in which a reader may read, and reading one
enquiry by its reference under row security; in µs, on the app's connection, medians of 300. For a reader in 1, in 25
and in 250 units.
Against: an empty transaction (begin, select 1, commit) on the same connection, and the same enquiry as the owner.
No bound of its own; the inbox's bound contains it.
"""

from collections.abc import Callable

import psycopg

from bench import house, report
from bench.report import Bound

TIMES = 300
HELD = (1, 25, 250)


def run() -> list[Bound]:
    with house.connect("varsam_owner") as owner, house.connect("varsam_app") as app:
        units = [row[0] for row in owner.execute(_UNITS, [max(HELD)])]
        # A quarter more of organisations where the reader is not, as in any city.
        owner.execute(_UNITS.replace("bench-actor-", "bench-other-"), [max(HELD) // 4])
        home = owner.execute("select unit_id, reference from conversations_enquiry limit 1").fetchone()
        assert home
        base = _micro(app, lambda: app.execute("select 1"))
        rows: list[tuple[object, ...]] = [("baseline: a transaction with select 1", base, "")]
        plain = _micro(owner, lambda: owner.execute(_ENQUIRY, [home[1]]))
        rows.append(("baseline: one enquiry, no row security", plain, ""))
        for number in HELD:
            user = _employ(owner, number, [home[0], *units[1:number]])
            owner.execute("analyze people_membership, people_organisation, people_user")
            rows += _measured(app, user, number, home[1], base)
    report.table("What the actor costs (µs)", ("", "median", "beyond select 1"), rows)
    return []


_UNITS = """
insert into people_organisation (slug, name_sv, name_en, kind, ancestors)
select 'bench-actor-' || n, 'Enhet', 'Unit', 'unit', '{}' from generate_series(1, %s) n returning id
"""
_ENQUIRY = "select * from conversations_enquiry where reference = %s"


def _employ(owner: psycopg.Connection, number: int, units: list[int]) -> str:
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
    return str(row[0])


def _measured(
    app: psycopg.Connection, user: str, number: int, reference: str, base: float
) -> list[tuple[object, ...]]:
    def act() -> object:
        return app.execute("select set_config('varsam.actor', %s, true)", [user])

    def units() -> object:
        act()
        return app.execute("select varsam.units('enquiry', 'read')")

    def enquiry() -> object:
        act()
        found = app.execute(_ENQUIRY, [reference]).fetchone()
        assert found, "the reader does not see the enquiry"
        return found

    said = _micro(app, act)
    each = f"in {number} units" if number > 1 else "in 1 unit"
    return [
        (f"set_config, {each}", said, f"{said - base:+.0f}"),
        (f"set_config and units(), {each}", (asked := _micro(app, units)), f"{asked - base:+.0f}"),
        (f"set_config and one enquiry, {each}", (read := _micro(app, enquiry)), f"{read - base:+.0f}"),
    ]


def _micro(connection: psycopg.Connection, act: Callable[[], object]) -> float:
    def one() -> None:
        with connection.transaction():
            act()

    return report.middle(report.milliseconds(one, TIMES)) * 1000
