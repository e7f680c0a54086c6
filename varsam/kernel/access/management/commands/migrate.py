"""Migrating writes row security too: a new table is closed until its policies are there."""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from varsam.kernel.access import policies
from varsam.kernel.vault.models import Origin

_OURS = "varsam."


def make(connection: BaseDatabaseWrapper) -> None:
    """Make all tables in an empty database, ours as the models have them now, and note our migrations as done.

    A second instead of a quarter of a minute: going through every step of the past, Django draws each model anew at each.
    Of our migrations one makes a row, which says which database this is; all others make tables, or move rows that are not
    there yet. That both ways lead to the same is tested (tests/kernel/access/test_migrating.py).
    """
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith(_OURS)}
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.app_label in ours and model._meta.can_migrate(connection):
                editor.create_model(model)
    Origin.objects.using(connection.alias).create()
    recorder, loader = MigrationRecorder(connection), MigrationLoader(connection)
    recorder.ensure_schema()
    own = [key for key in loader.disk_migrations if key[0] in ours]
    # Some of ours come after some of a library's, which come after others of ours.
    after_others = {key for key in own if not {app for app, _ in loader.graph.forwards_plan(key)} <= ours}
    for key in own:
        if key not in after_others:
            recorder.record_applied(*key)
    for label in sorted(loader.migrated_apps - ours):
        call_command("migrate", label, database=connection.alias, verbosity=0, interactive=False)
    for key in after_others:
        recorder.record_applied(*key)


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        is_whole = not (options["plan"] or options["check_unapplied"] or options["app_label"])
        connection = connections[options["database"]]
        if is_whole and not connection.introspection.table_names():
            make(connection)
        super().handle(*args, **options)
        if is_whole:
            policies.apply(connection)
