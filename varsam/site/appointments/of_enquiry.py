"""What the desk knows of times for one enquiry: for the pages of the areas, which include `appointments/of_enquiry.html`."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.kernel.access import actor
from varsam.kernel.appointments import actions
from varsam.kernel.appointments.enums import Form, Kind, State
from varsam.kernel.appointments.models import Appointment, Invitation
from varsam.kernel.appointments.seals import Contact
from varsam.kernel.audit import api as audit
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.policies import can_answer, can_write_in
from varsam.kernel.conversations.states import Sender
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb
from varsam.site.appointments import words
from varsam.site.desk import moments

_UNITS = frozenset({Sender.SCHOOL, Sender.YOUTH_CENTRE, Sender.OTHER_UNIT, Sender.PARTNER})


@dataclass(frozen=True, repr=False)
class Shown:
    """The time that somebody has."""

    uid: uuid.UUID
    moment: str
    clock: str
    form: Form
    icon: str
    form_words: str
    host: str
    place: str
    contact: Contact
    link: str
    has_begun: bool


@dataclass(frozen=True)
class Part:
    """How it stands with one kind of time: not asked, asked (`invitation`), or taken (`booked`)."""

    kind: str
    title: str
    ask: str
    invitation: Invitation | None
    since: str
    free: int
    booked: Shown | None
    held: int


def of_enquiry(enquiry: Enquiry, user: User, kind: Kind | None = None) -> dict[str, Any]:
    """The context of the include, as its variable `times`; `kind` where the page is about one alone.

    Empty where `user`, who acts, handles no times in the enquiry's unit. How to reach somebody is on record as read.
    """
    if enquiry.unit_id not in actor.units("appointment", Verb.CHANGE):
        return {}
    kinds = [kind] if kind else _kinds(enquiry)
    invitations = {each.kind: each for each in Invitation.objects.filter(enquiry=enquiry, closed_at=None)}
    found = list(
        Appointment.objects.filter(enquiry=enquiry, state__in=[State.BOOKED, State.HELD])
        .select_related("opening__host", "invitation")
        .order_by("booked_at", "pk")
    )
    hosts = User.objects.filter(pk__in=actor.colleagues("appointment", enquiry.unit_id)).order_by(
        "name", "pk"
    )
    return {
        "reference": enquiry.reference,
        "parts": [_part(enquiry, each, invitations.get(each), found) for each in kinds],
        "hosts": list(hosts),
        "me": user.pk,
        "writable": can_write_in(enquiry),
        "answerable": can_answer(enquiry),
    }


def _kinds(enquiry: Enquiry) -> list[Kind]:
    return [Kind.VISIT, Kind.TALK] if enquiry.sender in _UNITS else [Kind.TALK]


def _part(enquiry: Enquiry, kind: Kind, invitation: Invitation | None, found: list[Appointment]) -> Part:
    mine = [each for each in found if each.invitation.kind == kind]
    booked = next((each for each in mine if each.state == State.BOOKED), None)
    is_visit = kind is Kind.VISIT
    return Part(
        kind=kind.value,
        title=str(kind.label),
        ask=_ask(is_visit),
        invitation=invitation,
        since=moments.short_day(invitation.made_at) if invitation else "",
        free=len(actions.free(invitation)) if invitation and not booked else 0,
        booked=_shown(enquiry, booked) if booked else None,
        held=sum(each.state == State.HELD for each in mine),
    )


def _ask(is_visit: bool) -> str:
    return _("Bjud in att välja tid för besök") if is_visit else _("Bjud in att välja tid för samtal")


def _shown(enquiry: Enquiry, booked: Appointment) -> Shown:
    contact = actions.contact_of(booked)
    if contact:
        audit.note(
            audit.Event.APPOINTMENT_READ,
            target_type="enquiry",
            target=enquiry.reference,
            unit=enquiry.unit_id,
        )
    opening, form = booked.opening, Form(booked.form)
    return Shown(
        uid=booked.pk,
        moment=words.day(opening.starts_at),
        clock=words.clock(opening.starts_at, opening.ends_at),
        form=form,
        icon=words.ICONS[form],
        form_words=str(form.label),
        host=opening.host.given_name,
        place=opening.place if form is Form.ROOM else "",
        contact=contact,
        link=actions.link_of(booked),
        has_begun=opening.starts_at <= timezone.now(),
    )
