"""Occasions as rows of a list, by month; and the next ones of whoever teaches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from babel.dates import format_date
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.training.occasions.enums import State
from varsam.areas.training.occasions.models import Occasion, Sitting, Teaching
from varsam.lib import when
from varsam.site.desk import moments
from varsam.site.occasions import seats, words
from varsam.site.occasions.seats import Seats


@dataclass(frozen=True)
class Row:
    """One occasion in the list, on the day of its next sitting."""

    reference: str
    title: str
    day: str
    weekday: str
    time: str
    place: str
    sittings: str
    trainers: str
    seats: Seats
    seats_words: str
    chip: tuple[str, str]
    is_over: bool


def whole(found: QuerySet[Occasion]) -> QuerySet[Occasion]:
    """Each with its course, its times and who teaches."""
    return found.select_related("course", "district", "unit").prefetch_related(
        Prefetch("sittings", queryset=Sitting.objects.order_by("starts_at", "pk")),
        Prefetch("teachings", queryset=Teaching.objects.select_related("user").order_by("pk")),
    )


def row(occasion: Occasion, now: datetime) -> Row:
    language, times = get_language() or "sv", list(occasion.sittings.all())
    at = next((n for n, each in enumerate(times) if each.ends_at > now), 0)
    shown = times[at] if times else None
    starts = timezone.localtime(shown.starts_at if shown else occasion.created_at)
    return Row(
        reference=occasion.reference,
        title=occasion.course.title,
        day=str(starts.day),
        weekday=moments.short_day(starts).split(" ")[0],
        time=span(shown, language) if shown else _("ingen tid"),
        place=words.place(occasion),
        sittings=words.which(at + 1, len(times)) if len(times) > 1 else "",
        trainers=", ".join(each.user.given_name for each in occasion.teachings.all()),
        seats=seats.draw(capacity=occasion.capacity, taken=occasion.taken),
        seats_words=words.seats(occasion),
        chip=words.chip(occasion),
        is_over=occasion.state in {State.HELD, State.CANCELLED},
    )


def span(sitting: Sitting, language: str) -> str:
    """From when to when, such as "09.00–11.00"."""
    return f"{when.clock(sitting.starts_at, language)}–{when.clock(sitting.ends_at, language)}"


def by_month(found: Iterable[Occasion], now: datetime) -> list[tuple[str, list[Row]]]:
    """The rows under their months, in the order in which they come."""
    language = get_language() or "sv"

    def month(occasion: Occasion) -> str:
        shown = next(
            (each.starts_at for each in occasion.sittings.all() if each.ends_at > now), occasion.starts_at
        )
        day = timezone.localtime(shown or occasion.created_at).date()
        said = format_date(day, "LLLL y", locale=language)
        return said[:1].upper() + said[1:]

    return [(said, [row(each, now) for each in some]) for said, some in groupby(found, month)]


@dataclass(frozen=True)
class Coming:
    """One sitting that somebody teaches soon."""

    reference: str
    title: str
    day: str
    month: str
    when: str
    place: str
    seats_words: str
    is_today: bool


def nearest(user: int, how_many: int) -> Sequence[Coming]:
    """The next sittings that this user teaches, today's also when they have ended."""
    now = timezone.localtime()
    found = (
        Sitting.objects.filter(
            starts_at__gte=now.replace(hour=0, minute=0, second=0, microsecond=0),
            occasion__teachings__user_id=user,
            occasion__state__in=[State.OPEN, State.CLOSED],
        )
        .select_related("occasion__course")
        .order_by("starts_at", "pk")[:how_many]
    )
    return [_coming(each, now) for each in found]


def _coming(sitting: Sitting, now: datetime) -> Coming:
    starts = timezone.localtime(sitting.starts_at)
    weekday, _day, month = moments.short_day(starts).split(" ")[:3]
    return Coming(
        reference=sitting.occasion.reference,
        title=sitting.occasion.course.title,
        day=str(starts.day),
        month=month,
        when=f"{weekday} {span(sitting, get_language() or 'sv')}",
        place=words.place(sitting.occasion),
        seats_words=words.seats(sitting.occasion),
        is_today=starts.date() == now.date(),
    )
