"""Migrates and fills the template database, as `varsam demo` would. `--bare` does not fill it; `--step-by-step` migrates it as
an installation that has been there from the first version, and does not fill it either."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django
from django.conf import settings


def main(name: str, *, bare: bool, step_by_step: bool) -> None:
    for database in settings.DATABASES.values():
        database["NAME"] = name
    django.setup()
    from django.core.management import call_command

    from varsam.kernel.access.management.commands import migrate
    from varsam.kernel.vault import api as vault
    from varsam.site import demo

    if step_by_step:
        migrate.make = lambda connection: None
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    if not bare:
        vault.remember_masters()
        demo.load()


if __name__ == "__main__":
    grows = "--step-by-step" in sys.argv
    main(sys.argv[1], bare=grows or "--bare" in sys.argv, step_by_step=grows)
