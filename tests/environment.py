"""Before anything reads the settings: a PostgreSQL for the tests, and a template with the demo town in it.

The process that pytest starts in makes both; the parallel ones clone the template (50 ms each).
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from bench.mutation import NO_SQL

ROOT = Path(__file__).resolve().parent.parent
_ROOM = 4 * 2**30


def _in_memory() -> Path | None:
    """This tree's own folder in memory, where there is room: a database is cloned there in a tenth of the time, for it is
    thousands of files. None where a container gives little, or on a system that has no such folder."""
    memory = Path("/dev/shm")  # noqa: S108 (a folder of our own in it, closed to others)
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < _ROOM:
        return None
    name = hashlib.sha256(f"{ROOT} {os.getuid()}".encode()).hexdigest()[:12]
    return memory / f"varsam-tests-{name}"


def _folder() -> Path:
    """Where this run and its processes keep their databases; decided once, by the process that pytest started in."""
    if "VARSAM_TEST_FOLDER" not in os.environ:
        chosen = _in_memory()
        os.environ["VARSAM_TEST_FOLDER"] = str(chosen or ROOT / "build")
        if chosen:
            temporary = chosen / "tmp"
            temporary.mkdir(parents=True, exist_ok=True)
            # As the system's own: PostgreSQL runs as another user when the tests run as root.
            temporary.chmod(0o1777)
            os.environ["TMPDIR"] = str(temporary)
    return Path(os.environ["VARSAM_TEST_FOLDER"])


DATA = _folder() / "test-data"
# Named after the tree it was made from, so that two runs on two trees do not take it from each other.
_TEMPLATE = "varsam_template_"
_TEMPLATE_LOCK = 7210002

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


def surroundings(database: str, *, data: Path, address: str, **more: str) -> dict[str, str]:
    """What a process of a site finds in its environment: the server itself, and whatever works beside it."""
    from config import embedded

    place = embedded.address(DATA)

    def url(user: str) -> str:
        return f"postgresql://{user}@/{database}?host={place.host}&port={place.port}"

    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": url("varsam_app"),
        "DATABASE_OWNER_URL": url("varsam_owner"),
        "VARSAM_DATA": str(data),
        "VARSAM_DEMO": "1",
        "VARSAM_KEY_FILE": str(DATA / "keys" / "master.json"),
        "VARSAM_PUBLIC_ADDRESS": address,
        **more,
    }


def owner(database: str) -> psycopg.Connection:
    """A connection of its owner's; each statement is a transaction."""
    from config import embedded

    place = embedded.address(DATA)
    return psycopg.connect(
        host=place.host, port=place.port, user="varsam_owner", dbname=database, autocommit=True
    )


def fingerprint() -> str:
    """What the template was made from: every file of the product. A measurement that changes the files names it."""
    if named := os.environ.get("VARSAM_TREE"):
        return named
    digest = hashlib.sha256()
    for folder in ("varsam", "config", "requirements"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in {".py", ".sql", ".yaml", ".md", ".txt"} and "static" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def template() -> str:
    """The name of this run's template; the process that pytest started in has decided it."""
    return os.environ["VARSAM_TEST_TEMPLATE"]


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return bool(connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone())


def drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(f'drop database if exists "{name}" with (force)')


def _create_from_template(connection: psycopg.Connection, name: str) -> None:
    for attempt in range(20):
        try:
            connection.execute(f'create database "{name}" template {template()} owner varsam_owner')
            return
        except psycopg.errors.ObjectInUse:
            # Autovacuum has looked in; it leaves by itself.
            time.sleep(0.1 * (attempt + 1))
    raise AssertionError("somebody stays connected to the template database")


def _make_wrong(name: str) -> None:
    """Put wrong functions in the place of the right ones, where a measurement asks whether the tests notice."""
    if wrong := os.environ.get("VARSAM_WRONG_SQL"):
        with superuser(name) as connection:
            connection.execute("set role varsam_owner")
            try:
                connection.execute(Path(wrong).read_text())
            except psycopg.Error as refused:
                pytest.exit(f"no SQL: {refused}", returncode=NO_SQL)


def clone(name: str) -> None:
    """A database of its own, like the template."""
    with superuser() as connection:
        drop(connection, name)
        _create_from_template(connection, name)
        _make_wrong(name)
        connection.execute(f'revoke all on database "{name}" from public')
        connection.execute(f'grant connect on database "{name}" to varsam_app, varsam_test')


def make_empty(connection: psycopg.Connection, name: str) -> None:
    """A new database with nothing in it, as an installation makes its own."""
    drop(connection, name)
    connection.execute(
        f"create database {name} template template0 encoding 'UTF8' "
        "locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C' owner varsam_owner"
    )
    connection.execute(f"revoke all on database {name} from public")
    connection.execute(f"grant connect on database {name} to varsam_app")


def _make_roles(connection: psycopg.Connection) -> None:
    if not connection.execute("select 1 from pg_roles where rolname = 'varsam_test'").fetchone():
        connection.execute("create role varsam_test login nosuperuser nobypassrls noinherit")
        connection.execute("grant varsam_app, varsam_owner to varsam_test")


def _make_template() -> None:
    name = os.environ["VARSAM_TEST_TEMPLATE"] = _TEMPLATE + fingerprint()
    with superuser() as connection:
        connection.execute("select pg_advisory_lock(%s)", [_TEMPLATE_LOCK])
        _make_roles(connection)
        if _exists(connection, name):
            return
        half = f"{name[:50]}_half"
        make_empty(connection, half)
        done = subprocess.run(
            [sys.executable, "-m", "tests.make_template", half], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            raise pytest.UsageError(f"the template database could not be made:\n{done.stderr[-3000:]}")
        connection.execute(f"alter database {half} rename to {name}")
        _forget_older(connection, name)


def _forget_older(connection: psycopg.Connection, newest: str) -> None:
    """Keep the last few templates: another run may be using one."""
    rows = connection.execute(
        "select datname from pg_database where datname like %s and datname <> %s order by oid desc offset 3",
        [_TEMPLATE + "%", newest],
    ).fetchall()
    for (name,) in rows:
        drop(connection, name)


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
    # Outside pytest's own folder, to which another run may take back PostgreSQL's way in.
    os.environ["VARSAM_TEST_TOWN"] = tempfile.mkdtemp(prefix="varsam-test-town-")


def pytest_unconfigure(config: pytest.Config) -> None:
    for server in _server:
        server.stop()  # type: ignore[attr-defined]
        # Not there where no template could be made, and that is what is to be told.
        if town := os.environ.pop("VARSAM_TEST_TOWN", ""):
            shutil.rmtree(town)
    _server.clear()
