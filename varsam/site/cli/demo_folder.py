"""Which data folder and which database may be a demo town: only one that was made as one."""

import shutil
from pathlib import Path

from config import embedded
from varsam.site.cli.errors import Refused

# The settings read this mark too: it makes the sign-in of a demo.
MARK = "demo-town"
_MARK_TEXT = "Everything in this folder is made up. varsam demo --fresh deletes it and begins anew.\n"
_OURS = frozenset(
    {
        "keys",
        "mail",
        "pahittat-system",
        "socket",
        "postgres",
        "postgres.unfinished",
        "postgres.log",
        "postgres.turn",
        "postgres.users",
    }
)
# What the database itself says; a backup carries it along.
_COMMENT = "Varsam demo town: everything in it is made up."


def prepare(data: Path) -> None:
    """Mark a new folder as a demo's; Refused where it holds anything else."""
    if (data / MARK).exists():
        return
    refuse_if_foreign(data)
    write_mark(data)


def write_mark(data: Path) -> None:
    """Mark the folder."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    (data / MARK).write_text(_MARK_TEXT, encoding="utf-8")


def refuse_if_foreign(data: Path) -> None:
    """Raise Refused where this folder is not empty and was not made by a demo."""
    if data.exists() and not data.is_dir():
        raise Refused(f"{data} is no folder.", "Choose another (--data DIR).")
    if not data.exists() or (data / MARK).exists():
        return
    names = {entry.name for entry in data.iterdir()}
    if names & {"postgres", "keys"} and names <= _OURS:
        raise Refused(
            f"The demo refuses to start on {data}: a Varsam lives there that is not a demo.",
            "Choose another folder (--data DIR), or remove this one yourself if nobody needs it.",
        )
    if names - _OURS:
        raise Refused(f"{data} is not a Varsam demo folder.", "Choose an empty or a new one (--data DIR).")


def empty(data: Path) -> None:
    """Delete a demo and everything in it; Refused where the folder is not a demo's or is in use."""
    refuse_if_foreign(data)
    embedded.discard(data)
    for name in (*_OURS, MARK):
        path = data / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def mark_database() -> None:
    """Mark an empty database as a demo's; Refused where it holds anything that is not one."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        if database_is_demo():
            return
        cursor.execute("select to_regclass('public.django_migrations') is not null")
        if cursor.fetchone()[0]:
            raise Refused(
                "The demo refuses to start on a database that is not a demo.",
                "Point DATABASE_URL at an empty database, or unset it and let the demo make its own.",
            )
        cursor.execute(f"comment on schema public is '{_COMMENT}'")


def database_is_demo() -> bool:
    """Whether the database says that it is a demo's."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select obj_description('public'::regnamespace, 'pg_namespace')")
        return bool(cursor.fetchone()[0] == _COMMENT)
