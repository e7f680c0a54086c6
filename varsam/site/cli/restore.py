"""`varsam restore FILE`: a backup, read into an empty database, with the newest keys.

A key that is not in the keys part was destroyed after the backup. What it opened is swept out again.
"""

import argparse
import re
import uuid
from pathlib import Path

from config import embedded
from varsam.site.cli import demo_folder, house, postgres_tools
from varsam.site.cli.errors import Refused
from varsam.site.cli.migrate import bring_up_to_date


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """From where, and whether what is there may go."""
    parser.add_argument("file", type=Path, metavar="FILE", help="what varsam backup wrote")
    parser.add_argument("--fresh", action="store_true", help="delete what the database holds first")


def run(arguments: argparse.Namespace) -> int:
    """Read the backup in one piece or not at all, then bring it to this version."""
    source: Path = arguments.file.expanduser().resolve()
    _check_source(source)
    with house.opened(house.say, make=True) as server:
        keys_apart = _check_keys(source)
        _make_room(server, fresh=arguments.fresh)
        house.say("Reading the backup")
        postgres_tools.run(
            *("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner"),
            *(f"--dbname={_database_name()}", str(source)),
            failing="The backup could not be read",
        )
        house.say("The database is restored")
        _mark_folder()
        swept = _bring_back_keys() if keys_apart else {}
        bring_up_to_date()
        _put_on_record(swept)
    return 0


def _check_source(source: Path) -> None:
    try:
        if postgres_tools.is_archive(source):
            return
    except OSError as error:
        raise Refused(f"{source} cannot be read: {error.strerror}.") from error
    raise Refused(f"{source} is no backup of Varsam.", "It takes a file that varsam backup wrote.")


_ORIGIN = re.compile(r"^([0-9a-f-]{36})\t(\d+)$", re.MULTILINE)
_NO_BACKUP = "The backup could not be read"


def _check_keys(source: Path) -> bool:
    """Refused, before anything is changed, where the keys part does not fit the backup. False for a backup of an older
    Varsam, which holds its keys itself."""
    from varsam.kernel.vault import keys_part

    if "TABLE public vault_wrappedkey" not in postgres_tools.run(
        "pg_restore", "--list", str(source), failing=_NO_BACKUP
    ):
        return False
    told = postgres_tools.run(
        *("pg_restore", "--data-only", "--table=vault_origin", "--file=-", str(source)), failing=_NO_BACKUP
    )
    found = _ORIGIN.search(told)
    if found is None:
        raise Refused(
            f"{source} does not say which database it is of.", "It takes a file that varsam backup wrote."
        )
    keys_part.check_fits(keys_part.examine(keys_part.path()), uuid.UUID(found[1]), int(found[2]))
    return True


def _bring_back_keys() -> dict[str, int]:
    """Put the keys back and sweep out what has none; gives how many of what were swept."""
    from django.core.management import call_command

    from varsam.kernel.vault import keys_part

    # To this version first: it knows what is to be swept, and how.
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    swept = keys_part.load()
    for what, many in swept.items():
        house.say(f"{many} of {what} had been destroyed after the backup; they are destroyed in it too")
    return swept


def _make_room(server: embedded.Server | None, *, fresh: bool) -> None:
    from django.db import connections

    if server is not None and not server.alone():
        raise Refused("The database is in use.", "Stop the varsam that serves it first.")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select nspname, exists (select from pg_class where relnamespace = n.oid) from pg_namespace n"
            " where nspname !~ '^pg_' and nspname <> 'information_schema'"
        )
        schemas = dict(cursor.fetchall())
        if not any(schemas.values()) and set(schemas) <= {"public"}:
            return
        if not fresh:
            raise Refused(
                "The database is not empty, and restoring would mix two of them.",
                "With --fresh everything in it is deleted first, for good.",
            )
        house.say("Deleting what the database held")
        for name in schemas:
            cursor.execute(f"drop schema {connections['owner'].ops.quote_name(name)} cascade")
        cursor.execute("create schema public; grant usage on schema public to public")


def _database_name() -> str:
    from django.db import connections

    return str(connections["owner"].settings_dict["NAME"])


def _mark_folder() -> None:
    """A demo's backup makes a demo, and any other makes none: the sign-in depends on it."""
    mark = house.data_folder() / demo_folder.MARK
    if demo_folder.database_is_demo():
        demo_folder.write_mark(house.data_folder())
    else:
        mark.unlink(missing_ok=True)


def _put_on_record(swept: dict[str, int]) -> None:
    from varsam.kernel.audit import api as audit

    audit.record(audit.Event.RESTORED, details=dict(swept))
