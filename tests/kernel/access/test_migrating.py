"""An empty database gets its tables as the models have them; one that has grown step by step looks the same."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests import environment

# What tables are, without the names that were made up for what has none, and without the order of columns.
_LOOKS = {
    "columns": "select table_name, column_name, data_type, udt_name, character_maximum_length, is_nullable,"
    " column_default, is_identity from information_schema.columns where table_schema = 'public'",
    "constraints": "select conrelid::regclass::text, pg_get_constraintdef(oid), condeferrable, condeferred"
    " from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'",
    "names of checks": "select conname from pg_constraint"
    " where connamespace = 'public'::regnamespace and contype = 'c' and conname not like '%_check'",
    "indexes": "select tablename, regexp_replace(indexdef, 'INDEX .* ON', 'INDEX ON') from pg_indexes"
    " where schemaname = 'public'",
    "triggers": "select tgname, tgrelid::regclass::text from pg_trigger where not tgisinternal",
    "policies": "select tablename, policyname, cmd, qual, with_check from pg_policies where schemaname = 'public'",
}


@pytest.fixture
def made() -> Iterator[Callable[[str], str]]:
    """Makes a database that nobody has filled, in the way that is named; returns its name."""
    names = []

    def make(way: str) -> str:
        name = f"varsam_made_{way.strip('-').replace('-', '_')}"
        names.append(name)
        with environment.superuser() as connection:
            environment.make_empty(connection, name)
        done = subprocess.run(
            [sys.executable, "-m", "tests.make_template", name, way],
            cwd=environment.ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return name

    yield make
    with environment.superuser() as connection:
        for name in names:
            environment.drop(connection, name)


def _look(database: str, query: str) -> Counter[str]:
    with environment.superuser(database) as connection:
        return Counter(repr(row) for row in connection.execute(query))


def _rows(database: str) -> dict[str, int]:
    """How many rows each table has. What migrations were made by is the same in both ways, but for the order."""
    with environment.superuser(database) as connection:
        names = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        count = "select count(*) from public.{}"
        found = ((name, connection.execute(count.format(f'"{name}"')).fetchone()) for (name,) in names)
        return {name: row[0] for name, row in found if row}


def test_both_ways_lead_to_the_same(made: Callable[[str], str]) -> None:
    at_once, step_by_step = made("--bare"), made("--step-by-step")
    for what, query in _LOOKS.items():
        now, before = _look(at_once, query), _look(step_by_step, query)
        assert now, what
        assert (sorted(before - now), sorted(now - before)) == ([], []), what
    assert _rows(at_once) == _rows(step_by_step)
