"""Opening hours as an editor writes them: one line a span, such as "mån–fre 09:00–12:00"."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from varsam.lib.opening_hours import DAY_CODES

_SHOWN = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
_FULL = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_GROUPS = {
    "alla dagar": range(7),
    "varje dag": range(7),
    "vardagar": range(5),
    "vardag": range(5),
    "helger": (5, 6),
    "helg": (5, 6),
}
_DASHES = re.compile(r"\s*(?:[-‐‑‒–—]|\btill\b)\s*")
_LISTS = re.compile(r"\s*(?:,|;|\boch\b|\bsamt\b)\s*")
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?", re.ASCII)
_HEAD = re.compile(r"^(?P<days>[^\d]*?)\s*:?\s*(?:klockan\s+|kl\.?\s*)?(?P<hours>\d.*|dygnet runt)$")


class UnreadableHours(ValueError):
    """A line that says no hours; the message, in Swedish, names the line and how to write it."""


def read(text: str) -> list[dict[str, object]]:
    """The spans of the lines, as `OpeningHours.from_data` reads them; empty for no lines.

    Days are names, ranges and lists of names ("mån, ons–fre", "vardagar", "alla dagar"); times are hours with or
    without minutes, or "dygnet runt"; several times on a line are parted by a comma. Raises UnreadableHours.
    """
    spans: list[dict[str, object]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            spans += _read_line(number, " ".join(line.lower().split()))
    return spans


def write(spans: Sequence[Mapping[str, object]] | None) -> str:
    """The lines for stored spans: what `read` makes the same spans of."""
    lines = []
    for span in spans or ():
        days = span["days"]
        assert isinstance(days, list)
        lines.append(f"{_said_days([DAY_CODES.index(day) for day in days])} {span['from']}–{span['to']}")
    return "\n".join(lines)


def _read_line(number: int, line: str) -> list[dict[str, object]]:
    found = _HEAD.match(line)
    if not found:
        raise UnreadableHours(
            _("Rad %(number)s: klockslagen saknas. Skriv till exempel mån–fre 09:00–12:00.")
            % {"number": number}
        )
    days = [DAY_CODES[day] for day in _read_days(number, found["days"].strip())]
    if found["hours"] == "dygnet runt":
        return [{"days": days, "from": "00:00", "to": "24:00"}]
    return [{"days": days, **_read_times(number, part)} for part in _LISTS.split(found["hours"]) if part]


def _read_days(number: int, words: str) -> list[int]:
    days: set[int] = set()
    for part in _LISTS.split(words):
        if part in _GROUPS:
            days.update(_GROUPS[part])
            continue
        ends = [_read_day(number, name) for name in _DASHES.split(part)]
        if len(ends) > 2:
            raise UnreadableHours(_not_days(number, part))
        first, last = ends[0], ends[-1]
        days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return sorted(days)


def _read_day(number: int, name: str) -> int:
    bare = name.strip().removesuffix(".").removesuffix("ar")
    for index, full in enumerate(_FULL):
        if len(bare) >= 2 and full.startswith(bare):
            return index
    raise UnreadableHours(_not_days(number, name))


def _not_days(number: int, words: str) -> str:
    if not words:
        return _("Rad %(number)s: dagarna saknas. Skriv till exempel mån–fre före klockslagen.") % {
            "number": number
        }
    return _(
        "Rad %(number)s: ”%(words)s” är ingen veckodag. Skriv mån, tis, ons, tors, fre, lör eller sön."
    ) % {
        "number": number,
        "words": words,
    }


def _read_times(number: int, words: str) -> dict[str, str]:
    ends = _DASHES.split(words)
    clocks = [_read_clock(end) for end in ends]
    if len(clocks) != 2 or None in clocks or clocks[0] == "24:00":
        raise UnreadableHours(
            _("Rad %(number)s: ”%(words)s” går inte att läsa som tider. Skriv till exempel 09:00–12:00.")
            % {"number": number, "words": words}
        )
    if clocks[0] == clocks[1]:
        raise UnreadableHours(
            _("Rad %(number)s: tiden börjar och slutar samtidigt. Menar du dygnet runt, skriv det.")
            % {"number": number}
        )
    return {"from": str(clocks[0]), "to": str(clocks[1])}


def _read_clock(words: str) -> str | None:
    found = _CLOCK.fullmatch(words.strip())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return f"{hour:02}:{minute:02}"


def _said_days(days: list[int]) -> str:
    if days == list(range(7)):
        return "alla dagar"
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_said_run(run) for run in runs)


def _said_run(run: list[int]) -> str:
    if len(run) == 1:
        return _SHOWN[run[0]]
    return f"{_SHOWN[run[0]]}{'–' if len(run) > 2 else ', '}{_SHOWN[run[-1]]}"
