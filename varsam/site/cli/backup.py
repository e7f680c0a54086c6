"""`varsam backup FILE`: the whole database in one file, without the keys that open it.

The keys go to the keys part beside the key file: one file for all backups, always written anew, so that what is
destroyed is destroyed in every backup.
"""

import argparse
import os
from pathlib import Path

from varsam.site.cli import house, postgres_tools
from varsam.site.cli.errors import Refused

# What opens and what finds a person; it is in the keys part (varsam/kernel/vault/keys_part.py).
APART = ("vault_wrappedkey", "vault_identityindex")


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

        from varsam.kernel.vault import keys_part

        try:
            keys_part.begin()
            # Readable by us alone before the first byte is written.
            os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            postgres_tools.run(
                *("pg_dump", "--format=custom", f"--file={half}"),
                *(f"--exclude-table-data=public.{table}" for table in APART),
                failing="The backup was not written",
            )
            _make_lasting(half)
            # After the dump, which is of no use without it: whatever the dump holds and still exists has its key there.
            keys_part.write()
            half.rename(target)
        except OSError as error:
            raise Refused(
                f"{target} cannot be written: {error.strerror}.", "Choose another place."
            ) from error
        finally:
            half.unlink(missing_ok=True)
        house.say(f"The database is in {target} ({target.stat().st_size / 1e6:.1f} MB)")
        house.say(f"What opens its protected text is in {keys_part.path()}, for this and every older backup:")
        house.say("keep one copy of it, the newest. Older copies open what has been destroyed since.")
        house.say(f"The master keys are not in it: keep a copy of {settings.KEY_FILE} apart from both.")
        house.say("Without all three nobody can read the protected text in the backup, and neither can you.")
    return 0


def _make_lasting(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
