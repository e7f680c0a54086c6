"""Dialogues and promises as people read them: the finding first, then each with its day in words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise as Words
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.collaboration.dialogue.models import Community, Promise
from varsam.areas.collaboration.dialogue.reading import Line, Promised
from varsam.areas.collaboration.dialogue.standing import How, Standing
from varsam.lib import when

CHIPS: dict[How, str] = {
    How.OPEN: "wait",
    How.LATE: "late",
    How.KEPT: "done",
    How.KEPT_LATE: "done",
    How.BROKEN: "closed",
}
_STEP, _RADIUS = 18, 6


@dataclass(frozen=True)
class Shown:
    """A promise with its chip and its day in words; `late` says by how much, where it was late."""

    promised: Promised
    chip: str
    words: str | Words
    day: str
    late: str
    is_open: bool
    is_moved: bool


@dataclass(frozen=True)
class Mark:
    """One promise in the row of marks: filled (kept), half (kept late), hollow (open), a triangle (late) or a cross (broken)."""

    x: int
    how: str


@dataclass(frozen=True)
class Row:
    """One dialogue in the list."""

    line: Line
    place: str
    marks: list[Mark]
    width: int
    said: str
    meets: str
    is_late: bool


def day(when_: date) -> str:
    return when.full_date(when_, get_language() or "sv")


def place(community: Community) -> str:
    district = community.organisation.district
    return district.name if district else _("Hela staden")


def shown(promised: Promised) -> Shown:
    how, promise = promised.standing.how, promised.promise
    return Shown(
        promised,
        CHIPS[how],
        how.label,
        _day_words(promise, promised.standing),
        _late_words(promised.standing),
        promise.settled_on is None,
        promise.now_due_on != promise.due_on,
    )


def _day_words(promise: Promise, how: Standing) -> str:
    if promise.settled_on is not None:
        said = {"day": day(promise.settled_on)}
        if how.how == How.BROKEN:
            return _("Vi sa till %(day)s") % said
        return _("Klart %(day)s") % said
    said = {"day": day(promise.now_due_on)}
    if how.how == How.LATE:
        return _("Skulle ha varit klart %(day)s") % said
    return _("Ska vara klart %(day)s") % said


def _late_words(how: Standing) -> str:
    if how.how == How.KEPT_LATE:
        return ngettext(
            "%(days)s dag senare än vi lovade", "%(days)s dagar senare än vi lovade", how.days_late
        ) % {"days": how.days_late}
    if how.how == How.LATE:
        return ngettext("%(days)s dag försenat", "%(days)s dagar försenat", -how.days) % {"days": -how.days}
    return ""


def row(line: Line) -> Row:
    counted = Counter(how.how for _promise, how in line.promises)
    marks = [
        Mark(_RADIUS + 3 + place_ * _STEP, how.how.value)
        for place_, (_promise, how) in enumerate(sorted(line.promises, key=lambda pair: pair[0].due_on))
    ]
    return Row(
        line,
        place(line.community),
        marks,
        max(len(marks) * _STEP, _STEP),
        tally(counted),
        day(line.next_meeting.starts_at.date()) if line.next_meeting else "",
        bool(counted[How.LATE]),
    )


def tally(counted: Counter[How]) -> str:
    """How many of each, in words: "3 hållna, 1 försenat"."""
    kept = counted[How.KEPT] + counted[How.KEPT_LATE]
    parts = [
        (kept, ngettext("%(number)s hållet", "%(number)s hållna", kept)),
        (counted[How.OPEN], _("%(number)s pågår")),
        (counted[How.LATE], ngettext("%(number)s försenat", "%(number)s försenade", counted[How.LATE])),
        (
            counted[How.BROKEN],
            ngettext("%(number)s inte hållet", "%(number)s inte hållna", counted[How.BROKEN]),
        ),
    ]
    said = ", ".join(words % {"number": number} for number, words in parts if number)
    return said or _("Inget lovat än")


def finding(standings: Iterable[Standing]) -> str:
    """What matters most: whether something is late; else how many were kept."""
    counted = Counter(each.how for each in standings)
    settled = counted[How.KEPT] + counted[How.KEPT_LATE] + counted[How.BROKEN]
    if counted[How.LATE]:
        return ngettext("Ett löfte är försenat", "%(number)s löften är försenade", counted[How.LATE]) % {
            "number": counted[How.LATE]
        }
    if settled:
        return _("Staden har hållit %(kept)s av %(all)s löften") % {
            "kept": settled - counted[How.BROKEN],
            "all": settled,
        }
    if counted[How.OPEN]:
        return ngettext("Ett löfte pågår", "%(number)s löften pågår", counted[How.OPEN]) % {
            "number": counted[How.OPEN]
        }
    return _("Inget är lovat än")


def parts(found: Sequence[Promised]) -> tuple[list[Shown], list[Shown]]:
    """Those that are open, and those that are settled."""
    all_ = [shown(each) for each in found]
    return [each for each in all_ if each.is_open], [each for each in all_ if not each.is_open]
