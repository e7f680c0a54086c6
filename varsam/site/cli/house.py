"""Opening the house for one command: the data folder, the database and Django, and closing it again."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.db import connections

import config
from config import embedded
from varsam.site.cli.errors import Refused

DEFAULT_DATA = Path(config.__file__).resolve().parent.parent / ".data"


def say(line: str) -> None:
    """Tell at once what is going on."""
    print(f"  {line}", flush=True)


def keep_quiet(line: str) -> None:
    """For commands whose output is read by programs."""


def data_folder() -> Path:
    """Where state lives: VARSAM_DATA, else `.data` in the clone; the same as the settings read."""
    return Path(os.environ.get("VARSAM_DATA") or DEFAULT_DATA).expanduser().resolve()


def has_own_database() -> bool:
    """Whether the city's own PostgreSQL is used and not the embedded one."""
    return bool(os.environ.get("DATABASE_URL"))


def has_database() -> bool:
    """Whether there is a database to ask at all."""
    return has_own_database() or embedded.is_initialised(data_folder())


def wake_django() -> None:
    """Load the settings and the apps; from here on models may be imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


@contextmanager
def opened(
    tell: Callable[[str], None] = keep_quiet, *, make: bool = False
) -> Iterator[embedded.Server | None]:
    """Django with its database running, for as long as the command lasts.

    The embedded server is started when it does not run, joined when it does, and never stopped under
    another process. Refuses where there is no database yet, unless it is to be made. Gives None for a
    city's own PostgreSQL.
    """
    if has_own_database():
        wake_django()
        yield None
        connections.close_all()
        return
    data = data_folder()
    if not make and not embedded.is_initialised(data):
        raise Refused(
            f"There is no database in {data}.",
            "varsam migrate makes one, varsam demo makes a demo town; VARSAM_DATA points at another folder.",
        )
    with embedded.start(data, say=tell) as server:
        wake_django()
        try:
            yield server
        finally:
            connections.close_all()
