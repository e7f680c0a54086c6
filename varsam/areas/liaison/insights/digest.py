"""The month's letter: sections that packages hand in, written once when the month is over and frozen as it was."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from psycopg.types.json import Jsonb

from varsam.areas.liaison.insights.acts import act
from varsam.areas.liaison.insights.models import DigestChoice
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.kernel.people import calendar
from varsam.kernel.people.models import User
from varsam.lib.months import months_after
from varsam.lib.working_days import STOCKHOLM

LANGUAGES = ("sv", "en")


@dataclass(frozen=True)
class Period:
    """A month of one municipality (its id): from `since` until just before `until`, aware."""

    municipality: int
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Line:
    """One thing that is new, in both languages; `kind` and `target` say what a page links to, where it links anywhere."""

    sv: str
    en: str
    kind: str = ""
    target: str = ""


def in_both(words: Callable[[str], str], *, kind: str = "", target: str = "") -> Line:
    """A line in both languages: `words` says it for a language, which is active while it is asked."""
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = words(language)
    return Line(**said, kind=kind, target=target)


@dataclass(frozen=True)
class Section:
    """What one package has to tell. `read` runs as the worker, who acts for nobody: it reaches what is public, and what
    functions of the database give the worker alone. It tells of methods, texts and bodies, never of a person."""

    key: str
    title: str | Promise
    order: int
    read: Callable[[Period], Sequence[Line]]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Hand in a section; called by packages when they load. Handed in again, the later one holds."""
    _sections[section.key] = section


def month_before(day: date) -> date:
    """The first day of the month before that of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def is_time(day: date) -> bool:
    """Whether the first working day of the month has come: on that day, or later where nobody worked the job then."""
    days = calendar.current()
    return any(days.is_working_day(day.replace(day=each)) for each in range(1, day.day + 1))


def period(municipality: int, month: date) -> Period:
    """The whole of a month, in Stockholm time."""
    since = datetime(month.year, month.month, 1, tzinfo=STOCKHOLM)
    return Period(municipality, since, months_after(since, 1))


def content(of: Period) -> dict[str, Any]:
    """What is written: the sections that have something to tell, with their titles as they are now, in both languages."""
    written = []
    for section in sorted(_sections.values(), key=lambda each: (each.order, each.key)):
        lines = section.read(of)
        if lines:
            written.append(
                {
                    "key": section.key,
                    "title": {language: _said(section.title, language) for language in LANGUAGES},
                    "lines": [
                        {"sv": each.sv, "en": each.en, "kind": each.kind, "target": each.target}
                        for each in lines
                    ],
                }
            )
    return {"sections": written}


def _said(words: str | Promise, language: str) -> str:
    with translation.override(language):
        return str(words)


def write(month: date) -> int:
    """Write the letter of a month for each municipality that has none; how many were written. Each is a transaction."""
    with actor.working():
        waiting = list(call("insights_unwritten", month))
    return sum(_write_one(municipality, month) for municipality in waiting)


def _write_one(municipality: int, month: date) -> bool:
    with actor.working():
        said = content(period(municipality, month))
        return bool(call("insights_store_digest", municipality, month, Jsonb(said), not said["sections"]))


@act
def choose(*, wants: bool, by: User) -> None:
    """Say for oneself whether to be told by mail when a letter is there."""
    DigestChoice.objects.update_or_create(user=by, defaults={"wants": wants})
