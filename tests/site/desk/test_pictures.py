"""What clocks and pictures say, at the edges of days, weekends and red days."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import State
from varsam.lib.calendar_days import Calendar
from varsam.lib.working_days import STOCKHOLM, deadline
from varsam.site.desk import clocks, moments, pictures

PLAIN = Calendar(())
TUESDAY = datetime(2026, 11, 17, 10, 42, tzinfo=STOCKHOLM)


@pytest.fixture(autouse=True)
def _swedish() -> Any:
    with translation.override("sv"):
        yield


def made(at: datetime, **said: Any) -> Enquiry:
    return Enquiry(
        state=State.RECEIVED,
        received_at=at,
        acknowledge_by=deadline(at, 1, PLAIN),
        triage_by=deadline(at, 3, PLAIN),
        feedback_by=deadline(at, 10, PLAIN),
        next_due=deadline(at, 1, PLAIN),
        **said,
    )


@pytest.mark.parametrize(
    ("days_later", "kind", "words"),
    [
        (0, "ahead", "3 dagar kvar"),
        (2, "ahead", "1 dag kvar"),
        (3, "today", "I dag"),
        (4, "late", "1 dag sen"),
        (5, "late", "1 dag sen"),
        (6, "late", "1 dag sen"),
        (7, "late", "2 dagar sen"),
    ],
)
def test_a_clock_counts_working_days_in_words(days_later: int, kind: str, words: str) -> None:
    due = deadline(TUESDAY, 3, PLAIN)
    clock = clocks.until(due, TUESDAY, TUESDAY + timedelta(days=days_later), PLAIN)
    assert (clock.kind, clock.words) == (kind, words)
    assert bool(clock.wedge) == (kind != "late")


@given(st.integers(1, 30), st.integers(0, 45))
def test_a_wedge_stays_within_its_circle(limit: int, later: int) -> None:
    clock = clocks.until(deadline(TUESDAY, limit, PLAIN), TUESDAY, TUESDAY + timedelta(days=later), PLAIN)
    numbers = [float(part) for part in clock.wedge.replace("Z", "").split()[-2:]] if clock.wedge else []
    assert all(2 <= number <= 18 for number in numbers)


def test_the_strip_marks_today_and_each_promise_and_leaves_weekends_out() -> None:
    strip = pictures.strip(made(TUESDAY), TUESDAY, PLAIN)
    assert [piece.number for piece in strip.pieces] == [17, 18, 19, 20, 23, 24, 25, 26, 27, 30, 1]
    assert [piece.number for piece in strip.pieces if piece.kind == "promised"] == [18, 20, 1]
    assert [piece.number for piece in strip.pieces if piece.kind == "today"] == [17]
    gaps = [after.x - before.x for before, after in zip(strip.pieces, strip.pieces[1:], strict=False)]
    assert [strip.pieces[i + 1].number for i, gap in enumerate(gaps) if gap > min(gaps)] == [23, 30]


def test_the_day_of_arrival_is_not_counted_and_a_kept_promise_is_marked() -> None:
    kept = made(TUESDAY, acknowledged_at=TUESDAY)
    strip = pictures.strip(kept, TUESDAY + timedelta(days=2), PLAIN)
    assert strip.words == "1 av 10 arbetsdagar har gått"
    assert [piece.number for piece in strip.pieces if piece.kind == "kept"] == [18]


def test_a_missed_promise_is_marked_and_the_strip_never_grows_too_long() -> None:
    strip = pictures.strip(made(TUESDAY), TUESDAY + timedelta(days=60), PLAIN)
    assert len(strip.pieces) == 15
    soon = pictures.strip(made(TUESDAY), TUESDAY + timedelta(days=2), PLAIN)
    assert [piece.number for piece in soon.pieces if piece.kind == "missed"] == [18]


@pytest.mark.parametrize(
    ("today", "shown"),
    [
        ("2026-11-17", ["Ons", "Tors", "Fre", "Mån", "I dag"]),
        ("2026-11-22", ["Mån", "Tis", "Ons", "Tors", "Fre", "I dag"]),
    ],
)
def test_the_week_counts_every_arrival_once_and_names_its_finding(
    monkeypatch: pytest.MonkeyPatch, today: str, shown: list[str]
) -> None:
    now = datetime.combine(date.fromisoformat(today), datetime.min.time(), STOCKHOLM) + timedelta(hours=12)
    asked: list[datetime] = []

    def days(since: datetime) -> list[tuple[str, int, int]]:
        asked.append(since)
        every = [since.date() + timedelta(days=n) for n in range((now.date() - since.date()).days + 1)]
        return [(day.isoformat(), 2, 1) for day in every]

    monkeypatch.setattr("varsam.kernel.conversations.inbox.days", days)
    week = pictures.week(now, PLAIN)
    assert [day.words for day in week.days] == shown
    all_days = (now.date() - asked[0].date()).days + 1
    assert sum(day.came_in.value for day in week.days) == 2 * all_days
    assert week.title == "Fler har kommit in än ni har besvarat"


def test_the_bars_start_at_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("varsam.kernel.conversations.inbox.days", lambda _since: [("2026-11-17", 4, 2)])
    last = pictures.week(TUESDAY, PLAIN).days[-1]
    assert last.came_in.height == 2 * last.answered.height
    assert last.came_in.y + last.came_in.height == last.answered.y + last.answered.height


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (TUESDAY, "i dag 10.42"),
        (TUESDAY - timedelta(hours=11), "i går 23.42"),
        (TUESDAY - timedelta(days=4), "fre 13 nov 10.42"),
    ],
)
def test_moments_are_said_as_colleagues_say_them(at: datetime, said: str) -> None:
    assert moments.short(at, TUESDAY) == said


def test_near_days_have_names() -> None:
    today = date(2026, 11, 17)
    said = [moments.near_day(today + timedelta(days=n), today) for n in (-1, 0, 1, 2)]
    assert said == ["i går", "i dag", "i morgon", "tors 19 nov"]
