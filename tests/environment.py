"""Before anything reads the settings: a PostgreSQL for the tests, and a template with the demo town in it.

The process that pytest starts in makes both; the parallel ones clone the template (50 ms each).
"""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "build" / "test-data"
TEMPLATE = "varsam_test_template"

os.environ["VARSAM_DATA"] = str(DATA)
os.environ["VARSAM_DEMO"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "VARSAM_MASTER_KEYS", "VARSAM_KEY_FILE"):
    os.environ.pop(name, None)


def superuser(database: str = "postgres") -> psycopg.Connection:
    """A connection as the embedded server's superuser."""
    from config import embedded

    place = embedded.address(DATA)
    return psycopg.connect(
        host=place.host, port=place.port, user="postgres", dbname=database, autocommit=True
    )


def fingerprint() -> str:
    """What the template was made from: every file of the product."""
    digest = hashlib.sha256()
    for folder in ("varsam", "config", "requirements"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in {".py", ".sql", ".yaml", ".md", ".txt"} and "static" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:32]


def _template_is_current(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [TEMPLATE]
    ).fetchone()
    return bool(row) and row[0] == fingerprint()


def drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(f'drop database if exists "{name}" with (force)')


def _create_from_template(connection: psycopg.Connection, name: str) -> None:
    for attempt in range(20):
        try:
            connection.execute(f'create database "{name}" template {TEMPLATE} owner varsam_owner')
            return
        except psycopg.errors.ObjectInUse:
            # Autovacuum has looked in; it leaves by itself.
            time.sleep(0.1 * (attempt + 1))
    raise AssertionError("somebody stays connected to the template database")


def clone(name: str) -> None:
    """A database of its own, like the template."""
    with superuser() as connection:
        drop(connection, name)
        _create_from_template(connection, name)
        connection.execute(f'revoke all on database "{name}" from public')
        connection.execute(f'grant connect on database "{name}" to varsam_app, varsam_test')


def _make_template() -> None:
    with superuser() as connection:
        exists = connection.execute("select 1 from pg_roles where rolname = 'varsam_test'").fetchone()
        if not exists:
            connection.execute("create role varsam_test login nosuperuser nobypassrls noinherit")
            connection.execute("grant varsam_app, varsam_owner to varsam_test")
        if _template_is_current(connection):
            return
        drop(connection, TEMPLATE)
        connection.execute(
            f"create database {TEMPLATE} template template0 encoding 'UTF8' "
            "locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C' owner varsam_owner"
        )
        connection.execute(f"revoke all on database {TEMPLATE} from public")
        connection.execute(f"grant connect on database {TEMPLATE} to varsam_app")
        done = subprocess.run(
            [sys.executable, "-m", "tests.make_template", TEMPLATE], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            raise pytest.UsageError(f"the template database could not be made:\n{done.stderr[-3000:]}")
        connection.execute(f"comment on database {TEMPLATE} is '{fingerprint()}'")


_server: list[object] = []


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    from config import embedded
    from varsam.lib import keyring

    DATA.mkdir(parents=True, exist_ok=True)
    keyring.create(DATA / "keys" / "master.json")
    _server.append(embedded.start(DATA))
    _make_template()


def pytest_unconfigure(config: pytest.Config) -> None:
    for server in _server:
        server.stop()  # type: ignore[attr-defined]
    _server.clear()
