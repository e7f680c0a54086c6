"""Deadlines as others name them: an instant and a zone, and a plain sentence where the clock there never shows that time."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from varsam.areas.liaison.missions import deadlines
from varsam.areas.liaison.missions.deadlines import Refused


def refused(*said: str) -> Refused:
    with pytest.raises(Refused) as found:
        deadlines.read(*said)  # type: ignore[arg-type]
    return found.value


def field_of(refusal: Refused) -> str:
    """The one field that is to be mended."""
    [fault] = refusal.faults
    return fault.field


@pytest.mark.parametrize(
    ("day", "clock", "zone", "at"),
    [
        ("2026-12-01", "17:00", "Europe/Brussels", datetime(2026, 12, 1, 16, tzinfo=UTC)),
        ("2026-07-01", "17.00", "europe/london", datetime(2026, 7, 1, 16, tzinfo=UTC)),
        ("2026-12-01", "9.30", "America/New_York", datetime(2026, 12, 1, 14, 30, tzinfo=UTC)),
        # Nobody said a time of day: the whole day counts, where they are.
        ("2026-12-01", "", "Europe/Helsinki", datetime(2026, 12, 1, 21, 59, tzinfo=UTC)),
        ("2026-12-01", "00:00", "UTC", datetime(2026, 12, 1, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_kept_as_an_instant_with_its_zone(
    day: str, clock: str, zone: str, at: datetime
) -> None:
    found = deadlines.read(day, clock, zone)
    assert found.at == at
    assert found.zone.casefold() == zone.casefold()


def test_a_time_that_the_clock_skips_is_refused() -> None:
    found = refused("2026-03-29", "02:30", "Europe/Brussels")
    assert field_of(found) == "clock"
    assert "finns inte den dagen i Bryssel" in str(found)
    assert not found.meanings


def test_a_whole_day_that_was_skipped_is_refused() -> None:
    # Samoa went from 29 to 31 December 2011.
    assert field_of(refused("2011-12-30", "12:00", "Pacific/Apia")) == "clock"


def test_a_time_that_comes_twice_is_asked_about_and_then_taken() -> None:
    found = refused("2026-10-25", "02:30", "Europe/Brussels")
    assert field_of(found) == "which"
    assert "två gånger" in str(found)
    assert [each.deadline.at.hour for each in found.meanings] == [0, 1]
    assert ["UTC+2" in each.words for each in found.meanings] == [True, False]
    assert deadlines.read("2026-10-25", "02:30", "Europe/Brussels", "second").at.hour == 1


@pytest.mark.parametrize("zone", ["CET", "EST5EDT", "Europe/Atlantis", "+01:00", "", "../etc/passwd"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    assert field_of(refused("2026-12-01", "17:00", zone)) == "zone"


@pytest.mark.parametrize("day", ["2026-02-30", "1/12 2026", "", "26-12-01", "9999-12-31", "２０２６-12-01x"])
def test_a_wrong_date_is_refused(day: str) -> None:
    assert field_of(refused(day, "17:00", "Europe/Brussels")) == "day"


@pytest.mark.parametrize("clock", ["24:00", "17", "kl 17", "17:60"])
def test_a_wrong_time_of_day_is_refused(clock: str) -> None:
    assert field_of(refused("2026-12-01", clock, "Europe/Brussels")) == "clock"


@pytest.mark.parametrize(
    ("language", "said"),
    [("sv", "tisdag 1 december 2099, klockan 17.00"), ("en", "Tuesday 1 December 2099, 17:00")],
)
def test_a_moment_within_a_sentence_begins_as_its_language_writes_days(language: str, said: str) -> None:
    with override(language):
        assert deadlines.within_words(datetime(2099, 12, 1, 16, tzinfo=UTC)) == said


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = refused("2026-02-30", "25.00", "Europe/Atlantis")
    assert [fault.field for fault in found.faults] == ["day", "clock", "zone"]
    assert not found.meanings


def test_a_deadline_is_shown_in_swedish_time_with_the_original_beside() -> None:
    there = deadlines.shown(deadlines.read("2026-12-01", "17:00", "Europe/London"))
    assert "18.00" in there.ours
    assert there.theirs == "1 december 2026 17.00 i London (UTC+0)"
    assert deadlines.shown(deadlines.read("2026-12-01", "17:00", deadlines.HOME)).theirs == ""
