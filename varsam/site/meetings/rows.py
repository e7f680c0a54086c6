"""Meetings as rows of a list, and the next ones of whoever looks."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from varsam.kernel.meetings import reading
from varsam.kernel.meetings.enums import ItemKind
from varsam.kernel.meetings.models import Meeting
from varsam.kernel.meetings.states import MeetingState
from varsam.lib import when
from varsam.site.desk import moments
from varsam.site.meetings import words

WAITS = Q(state__in=[MeetingState.PLANNED, MeetingState.ONGOING])


@dataclass(frozen=True)
class Row:
    """One meeting in the list."""

    reference: str
    title: str
    day: str
    weekday: str
    month: str
    year: str
    time: str
    place: str
    chip: str
    chip_words: str
    cases: int
    is_mine: bool


def row(meeting: Meeting, mine: set[int]) -> Row:
    language, starts = get_language() or "sv", timezone.localtime(meeting.starts_at)
    chip, said = words.MEETING_CHIPS[MeetingState(meeting.state)]
    weekday, _day, month, *year = moments.short_day(starts).split(" ")
    return Row(
        reference=meeting.reference,
        title=meeting.group.name,
        day=str(starts.day),
        weekday=weekday,
        month=month,
        year=" ".join(year),
        time=f"{when.clock(meeting.starts_at, language)}–{when.clock(meeting.ends_at, language)}",
        place=meeting.place,
        chip=chip,
        chip_words=str(said),
        cases=meeting.cases,  # type: ignore[attr-defined]
        is_mine=meeting.pk in mine,
    )


def with_cases(found: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Each with its group and how many cases are on its agenda."""
    return found.select_related("group").annotate(cases=Count("items", filter=Q(items__kind=ItemKind.CASE)))


def nearest(how_many: int) -> list[Row]:
    """The next meetings to which the one who acts is invited, the one that goes on first. Today's stay until the day is over;
    one of an earlier day that nobody opened is not ahead."""
    ahead = Q(state=MeetingState.ONGOING) | Q(ends_at__date__gte=timezone.localdate())
    found = list(with_cases(reading.invited_to().filter(WAITS, ahead)).order_by("starts_at", "pk")[:how_many])
    return [row(each, {each.pk for each in found}) for each in found]
