"""`varsam check`: what is in order, and what is not."""

import argparse
from collections.abc import Callable

from varsam.site.cli import house
from varsam.site.cli.errors import told


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each matter; 1 where something is wrong."""
    with house.opened():
        answers = [_ask(name, question) for name, question in _QUESTIONS.items()]
    return 0 if all(answers) else 1


def _ask(name: str, question: Callable[[], str]) -> bool:
    """A question answers with what is wrong, or with nothing."""
    try:
        wrong = question()
    except Exception as error:
        known = told(error)
        # An unexpected message may hold values of the database; its kind tells enough to go on.
        wrong = known.message if known else f"could not be asked ({type(error).__name__})"
    print(f"{'FAILED' if wrong else 'ok':<7}{name}{': ' + wrong if wrong else ''}", flush=True)
    return not wrong


def _database() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        unbound = cursor.fetchone()[0]
        cursor.execute("select current_setting('track_activities')")
        shown = cursor.fetchone()[0] == "on"
    if unbound:
        return "the app logs in as a role that row security does not bind"
    if shown:
        return "connections of the app can read each other's statements; see docs/how-to/run-for-real.md"
    return ""


def _migrations() -> str:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return f"{missing} are not applied; run varsam migrate" if missing else ""


def _row_security() -> str:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            # The list of migrations holds names of files only, and serving asks it.
            " where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relrowsecurity"
            " and c.relname <> 'django_migrations'"
            " and has_any_column_privilege('varsam_app', c.oid, 'select, insert, update') order by 1"
        )
        bare = [row[0] for row in cursor.fetchall()]
    return f"off for {', '.join(bare)}; run varsam migrate" if bare else ""


def _keys() -> str:
    from varsam.kernel.vault import api as vault

    return "; ".join(vault.check())


def _exchange() -> str:
    from django.conf import settings

    let_through = " ".join(sorted(settings.EXCHANGE_ALLOWED))
    if let_through and not settings.DEMO:
        return f"feeds are fetched unprotected from {let_through}; unset VARSAM_EXCHANGE_ALLOWED"
    return ""


def _worker() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from procrastinate_workers"
            " where last_heartbeat > now() - interval '60 seconds')"
        )
        alive = cursor.fetchone()[0]
    return "" if alive else "none has been heard of for a minute; run varsam worker"


_QUESTIONS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "row security": _row_security,
    "keys": _keys,
    "exchange": _exchange,
    "worker": _worker,
}
