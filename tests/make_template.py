"""Migrates and fills the template database, as `varsam demo` would."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django
from django.conf import settings


def main(name: str) -> None:
    for database in settings.DATABASES.values():
        database["NAME"] = name
    django.setup()
    from django.core.management import call_command

    from varsam.kernel.vault import api as vault
    from varsam.site import demo

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    vault.remember_masters()
    demo.load()


if __name__ == "__main__":
    main(sys.argv[1])
