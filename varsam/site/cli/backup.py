"""`varsam backup FILE`: the whole database in one file, without the keys that open it."""

import argparse
import os
from pathlib import Path

from varsam.site.cli import house, postgres_tools
from varsam.site.cli.errors import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that is not there yet")


def run(arguments: argparse.Namespace) -> int:
    """Write the backup; the file is there only when it is whole."""
    target: Path = arguments.file.expanduser().resolve()
    if target.exists():
        raise Refused(f"{target} is there already.", "Choose another name; a backup is never written over.")
    half = target.with_name(f"{target.name}.unfinished")
    with house.opened():
        from django.conf import settings

        try:
            # Readable by us alone before the first byte is written.
            os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            postgres_tools.run(
                "pg_dump", "--format=custom", f"--file={half}", failing="The backup was not written"
            )
            _make_lasting(half)
            half.rename(target)
        except OSError as error:
            raise Refused(
                f"{target} cannot be written: {error.strerror}.", "Choose another place."
            ) from error
        finally:
            half.unlink(missing_ok=True)
        house.say(f"The database is in {target} ({target.stat().st_size / 1e6:.1f} MB)")
        house.say(f"The master keys are not in it: keep a copy of {settings.KEY_FILE} apart from it.")
        house.say("Without the keys nobody can read the protected text in the backup, and neither can you.")
    return 0


def _make_lasting(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
