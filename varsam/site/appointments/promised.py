"""The booked times of one colleague as things to do: whom they meet, and what is still to be said of it afterwards."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.kernel.appointments.enums import Form, Kind, State
from varsam.kernel.appointments.models import Appointment
from varsam.kernel.people.models import User
from varsam.lib.working_days import STOCKHOLM
from varsam.site.appointments import words

_MOST = 50


@dataclass(frozen=True)
class Waiting:
    """One booked time: what it is in a few words, whom it is about by reference, and on which day."""

    words: str
    reference: str
    address: str
    due: date


def open_of(user: User) -> QuerySet[Appointment]:
    """Those that the user holds and of which nobody has said what came of them."""
    return Appointment.objects.filter(state=State.BOOKED, opening__host=user)


def waiting(user: User, now: datetime) -> list[Waiting]:
    """The same as things to do, the next one first."""
    found = open_of(user).select_related("opening", "enquiry").order_by("opening__starts_at", "pk")[:_MOST]
    return [_item(each, now) for each in found]


def _item(booked: Appointment, now: datetime) -> Waiting:
    opening, reference = booked.opening, booked.enquiry.reference
    said = {
        "what": Kind(opening.kind).label,
        "clock": words.clock(opening.starts_at, opening.ends_at),
        "form": str(Form(booked.form).label).lower(),
    }
    asked = (
        _("Blev det av? %(what)s %(clock)s, %(form)s")
        if opening.starts_at <= now
        else _("%(what)s %(clock)s, %(form)s")
    )
    return Waiting(
        asked % said,
        reference,
        reverse("desk:enquiry", args=[reference]) + "#tider",
        opening.starts_at.astimezone(STOCKHOLM).date(),
    )
