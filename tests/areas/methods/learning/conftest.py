"""A town in which nothing has been counted yet, and what its tables of sums hold."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from varsam.areas.methods.learning.models import Counted, Told, Waiting

Rows = list[tuple[Any, ...]]


@pytest.fixture
def uncounted(as_owner: Any) -> None:
    with as_owner():
        for model in (Told, Waiting, Counted):
            model.objects.all().delete()


@pytest.fixture
def told(as_owner: Any) -> Callable[[], Rows]:
    """All that is told, as rows that can be compared."""

    def rows() -> Rows:
        with as_owner():
            return sorted(
                Told.objects.values_list(
                    "municipality_id",
                    "source",
                    "method__slug",
                    "first",
                    "last",
                    "what",
                    "kind",
                    "low",
                    "high",
                    "among",
                )
            )

    return rows


@pytest.fixture
def learned(as_owner: Any) -> Callable[[str], Rows]:
    """What an area's function of the database answers for all its past, summed over quarters: method, what, kind, low, high."""

    def rows(source: str) -> Rows:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "select m.slug, s.what, s.kind, sum(s.low)::int, sum(s.high)::int"
                f" from varsam._learned_{source}('2000-01-01', '2100-01-01') s join methods_method m on m.id = s.method"
                " group by 1, 2, 3 having sum(s.high) > 0"
            )
            return cursor.fetchall()

    return rows
