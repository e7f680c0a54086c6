"""Migrating writes row security too: a new table is closed until its policies are there."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from varsam.kernel.access import policies


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not options["plan"] and not options["check_unapplied"] and not options["app_label"]:
            policies.apply(connections[options["database"]])
