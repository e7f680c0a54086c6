"""Months are counted as law counts them."""

from datetime import datetime

import pytest

from varsam.lib.months import months_after


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-11-22T10:00", 1, "2026-12-22T10:00"),
        ("2026-12-22T10:00", 1, "2027-01-22T10:00"),
        ("2027-01-31T10:00", 1, "2027-02-28T10:00"),
        ("2028-01-31T10:00", 1, "2028-02-29T10:00"),
        ("2028-02-29T10:00", 12, "2029-02-28T10:00"),
        ("2026-01-15T10:00", 60, "2031-01-15T10:00"),
        ("2026-01-15T10:00", -1, "2025-12-15T10:00"),
    ],
)
def test_months_keep_the_day_where_there_is_one(start: str, months: int, end: str) -> None:
    assert months_after(datetime.fromisoformat(start), months) == datetime.fromisoformat(end)
