"""PostgreSQL's own programs, run as the owner of the database that the settings name."""

import os
import subprocess
from pathlib import Path

from config import embedded
from varsam.site.cli.errors import Refused


def run(program: str, *words: str, failing: str) -> str:
    """Run a program of PostgreSQL and return its output; Refused, with its own reason, where it fails."""
    done = subprocess.run(
        [str(embedded.binary(program)), *words],
        env=_environment(),
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        lines = [
            line for line in done.stderr.splitlines() if "error" in line.lower()
        ] or done.stderr.splitlines()
        reason = lines[0].removeprefix(f"{program}: ").removeprefix("error: ") if lines else "no reason given"
        raise Refused(f"{failing}: {reason}", "Nothing was changed.")
    return done.stdout


def _environment() -> dict[str, str]:
    from django.db import connections

    settings = connections["owner"].settings_dict
    named = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGDATABASE": settings["NAME"],
        "PGUSER": settings["USER"],
        # On the command line every user of the machine could read it.
        "PGPASSWORD": settings["PASSWORD"],
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {name: str(value) for name, value in named.items() if value}


def is_archive(path: Path) -> bool:
    """Whether the file begins as pg_dump's own format does."""
    with path.open("rb") as file:
        return file.read(5) == b"PGDMP"
