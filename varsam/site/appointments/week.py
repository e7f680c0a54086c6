"""The desk's week: whose times are free, who comes, and what is still to be said of those that have been."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from varsam.kernel.appointments.enums import Form, Kind, State
from varsam.kernel.appointments.models import Appointment, Opening
from varsam.kernel.people import calendar
from varsam.kernel.people.models import User
from varsam.lib.working_days import STOCKHOLM
from varsam.site.appointments import words
from varsam.site.desk import moments


@dataclass(frozen=True)
class Slot:
    """One time. `state`: free, booked, held, missed, or past (nobody took it). `forms` are icons with names."""

    uid: uuid.UUID
    state: str
    kind: str
    clock: str
    host: str
    forms: list[tuple[str, str]]
    appointment: uuid.UUID | None
    reference: str
    address: str
    lacks_link: bool


@dataclass(frozen=True)
class Day:
    """One day of the week; `red` is the holiday's name, or that it is no working day."""

    words: str
    is_today: bool
    red: str
    slots: list[Slot]


@dataclass(frozen=True)
class Asked:
    """A time that has been and of which nobody has said what came of it; or one by video that still lacks its link."""

    appointment: uuid.UUID
    moment: str
    clock: str
    form: str
    kind: str
    host: str
    reference: str
    address: str


def monday(of: date) -> date:
    return of - timedelta(days=of.weekday())


def days(first: date, now: datetime, only: User | None) -> list[Day]:
    """The week that begins on `first`, without a weekend on which nothing is; of one colleague, or of all in the unit."""
    begins = datetime.combine(first, time(), STOCKHOLM)
    ends = datetime.combine(first + timedelta(days=7), time(), STOCKHOLM)
    held = Appointment.objects.exclude(state=State.CANCELLED).select_related("enquiry")
    found = (
        Opening.objects.filter(starts_at__gte=begins, starts_at__lt=ends, closed_at=None)
        .select_related("host")
        .prefetch_related(Prefetch("appointments", held, to_attr="held"))
        .order_by("starts_at", "pk")
    )
    by_day: dict[date, list[Slot]] = {first + timedelta(days=n): [] for n in range(7)}
    for opening in found.filter(host=only) if only else found:
        by_day[opening.starts_at.astimezone(STOCKHOLM).date()].append(_slot(opening, now))
    today, red = now.astimezone(STOCKHOLM).date(), calendar.current()
    language = get_language() or "sv"
    return [
        Day(
            moments.short_day(day),
            day == today,
            special.name_in(language) if (special := red.get(day)) is not None else "",
            slots,
        )
        for day, slots in by_day.items()
        if slots or day.weekday() < 5
    ]


def _slot(opening: Opening, now: datetime) -> Slot:
    held: list[Appointment] = opening.held  # type: ignore[attr-defined]
    booked = held[0] if held else None
    forms = [Form(booked.form)] if booked else [Form(each) for each in opening.forms]
    state = booked.state if booked else ("past" if opening.starts_at <= now else "free")
    return Slot(
        uid=opening.pk,
        state=state,
        kind=str(Kind(opening.kind).label),
        clock=words.clock(opening.starts_at, opening.ends_at),
        host=opening.host.given_name,
        forms=[(words.ICONS[each], str(each.label)) for each in forms],
        appointment=booked.pk if booked else None,
        reference=booked.enquiry.reference if booked else "",
        address=reverse("desk:enquiry", args=[booked.enquiry.reference]) if booked else "",
        lacks_link=bool(
            booked and state == State.BOOKED and booked.form == Form.VIDEO and booked.link is None
        ),
    )


def unsettled(now: datetime, only: User | None) -> list[Asked]:
    """Times that have begun and of which nobody has said whether they took place, the oldest first."""
    return _asked(_booked(only).filter(opening__starts_at__lte=now))


def without_link(now: datetime, only: User | None) -> list[Asked]:
    """Times by video that come, and whose writer has no way in yet."""
    return _asked(_booked(only).filter(opening__starts_at__gt=now, form=Form.VIDEO, link=None))


def _booked(only: User | None) -> QuerySet[Appointment]:
    found = Appointment.objects.filter(state=State.BOOKED).select_related("opening__host", "enquiry")
    return (found.filter(opening__host=only) if only else found).order_by("opening__starts_at", "pk")


def _asked(found: Iterable[Appointment]) -> list[Asked]:
    return [
        Asked(
            appointment=each.pk,
            moment=moments.short_day(each.opening.starts_at),
            clock=words.clock(each.opening.starts_at, each.opening.ends_at),
            form=str(Form(each.form).label),
            kind=str(Kind(each.opening.kind).label),
            host=each.opening.host.given_name,
            reference=each.enquiry.reference,
            address=reverse("desk:enquiry", args=[each.enquiry.reference]),
        )
        for each in found
    ]
