"""Hours as lines: what an editor may write, and what is said to one who writes something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsam.lib.opening_hours import DAY_CODES, OpeningHours
from varsam.site.editing import hours_text

WEEKDAYS = ["mo", "tu", "we", "th", "fr"]


@pytest.mark.parametrize(
    ("line", "days", "hours"),
    [
        ("mån–fre 09:00–12:00", WEEKDAYS, [("09:00", "12:00")]),
        ("mån-fre 9-12", WEEKDAYS, [("09:00", "12:00")]),
        ("Måndag till fredag kl. 9.30 till 16", WEEKDAYS, [("09:30", "16:00")]),
        ("vardagar: 9–12, 13–16", WEEKDAYS, [("09:00", "12:00"), ("13:00", "16:00")]),
        ("lördagar och söndagar 10–14", ["sa", "su"], [("10:00", "14:00")]),
        ("mån, ons–tors 8–9", ["mo", "we", "th"], [("08:00", "09:00")]),
        ("fre–mån 18–08", ["mo", "fr", "sa", "su"], [("18:00", "08:00")]),
        ("alla dagar 00:00–24:00", list(DAY_CODES), [("00:00", "24:00")]),
        ("helger dygnet runt", ["sa", "su"], [("00:00", "24:00")]),
        ("tor 12–24", ["th"], [("12:00", "24:00")]),
    ],
)
def test_a_line_is_read(line: str, days: list[str], hours: list[tuple[str, str]]) -> None:
    assert hours_text.read(line) == [{"days": days, "from": start, "to": end} for start, end in hours]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mån–fre", "Rad 1: klockslagen saknas"),
        ("\nmån 9-12\nblå 9–12", "Rad 3: ”blå” är ingen veckodag"),
        ("9–12", "Rad 1: dagarna saknas"),
        ("mån 9–25", "”9–25” går inte att läsa"),
        ("mån 24:00–08:00", "går inte att läsa som tider"),
        ("mån 9:75–10", "går inte att läsa"),
        ("mån 9", "går inte att läsa"),
        ("mån 9–9", "börjar och slutar samtidigt"),
        ("mån–ons–fre 9–12", "är ingen veckodag"),
        ("<script> 9–12", "är ingen veckodag"),
    ],
)
def test_what_is_no_hours_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(hours_text.UnreadableHours) as error:
        hours_text.read(text)
    assert told in str(error.value)


clocks = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda pair: f"{pair[0]:02}:{pair[1]:02}")
spans = st.lists(
    st.tuples(st.sets(st.sampled_from(DAY_CODES), min_size=1), clocks, clocks | st.just("24:00"))
    .filter(lambda span: span[1] != span[2])
    .map(lambda s: {"days": sorted(s[0], key=DAY_CODES.index), "from": s[1], "to": s[2]}),
    min_size=1,
    max_size=4,
)


@given(spans)
def test_what_is_written_is_read_back(stored: list[dict[str, object]]) -> None:
    lines = hours_text.write(stored)
    assert hours_text.read(lines) == stored
    assert OpeningHours.from_data({"hours": stored}).spans is not None


@given(st.text(max_size=200))
def test_any_text_is_hours_or_a_clear_refusal(text: str) -> None:
    told = ""
    try:
        found = hours_text.read(text)
        assert not found or OpeningHours.from_data({"hours": found})
    except hours_text.UnreadableHours as error:
        told = str(error)
    assert not told or told.startswith("Rad ")


def test_nothing_is_no_hours() -> None:
    assert hours_text.read("  \n \n") == []
    assert hours_text.write(None) == ""
