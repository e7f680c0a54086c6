"""What areas above ask of how far training has come."""

from datetime import date

from django.db import connection


def taught(unit: int, first: date, last: date) -> list[tuple[str, int]]:
    """How many took part in a course that ended in these whole quarters, by the slug of the district where they work (empty:
    none); small numbers too, to be hidden before anybody sees them. ProgrammingError for whoever may not have them."""
    with connection.cursor() as cursor:
        cursor.execute("select detail, n from varsam.coverage_taught(%s, %s, %s)", [unit, first, last])
        return [(detail, n) for detail, n in cursor.fetchall()]
