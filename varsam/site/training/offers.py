"""An occasion as everybody may read it: when, where, how many places are left, and what one can do now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions.enums import State
from varsam.areas.training.occasions.models import Occasion, Sitting
from varsam.site.calendars.words import Time, time_of
from varsam.site.occasions import seats
from varsam.site.occasions.seats import Seats
from varsam.site.training import words


class Standing(StrEnum):
    """What one can do about an occasion now; the database decides anew when somebody does it."""

    FREE = "free"
    FULL = "full"
    NOT_OPEN = "not_open"
    CLOSED = "closed"
    BEGUN = "begun"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Offer:
    """One occasion of the catalogue. `sittings` is never empty; `taken` counts places that are held for somebody."""

    occasion: Occasion
    standing: Standing
    sittings: list[Time]
    seats: Seats

    @property
    def reference(self) -> str:
        return self.occasion.reference

    @property
    def first(self) -> Time:
        return self.sittings[0]

    @property
    def takes_names(self) -> bool:
        return self.standing in {Standing.FREE, Standing.FULL}

    @property
    def place(self) -> str:
        return words.place(self.occasion)

    @property
    def language(self) -> str:
        return words.language(self.occasion.language)

    @property
    def line(self) -> str:
        return words.people(self.occasion.waiting)

    @property
    def opens(self) -> str:
        return words.moment(self.occasion.opens_at) if self.occasion.opens_at else ""

    @property
    def closes(self) -> str:
        return words.date(self.occasion.closes_at)

    @property
    def cancel_until(self) -> str:
        return words.date(self.occasion.cancel_until) if self.occasion.cancel_until else ""


def standing(occasion: Occasion, now: datetime) -> Standing:
    """What one can do about it at `now` (aware). Who has been invited may come before it opens; this does not know them."""
    if occasion.state == State.CANCELLED:
        return Standing.CANCELLED
    if occasion.state == State.HELD or (occasion.starts_at and occasion.starts_at <= now):
        return Standing.BEGUN
    if occasion.state != State.OPEN or occasion.closes_at <= now:
        return Standing.CLOSED
    if occasion.opens_at and occasion.opens_at > now:
        return Standing.NOT_OPEN
    # Whoever waits comes first, also where a place has just become free.
    return Standing.FREE if occasion.free and not occasion.waiting else Standing.FULL


def offer(occasion: Occasion, now: datetime) -> Offer:
    """An occasion with its sittings, as the pages show it."""
    return Offer(
        occasion=occasion,
        standing=standing(occasion, now),
        sittings=[time_of(each.starts_at, each.ends_at) for each in occasion.sittings.all()],
        seats=seats.draw(capacity=occasion.capacity, taken=occasion.taken, shape=seats.LARGE),
    )


def coming(courses: Iterable[Course], now: datetime) -> dict[int, list[Offer]]:
    """By course the occasions that are ahead, the next first; those that cannot be signed up to any more as well."""
    ahead = Occasion.objects.filter(
        course__in=courses, state__in=(State.OPEN, State.CLOSED), starts_at__gt=now
    )
    found: dict[int, list[Offer]] = {}
    for occasion in _whole(ahead).order_by("starts_at", "pk"):
        found.setdefault(occasion.course_id, []).append(offer(occasion, now))
    return found


def named(reference: str) -> Offer | None:
    """The occasion of this reference as the public sees it; None where there is none, or no more than a draft."""
    occasion = (
        _whole(Occasion.objects.filter(reference=reference).exclude(state=State.DRAFT))
        .select_related("course")
        .first()
    )
    return offer(occasion, timezone.now()) if occasion else None


def all_of(occasions: Iterable[int]) -> dict[int, Offer]:
    """The occasions of these ids, by id: for those who have signed up for them."""
    now = timezone.now()
    found = _whole(Occasion.objects.filter(pk__in=occasions)).select_related("course")
    return {occasion.pk: offer(occasion, now) for occasion in found}


def of(occasion: int) -> Offer:
    """The occasion of this id; KeyError where there is none."""
    return all_of([occasion])[occasion]


def _whole(found: QuerySet[Occasion]) -> QuerySet[Occasion]:
    in_order = Sitting.objects.order_by("starts_at", "pk")
    return found.select_related("district").prefetch_related(Prefetch("sittings", queryset=in_order))
