"""A meeting that I am invited to, with what I can answer: in my calendar, and on the page of the meeting itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.kernel.calendars import answers
from varsam.kernel.calendars.answers import Mine
from varsam.kernel.calendars.enums import Answer
from varsam.kernel.meetings.models import Meeting
from varsam.kernel.people.models import User
from varsam.site.calendars import words
from varsam.site.calendars.words import Time


@dataclass(frozen=True)
class Choice:
    """One of the answers to a meeting; `is_mine` where it is what I have said."""

    value: str
    words: str
    is_mine: bool


@dataclass(frozen=True)
class Row:
    """One meeting that I am invited to."""

    reference: str
    address: str
    title: str
    time: Time
    place: str
    chip: str
    chip_words: str
    choices: list[Choice]
    waits: bool


# On the desk an answer is a short button; its whole words are on the page of the mail's link.
def _short() -> dict[Answer, str]:
    return {Answer.YES: _("Ja"), Answer.NO: _("Nej"), Answer.DEPUTY: _("Ersättare")}


@dataclass(frozen=True)
class Several:
    """The next meeting of a series, and those after it that ask nothing that the next does not."""

    next: Row
    after: list[Row]


def row(mine: Mine, user: User) -> Row:
    """A meeting as it stands in my calendar. Who leads it is not asked whether they come."""
    leads = mine.meeting.chair_id == user.pk
    chip, said = words.LEADS if leads else words.STALE if mine.is_stale else words.SAID[mine.answer]
    choices = [
        Choice(each.value, label, each == mine.answer and not mine.is_stale)
        for each, label in _short().items()
        if not leads and (each != Answer.DEPUTY or mine.has_deputy)
    ]
    return Row(
        reference=mine.meeting.reference,
        address=reverse("meetings:meeting", args=[mine.meeting.reference]),
        title=mine.meeting.group.name,
        time=words.time_of(mine.meeting.starts_at, mine.meeting.ends_at),
        place=mine.meeting.place,
        chip=chip,
        chip_words=str(said),
        choices=choices,
        waits=not leads and (mine.is_stale or mine.answer is None),
    )


def folded(found: Iterable[Mine], user: User) -> list[Several]:
    """My calendar in order of time, where a series stands once: its next meeting, with the others folded under it. One that
    has got a new time since I answered stands for itself."""
    made: list[Several] = []
    of_series: dict[int, Several] = {}
    for each in found:
        series, shown = each.meeting.series_id, row(each, user)
        if series in of_series and not each.is_stale:
            of_series[series].after.append(shown)
            continue
        made.append(Several(shown, []))
        if series is not None:
            of_series.setdefault(series, made[-1])
    return made


def at(meeting: Meeting, user: User) -> Row | None:
    """The same for one meeting; None where the one who acts cannot answer it, or leads it."""
    found = next((row(each, user) for each in answers.mine(at=meeting)), None)
    return found if found and found.choices else None
