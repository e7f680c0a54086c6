"""A peer's PostgreSQL: started as Varsam's own is, with the same settings, on a data folder of its own."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import psycopg

from config import embedded
from config.embedded import account, layout, making, server


@contextlib.contextmanager
def opened(data: Path, programs: Path | None = None) -> Iterator[embedded.Server]:
    """The server of this folder; by other `programs` of the same major version where the peer needs extensions."""
    with contextlib.ExitStack() as stack:
        if programs is not None:
            for module in (account, layout, making, server):
                stack.enter_context(mock.patch.object(module, "binary", programs.joinpath))
        found = stack.enter_context(embedded.start(data))
        yield found


def make(found: embedded.Server, name: str, *extensions: str) -> bool:
    """Make a database that varsam_owner owns; False where it was there already."""
    with psycopg.connect(found.dsn("postgres"), autocommit=True) as session:
        if session.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return False
        session.execute(f"create database {name} owner varsam_owner template template0 encoding 'UTF8'")
    with psycopg.connect(found.dsn("postgres", name), autocommit=True) as session:
        for extension in extensions:
            session.execute(f"create extension {extension}")
    return True


def rows(found: embedded.Server, name: str, question: str, *values: object) -> list[tuple[object, ...]]:
    """Ask a peer's database as its owner."""
    with psycopg.connect(found.dsn("varsam_owner", name), autocommit=True) as session:
        return session.execute(question, values).fetchall()


def postmaster(data: Path) -> int:
    """The pid of the server of this folder."""
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])
