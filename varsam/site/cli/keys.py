"""`varsam keys`: what is kept outside the database and opens it."""

import argparse
import os

from varsam.site.cli import house
from varsam.site.cli.errors import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the keys."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="create|check|rotate|part")
    acts.add_parser("create", help="make the key file, where there is none").set_defaults(do=_create)
    acts.add_parser("check", help="whether the key file fits the database").set_defaults(do=_check)
    acts.add_parser("part", help="write the keys part anew, so that it holds what exists now").set_defaults(
        do=_part
    )
    acts.add_parser("rotate", help="a new master key; everything is wrapped anew").set_defaults(do=_rotate)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 where the keys do not fit."""
    status: int = arguments.do()
    return status


def _create() -> int:
    house.wake_django()
    from django.conf import settings

    from varsam.lib import keyring

    if settings.KEY_FILE.exists():
        raise Refused(f"There is a key file already: {settings.KEY_FILE}.", "It is kept as it is.")
    keyring.create(settings.KEY_FILE)
    house.say(f"Made {settings.KEY_FILE}")
    house.say(
        "Keep a copy of it apart from the backups: without it nothing stored can be read, with it everything."
    )
    return 0


def _check() -> int:
    with house.opened():
        from varsam.kernel.vault import api as vault

        wrong = vault.check()
    for line in wrong:
        house.say(line)
    house.say("The keys do not fit this database" if wrong else "The keys fit this database")
    return 1 if wrong else 0


def _part() -> int:
    with house.opened():
        from varsam.kernel.vault import keys_part

        count = keys_part.write()
        house.say(
            f"{keys_part.path()} holds {count} lines: what opens everything that exists now, and nothing else."
        )
    return 0


def _rotate() -> int:
    if os.environ.get("VARSAM_MASTER_KEYS"):
        raise Refused(
            "The keys come from VARSAM_MASTER_KEYS, which this command cannot write.",
            "Put them into a file, unset it, rotate with VARSAM_KEY_FILE, and take the new value from the file.",
        )
    with house.opened():
        from varsam.kernel.audit import api as audit
        from varsam.kernel.vault import api as vault

        wrapped = vault.rotate(lambda done: house.say(f"{done} wrapped anew"))
        audit.record(audit.Event.KEYS_ROTATED, details={"keys": wrapped})
    house.say(f"There is a new master key; {wrapped} keys are wrapped by it and the old one is forgotten.")
    house.say(
        "Copy the key file and the keys part anew: the copies that you have do not open what is written from now on."
    )
    return 0
