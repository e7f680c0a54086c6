"""An empty database gets its tables as the models have them; one that has grown step by step looks the same."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from tests import environment
from tests.conftest import Town

_NAME = "varsam_step_by_step"
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
def grown() -> Iterator[str]:
    """A database that went through every migration, one after the other."""
    with environment.superuser() as connection:
        environment.make_empty(connection, _NAME)
    done = subprocess.run(
        [sys.executable, "-m", "tests.make_template", _NAME, "--step-by-step"],
        cwd=environment.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    yield _NAME
    with environment.superuser() as connection:
        environment.drop(connection, _NAME)


def _look(database: str, query: str) -> Counter[str]:
    with environment.superuser(database) as connection:
        return Counter(repr(row) for row in connection.execute(query))


def test_both_ways_lead_to_the_same_tables(grown: str, town: Town) -> None:
    for what, query in _LOOKS.items():
        before, now = _look(grown, query), _look(town.name, query)
        assert now, what
        assert (sorted(before - now), sorted(now - before)) == ([], []), what
