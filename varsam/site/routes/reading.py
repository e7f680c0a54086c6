"""Which languages an office reads: those that its colleagues have said, and those that everybody there does."""

from django.db import connection

# Everybody in the office reads these.
READ_BY_ALL = frozenset({"sv", "en"})


def languages_in(unit: int) -> frozenset[str]:
    """The languages that somebody who handles the unit's enquiries reads; only those of all, for whoever does not work there."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.routes_languages(%s)", [unit])
        return READ_BY_ALL | frozenset(cursor.fetchone()[0])
