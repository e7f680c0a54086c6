"""How a database cluster comes to be, and what stands in it before the first migration."""

import contextlib
import errno
import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from config.embedded.account import Account
from config.embedded.layout import (
    APP,
    DATABASE,
    MAJOR_VERSION,
    OWNER,
    SUPERUSER,
    EmbeddedError,
    Layout,
    binary,
)

Say = Callable[[str], None]
# A new cluster and its first write-ahead log take about 60 MB; twice that is asked for.
_ROOM_FOR_NEW = 120 * 1024 * 1024
_ROOM_FOR_START = 20 * 1024 * 1024
_FULL = "No space left on device"
# The machine's own settings (LANG, PGHOST, PGDATA ...) must not reach PostgreSQL: LANG decides its Swedish.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def check_room(layout: Layout) -> None:
    """Raise EmbeddedError where the disk is too full to start: PostgreSQL itself says so only in a log."""
    new = not layout.cluster.exists()
    if shutil.disk_usage(layout.data).free < (_ROOM_FOR_NEW if new else _ROOM_FOR_START):
        raise disk_full(layout.data)


def disk_full(data: Path) -> EmbeddedError:
    """The one message for a full disk."""
    return EmbeddedError(
        f"The disk that holds {data} is full.",
        "Free at least 200 MB there, or choose a folder on another disk (--data, VARSAM_DATA).",
    )


def explain(error: OSError, data: Path) -> EmbeddedError:
    """What a failed file operation means for the person who started Varsam."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(data)
    return EmbeddedError(
        f"The data folder {data} cannot be used: {error.strerror or error}.",
        "Choose a folder that you may write to (--data, VARSAM_DATA).",
    )


def make_folders(layout: Layout, account: Account) -> None:
    """Make the data folder and the socket's folder; nobody but their owner may look into them."""
    layout.check_socket_path()
    # PostgreSQL's account passes through the data folder, and may not list it.
    layout.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = layout.socket_folder
    folder.mkdir(mode=0o700, exist_ok=True)
    if account.change:
        os.chown(folder, account.uid, account.gid)
    about = folder.lstat()
    if folder.is_symlink() or about.st_uid != account.uid:
        raise EmbeddedError(
            f"The folder {folder}, where the database should answer, belongs to someone else.",
            "Remove it, or choose another data folder (--data, VARSAM_DATA).",
        )
    folder.chmod(0o700)


def check_or_make(layout: Layout, account: Account, say: Say) -> None:
    """Make the cluster where there is none, and refuse one that is half written or of another version.

    It is made beside its place and moved there when it is whole, so that a start cut short leaves nothing
    that looks like a database; what it does leave is cleared away here.
    """
    if layout.unfinished.exists():
        say("Removing a database that was never finished")
        shutil.rmtree(layout.unfinished)
    if layout.cluster.exists() and any(layout.cluster.iterdir()):
        _check(layout)
    else:
        say("Making a new database")
        _make(layout, account)


def _check(layout: Layout) -> None:
    version = layout.cluster / "PG_VERSION"
    needed = (version, layout.cluster / "global" / "pg_control", layout.cluster / "pg_wal")
    if not all(path.exists() for path in needed):
        raise EmbeddedError(
            f"The database in {layout.cluster} is only half there.",
            "Restore it from a backup (varsam restore FILE --fresh), or begin anew (varsam demo --fresh).",
        )
    found = version.read_text().strip()
    if found != MAJOR_VERSION:
        raise EmbeddedError(
            f"The database in {layout.cluster} was made by PostgreSQL {found}; this is {MAJOR_VERSION}.",
            f"Back it up with PostgreSQL {found} and restore the backup here, or choose another folder.",
        )


def _make(layout: Layout, account: Account) -> None:
    layout.unfinished.mkdir(mode=0o700)
    if account.change:
        os.chown(layout.unfinished, account.uid, account.gid)
    command = [
        *(str(binary("initdb")), "--pgdata", str(layout.unfinished), "--username", SUPERUSER),
        *("--encoding", "UTF8", "--locale", "C"),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        *("--auth-local", "peer", "--auth-host", "reject", "--text-search-config", "swedish"),
    ]
    made = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd="/",
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        check=False,
        **account.popen_options(),
    )
    if made.returncode:
        shutil.rmtree(layout.unfinished, ignore_errors=True)
        raise from_output(made.stderr, layout)
    if layout.cluster.exists():
        layout.cluster.rmdir()
    layout.unfinished.rename(layout.cluster)


def from_output(output: str, layout: Layout) -> EmbeddedError:
    """What PostgreSQL's own words about a failure mean for the person who started it."""
    # On a full disk its log is often empty: there was no room for the reason either.
    if _FULL in output or shutil.disk_usage(layout.data).free < _ROOM_FOR_START:
        return disk_full(layout.data)
    telling = [
        line for line in output.splitlines() if ("FATAL" in line or "PANIC" in line or "error:" in line)
    ]
    reason = telling[0].split(":", 1)[-1].strip().rstrip(".") if telling else "it gave no reason"
    return EmbeddedError(
        f"PostgreSQL does not start: {reason}.",
        f"Look in {layout.log}; a demo begins anew with varsam demo --fresh.",
    )


def let_in(layout: Layout, account: Account) -> None:
    """Write who may log in, as any role: the account that owns the data, ours and root."""
    names = sorted({account.name, pwd.getpwuid(os.geteuid()).pw_name, pwd.getpwuid(0).pw_name})
    _write(layout.cluster / "pg_hba.conf", "local all all peer map=varsam\n", account)
    lines = "".join(f'varsam "{name}" all\n' for name in names)
    _write(layout.cluster / "pg_ident.conf", lines, account)


def _write(path: Path, text: str, account: Account) -> None:
    with contextlib.suppress(OSError):
        if path.read_text() == text:
            return
    fresh = path.with_suffix(".fresh")
    fresh.write_text(text)
    fresh.chmod(0o600)
    os.chown(fresh, account.uid, account.gid)
    fresh.replace(path)


def ensure_database(layout: Layout, port: str) -> None:
    """Make the two roles and the database where they are missing; nobody else may connect or make tables."""
    with psycopg.connect(
        host=str(layout.socket_folder), port=port, user=SUPERUSER, autocommit=True
    ) as session:
        _ensure_roles(session)
        found = session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            session.execute(
                sql.SQL(
                    "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
                    " LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
                ).format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
        close_to_public(session, DATABASE)


def close_to_public(session: psycopg.Connection, database: str) -> None:
    """Let only the owner and the app into a database, and only the owner make anything there.

    A temporary table of the app could shadow a real one inside the database's functions, so it may make none.
    """
    name, owner, app = sql.Identifier(database), sql.Identifier(OWNER), sql.Identifier(APP)
    for statement in (
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name),
        sql.SQL("GRANT ALL ON DATABASE {} TO {}").format(name, owner),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, app),
        sql.SQL("ALTER ROLE {} IN DATABASE {} RESET ALL").format(app, name),
    ):
        session.execute(statement)


def _ensure_roles(session: psycopg.Connection) -> None:
    wanted: dict[str, LiteralString] = {
        OWNER: "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS",
        APP: "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    }
    there = {row[0] for row in session.execute("SELECT rolname FROM pg_roles").fetchall()}
    for role, rights in wanted.items():
        act = sql.SQL("ALTER ROLE {} ") if role in there else sql.SQL("CREATE ROLE {} ")
        session.execute(act.format(sql.Identifier(role)) + sql.SQL(rights))
    app = sql.Identifier(APP)
    # A login may write down settings for its own next connections; nothing of the kind outlives a start.
    session.execute(sql.SQL("ALTER ROLE {} RESET ALL").format(app))
    # Connections of one login see each other's statements, values included, in pg_stat_activity.
    session.execute(sql.SQL("ALTER ROLE {} SET track_activities = off").format(app))
