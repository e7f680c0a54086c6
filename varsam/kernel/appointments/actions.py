"""What staff do with times: put them out, ask somebody to choose, book for them, and say what came of it."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from varsam.kernel.appointments import choosing, seals
from varsam.kernel.appointments.enums import Form, Kind, State
from varsam.kernel.appointments.models import Appointment, Invitation, Opening
from varsam.kernel.appointments.refusals import IsBooked, NotNow, Overlaps
from varsam.kernel.appointments.seals import Contact
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.policies import check_can_write_in
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.vault import api as vault

Time = tuple[datetime, datetime]
Outcome = Callable[[int, Appointment], None]
_outcomes: dict[str, list[Outcome]] = {}


def register_outcome(kind: Kind, told: Outcome) -> None:
    """Let a higher floor be told of each time of this kind that was held, in the same transaction: `told(enquiry's id,
    appointment)`. Called when it loads."""
    if told not in _outcomes.setdefault(kind.value, []):
        _outcomes[kind.value].append(told)


@transaction.atomic
def open_times(
    *,
    unit: Organisation | int,
    host: User,
    kind: Kind,
    times: Sequence[Time],
    forms: Iterable[Form],
    place: str = "",
    phone: str = "",
    languages: Iterable[str] = (),
    by: User,
) -> list[Opening]:
    """Offer times, aware; all of them or none. Raises Overlaps with those at which the host has another one.

    ProgrammingError for a unit where `by` handles no times, IntegrityError for a host who does not or a time that has been.
    """
    now, unit_id = timezone.now(), unit if isinstance(unit, int) else unit.pk
    busy = overlapping(host, times)
    if busy:
        raise Overlaps(busy)
    try:
        with transaction.atomic():
            made = [
                Opening.objects.create(
                    unit_id=unit_id,
                    host=host,
                    kind=kind,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    forms=[form.value for form in Form if form in set(forms)],
                    place=place,
                    phone=phone,
                    languages=list(languages),
                    made_at=now,
                )
                for starts_at, ends_at in sorted(times)
            ]
    except IntegrityError as error:
        # A colleague put out times for the same host since we looked; or two of these lie over each other.
        if getattr(error.__cause__, "sqlstate", "") == "23P01":
            raise Overlaps([]) from error
        raise
    audit.record(
        Event.APPOINTMENTS_OFFERED, target_type="appointment", unit=unit_id, details={"times": len(made)}
    )
    return made


def overlapping(host: User, times: Sequence[Time]) -> list[tuple[object, object]]:
    """Those of the times at which the host has another one already, or of which two lie over each other."""
    at_once = Q(pk__in=[])
    for starts_at, ends_at in times:
        at_once |= Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
    held = list(
        Opening.objects.filter(at_once, host=host, closed_at=None).values_list("starts_at", "ends_at")
    )
    ordered = sorted(times)
    return [
        (starts_at, ends_at)
        for place, (starts_at, ends_at) in enumerate(ordered)
        if any(begins < ends_at and ends > starts_at for begins, ends in [*held, *ordered[:place]])
    ]


@transaction.atomic
def close_time(*, opening: Opening, by: User) -> None:
    """Take a time back that nobody has. Raises IsBooked; twice is once."""
    opening = Opening.objects.select_for_update(no_key=True, of=("self",)).get(pk=opening.pk)
    if opening.closed_at is not None:
        return
    if Appointment.objects.filter(opening=opening).exclude(state=State.CANCELLED).exists():
        raise IsBooked
    opening.closed_at = timezone.now()
    opening.save(update_fields=["closed_at"])
    audit.record(Event.APPOINTMENTS_CLOSED, target_type="appointment", unit=opening.unit_id)


@transaction.atomic
def invite(*, enquiry: Enquiry, kind: Kind, host: User | None = None, by: User) -> Invitation:
    """Ask the writer of an enquiry to choose a time; the one that is open already is given again, with this host."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    check_can_write_in(enquiry)
    found = Invitation.objects.filter(enquiry=enquiry, kind=kind, closed_at=None).first()
    if found is not None:
        if found.host_id != (host.pk if host else None):
            found.host = host
            found.save(update_fields=["host"])
        return found
    made = Invitation.objects.create(enquiry=enquiry, kind=kind, host=host, made_at=timezone.now())
    if not enquiry.unread_by_writer:
        Enquiry.objects.filter(pk=enquiry.pk).update(unread_by_writer=True)
    _on_record(Event.APPOINTMENT_INVITED, enquiry, kind)
    return made


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """Ask no longer. Raises IsBooked where they have a time: that one is cancelled first. Twice is once."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=invitation.enquiry_id)
    found = Invitation.objects.get(pk=invitation.pk)
    if found.closed_at is not None:
        return
    if Appointment.objects.filter(invitation=found, state=State.BOOKED).exists():
        raise IsBooked
    found.closed_at = timezone.now()
    found.save(update_fields=["closed_at"])
    _on_record(Event.APPOINTMENT_WITHDRAWN, enquiry, Kind(found.kind))


@transaction.atomic
def book_for(
    *,
    invitation: Invitation,
    opening: Opening | uuid.UUID,
    form: Form,
    contact: Contact | str = "",
    instead: uuid.UUID | None = None,
    name: uuid.UUID | None = None,
    by: User,
) -> Appointment:
    """Have a time for somebody who is on the telephone, say. `contact` in plain text is a number, or on site where we come to.

    Raises Taken, NotNow, AlreadyBooked, Unreachable. `name` is what the same form is called when it is sent twice.
    """
    chosen = opening.pk if isinstance(opening, Opening) else opening
    if isinstance(contact, str):
        contact = Contact(where=contact) if form is Form.ON_SITE else Contact(phone=contact)
    phone = Opening.objects.filter(pk=chosen).values_list("phone", flat=True).first() or ""
    choosing.check_reachable(form, contact, phone)
    uid = choosing.book(
        invitation=invitation.pk,
        appointment=name or uuid.uuid4(),
        opening=chosen,
        form=form,
        contact=contact,
        instead=instead,
    )
    return Appointment.objects.select_related("opening").get(pk=uid)


@transaction.atomic
def cancel(*, appointment: Appointment, by: User) -> None:
    """Call it off; the writer sees it in the thread, and is told by mail if they asked to be reminded. Twice is once."""
    _settled(choosing.one("cancel", appointment.pk)[0])


@transaction.atomic
def hold(*, appointment: Appointment, by: User) -> None:
    """It took place. Areas that asked to be told are told in the same transaction. NotNow before it has begun."""
    _settled(choosing.one("settle", appointment.pk, State.HELD.value)[0])
    held = Appointment.objects.select_related("opening", "invitation").get(pk=appointment.pk)
    for told in _outcomes.get(held.invitation.kind, []):
        told(held.enquiry_id, held)


@transaction.atomic
def miss(*, appointment: Appointment, by: User) -> None:
    """It did not take place; the writer can choose another time. NotNow before it has begun."""
    _settled(choosing.one("settle", appointment.pk, State.MISSED.value)[0])


@transaction.atomic
def set_link(*, appointment: Appointment, link: str, by: User) -> None:
    """The way into a meeting by video, for the one whose time it is; empty takes it away. NotNow once it has been."""
    found = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if found.state != State.BOOKED or found.data_key_id is None or found.form != Form.VIDEO:
        raise NotNow
    key = vault.open_key(vault.fetch_key(found.data_key_id))
    found.link = seals.link(found.data_key_id, key, link.strip())
    found.save(update_fields=["link"])
    enquiry = Enquiry.objects.get(pk=found.enquiry_id)
    _on_record(Event.APPOINTMENT_LINKED, enquiry, None)


def contact_of(appointment: Appointment) -> Contact:
    """How to reach them, for staff who read the enquiry; that somebody has looked is on record with the enquiry."""
    if appointment.data_key_id is None or appointment.contact is None:
        return Contact()
    key = vault.open_key(vault.fetch_key(appointment.data_key_id))
    return seals.read_contact(appointment.data_key_id, key, appointment.contact)


def link_of(appointment: Appointment) -> str:
    """The way into the meeting by video; empty where there is none."""
    if appointment.data_key_id is None or appointment.link is None:
        return ""
    key = vault.open_key(vault.fetch_key(appointment.data_key_id))
    return seals.read_link(appointment.data_key_id, key, appointment.link)


def free(invitation: Invitation) -> list[choosing.Choice]:
    """The times that one could book for this invitation."""
    return choosing.free(invitation.pk)


def _settled(outcome: str) -> None:
    if outcome == "over":
        raise NotNow
    if outcome != "done":
        raise PermissionDenied("not a time of a unit whose times one handles")


def _on_record(event: Event, enquiry: Enquiry, kind: Kind | None) -> None:
    audit.record(
        event,
        target_type="enquiry",
        target=enquiry.reference,
        unit=enquiry.unit_id,
        details={"kind": kind.value} if kind else {},
    )
