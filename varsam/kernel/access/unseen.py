"""Questions whose values nobody else may see.

Django writes values into the statement, and PostgreSQL shows a statement to every connection of the same login
(pg_stat_activity). What opens something by itself is therefore sent apart from it.
"""

from collections.abc import Sequence
from typing import Any, LiteralString

import psycopg
from django.db import connection


def ask(query: LiteralString, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that `query` gives for `values`; errors are Django's."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return psycopg.Cursor(connection.connection).execute(query, values).fetchall()
