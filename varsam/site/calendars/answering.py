"""A meeting that I am invited to, with what I can answer: in my calendar, and on the page of the meeting itself."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.kernel.calendars import answers
from varsam.kernel.calendars.answers import Mine
from varsam.kernel.calendars.enums import Answer
from varsam.kernel.meetings.models import Meeting
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


# On the desk an answer is a short button; its whole words are on the page of the mail's link.
def _short() -> dict[Answer, str]:
    return {Answer.YES: _("Ja"), Answer.NO: _("Nej"), Answer.DEPUTY: _("Ersättare")}


def row(mine: Mine) -> Row:
    """A meeting as it stands in my calendar."""
    chip, said = words.STALE if mine.is_stale else words.SAID[mine.answer]
    choices = [
        Choice(each.value, label, each == mine.answer and not mine.is_stale)
        for each, label in _short().items()
        if each != Answer.DEPUTY or mine.has_deputy
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
    )


def at(meeting: Meeting) -> Row | None:
    """The same for one meeting; None where it cannot be answered by the one who acts."""
    return next((row(each) for each in answers.mine(at=meeting)), None)
