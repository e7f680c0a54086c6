"""Supports as the desk lists them: where each is, what comes next, and what waits for us."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.knowledge_house.experts import languages
from varsam.areas.relatives.parents.models import Seat
from varsam.areas.relatives.parents.states import SeatState
from varsam.areas.relatives.support.models import Support
from varsam.areas.relatives.support.states import CoachState, State
from varsam.kernel.appointments.enums import Form
from varsam.kernel.appointments.enums import State as Booking
from varsam.kernel.appointments.models import Appointment
from varsam.kernel.people.models import User
from varsam.site.desk import moments

CHIPS = {State.OFFERED: "wait", State.ONGOING: "open", State.DECLINED: "plain", State.ENDED: "plain"}


@dataclass(frozen=True)
class Waits:
    """Something in a support that waits for us: the kind of its chip, and its words."""

    kind: str
    words: str


@dataclass(frozen=True)
class Row:
    """One support of the list."""

    reference: str
    address: str
    language: str
    district: str
    chip: tuple[str, str]
    next_time: str
    waits: list[Waits]
    holder: str
    is_mine: bool
    is_open: bool
    touched: str


@dataclass(frozen=True)
class Around:
    """What hangs on supports, by their ids and their enquiries': times that are booked, and who asks for a group."""

    times: Mapping[int, Appointment] = field(default_factory=dict)
    asks: Mapping[int, int] = field(default_factory=dict)


def around(supports: Sequence[Support]) -> Around:
    """All of it in two questions, whatever the number of supports."""
    live = [each for each in supports if each.state in {State.OFFERED, State.ONGOING}]
    booked = Appointment.objects.filter(
        enquiry__in=[each.enquiry_id for each in live], state=Booking.BOOKED
    ).select_related("opening")
    asked = (
        Seat.objects.filter(support__in=[each.pk for each in live], state=SeatState.ASKED)
        .values_list("support")
        .annotate(Count("pk"))
    )
    return Around(
        {
            each.enquiry_id: each
            for each in sorted(booked, key=lambda one: one.opening.starts_at, reverse=True)
        },
        dict(asked),
    )


def rows(supports: Sequence[Support], me: User) -> list[Row]:
    """The list's rows, in the order given."""
    known, now = around(supports), timezone.now()
    return [row(each, known, me, now) for each in supports]


def row(support: Support, known: Around, me: User, now: datetime) -> Row:
    """One support, with what is known around it."""
    state = State(support.state)
    booked = known.times.get(support.enquiry_id)
    return Row(
        reference=support.reference,
        address=reverse("support:one", args=[support.reference]),
        language=sentence(languages.name(support.language)),
        district=support.district.name if support.district else "",
        chip=(CHIPS[state], str(state.label)),
        next_time=time_words(booked, now) if booked else "",
        waits=waits(support, booked, known.asks.get(support.pk, 0), now),
        holder=support.holder.given_name if support.holder else "",
        is_mine=support.holder_id == me.pk,
        is_open=state in {State.OFFERED, State.ONGOING},
        touched=moments.short_day(support.touched_at),
    )


def time_words(booked: Appointment, now: datetime) -> str:
    """When and how a booked time is."""
    return f"{moments.short(booked.opening.starts_at, now)}, {str(Form(booked.form).label).lower()}"


def waits(support: Support, booked: Appointment | None, asks: int, now: datetime) -> list[Waits]:
    """What waits for us, the most urgent first; empty where it is calm."""
    if support.state != State.ONGOING:
        return []
    is_past = booked is not None and booked.opening.ends_at < now
    known = (
        (support.enquiry.unread_by_city, "late", _("Har skrivit")),
        (is_past, "late", _("Säg hur samtalet gick")),
        (support.holder_id is None, "wait", _("Ingen har hand om det")),
        (bool(asks), "wait", _("Vill vara med i en grupp")),
        (support.coach_state == CoachState.NO, "wait", _("Coachen kunde inte")),
        (booked is None, "wait", _("Ingen tid bokad")),
    )
    return [Waits(kind, words) for holds, kind, words in known if holds]


def sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def finding(found: Iterable[Row]) -> str:
    """What stands first on the list: how many wait for us."""
    waiting = sum(any(each.kind == "late" for each in row.waits) for row in found)
    if waiting:
        return ngettext("En anhörig väntar på oss", "%(n)s anhöriga väntar på oss", waiting) % {"n": waiting}
    return _("Stöd till anhöriga")
