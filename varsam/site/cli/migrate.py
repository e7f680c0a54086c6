"""`varsam migrate`: the database as this version wants it."""

import argparse

from varsam.site.cli import house
from varsam.site.cli.errors import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(arguments: argparse.Namespace) -> int:
    """Migrate as the owner, with row security; makes the embedded database where there is none."""
    with house.opened(house.say, make=True):
        bring_up_to_date(verbosity=1)
    house.say("The database is up to date")
    return 0


def bring_up_to_date(*, verbosity: int = 0) -> None:
    """Migrate, write row security anew, and remember which master keys belong to this database.

    Refused where the keys are those of another database: they must not be remembered as this one's.
    """
    from django.conf import settings
    from django.core.management import call_command

    from varsam.kernel.vault import api as vault
    from varsam.site import reference

    call_command("migrate", database="owner", verbosity=verbosity, interactive=False)
    wrong = vault.check()
    if wrong:
        raise Refused(
            f"The keys do not fit this database: {wrong[0]}.",
            f"Put the key file that belongs to it in its place: {settings.KEY_FILE}.",
        )
    vault.remember_masters()
    reference.load()
