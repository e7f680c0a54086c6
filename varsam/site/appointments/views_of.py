"""What the desk does about times for one enquiry: invite, take back, book for somebody, cancel, and give the link."""

import uuid
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from varsam.kernel.access import actor, gates
from varsam.kernel.appointments import actions
from varsam.kernel.appointments.choosing import Choice
from varsam.kernel.appointments.enums import FORMS, Form, Kind, State
from varsam.kernel.appointments.models import Appointment, Invitation
from varsam.kernel.appointments.refusals import AlreadyBooked, IsBooked, NotNow, Taken, Unreachable
from varsam.kernel.conversations import codes
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.policies import can_write_in
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM
from varsam.site.appointments import words
from varsam.site.appointments.back import go_back
from varsam.site.appointments.views_times import appointment_of
from varsam.site.desk.acts import me


def _enquiry(reference: str) -> Enquiry:
    """One whose unit's times the one who acts handles; Http404 for any other, and for one that has been erased."""
    found = Enquiry.objects.filter(reference=reference).first()
    if (
        found is None
        or found.unit_id not in actor.units("appointment", Verb.CHANGE)
        or not can_write_in(found)
    ):
        raise Http404
    return found


@require_POST
@gates.staff(needs=("appointment", Verb.CHANGE))
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the writer to choose a time."""
    enquiry, kind = _enquiry(reference), request.POST.get("kind", "")
    if kind not in Kind.values:
        raise Http404
    host, colleagues = request.POST.get("host", ""), actor.colleagues("appointment", enquiry.unit_id)
    chosen = next((pk for pk in colleagues if str(pk) == host), None)
    user = type(me(request)).objects.get(pk=chosen) if chosen else None
    actions.invite(enquiry=enquiry, kind=Kind(kind), host=user, by=me(request))
    messages.success(request, _("Den som skrev kan nu välja en tid, när samtalet öppnas med koden."))
    return go_back(request, "desk:enquiry", reference)


@require_POST
@gates.staff(needs=("appointment", Verb.CHANGE))
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask no longer."""
    enquiry, kind = _enquiry(reference), request.POST.get("kind", "")
    if kind not in Kind.values:
        raise Http404
    found = Invitation.objects.filter(enquiry=enquiry, kind=kind, closed_at=None).first()
    try:
        if found is not None:
            actions.withdraw(invitation=found, by=me(request))
    except IsBooked:
        messages.warning(request, _("Det finns en bokad tid. Avboka den först."))
    else:
        messages.success(request, _("Inbjudan är tillbakadragen."))
    return go_back(request, "desk:enquiry", reference)


@require_POST
@gates.staff(needs=("appointment", Verb.CHANGE))
def call_off(request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
    """Cancel a time that somebody has."""
    found = appointment_of(appointment)
    try:
        actions.cancel(appointment=found, by=me(request))
    except NotNow:
        messages.warning(request, _("Det har redan ändrats. Så här är det nu."))
    else:
        messages.success(request, _("Avbokad. Den som skrev ser det i samtalet och kan välja en ny tid."))
    return go_back(request, "desk:enquiry", found.enquiry.reference)


_WHOLE_LINK = gettext_lazy("Skriv hela länken, med https:// först.")


class LinkForm(forms.Form):
    """The way into a meeting by video; empty takes it away."""

    link = forms.URLField(
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _WHOLE_LINK},
        validators=[RegexValidator("^https://", _WHOLE_LINK)],
    )


@require_POST
@gates.staff(needs=("appointment", Verb.CHANGE))
def set_link(request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
    """The way into a meeting by video."""
    found, form = appointment_of(appointment), LinkForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["link"][0]))
        return go_back(request, "desk:enquiry", found.enquiry.reference)
    try:
        actions.set_link(appointment=found, link=form.cleaned_data["link"], by=me(request))
    except NotNow:
        messages.warning(request, _("Det har redan ändrats. Så här är det nu."))
    else:
        messages.success(request, _("Länken är sparad. Den som har tiden ser den med sin kod."))
    return go_back(request, "desk:enquiry", found.enquiry.reference)


class BookForm(forms.Form):
    """A time for somebody who is on the telephone."""

    opening = forms.UUIDField(
        error_messages={
            "required": gettext_lazy("Välj en tid."),
            "invalid": gettext_lazy("Välj en tid."),
        }
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Hur ska ni ses?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Välj hur ni ska ses."),
            "invalid_choice": gettext_lazy("Välj hur ni ska ses."),
        },
    )
    contact = forms.CharField(
        label=gettext_lazy("Telefonnummer eller adress"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Bara om ni ska ringa eller komma dit. Raderas dagen efter. Inga namn."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    submission = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [(each.value, each.label) for each in FORMS[kind]]  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("submission", codes.new_submission())


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("appointment", Verb.CHANGE))
def book_for(request: HttpRequest, reference: str, invitation: uuid.UUID) -> HttpResponse:
    """Take a time for somebody who is on the telephone, or another one instead of theirs."""
    enquiry = _enquiry(reference)
    found = Invitation.objects.filter(pk=invitation, enquiry=enquiry, closed_at=None).first()
    if found is None:
        raise Http404
    held = Appointment.objects.filter(invitation=found, state=State.BOOKED).select_related("opening").first()
    form = BookForm(request.POST if request.method == "POST" else None, kind=Kind(found.kind))
    if request.method == "POST" and form.is_valid() and _book(request, found, held, form):
        return go_back(request, "desk:enquiry", reference)
    context = {
        "enquiry": enquiry,
        "form": form,
        "chosen": form["opening"].value(),
        "days": _by_day(actions.free(found)),
        "held": words.moment(held.opening.starts_at) if held else "",
        "back": request.POST.get("back", request.GET.get("back", "")),
        "kind": Kind(found.kind),
    }
    return render(request, "appointments/book_for.html", context, status=422 if form.errors else 200)


def _book(request: HttpRequest, invitation: Invitation, held: Appointment | None, form: BookForm) -> bool:
    """Whether the time is theirs now; else the form says why it is not."""
    said = form.cleaned_data
    typed = f"time {invitation.pk} {said['opening']}"
    name = uuid.UUID(bytes=codes.message_id_bytes(said["submission"], typed)) if said["submission"] else None
    try:
        actions.book_for(
            invitation=invitation,
            opening=said["opening"],
            form=Form(said["form"]),
            contact=said["contact"].strip(),
            instead=held.pk if held else None,
            name=name,
            by=me(request),
        )
    except Taken:
        form.add_error("opening", _("Någon annan hann före. Välj en annan tid."))
    except AlreadyBooked:
        form.add_error("opening", _("Någon har just bokat en annan tid här. Titta igen."))
    except NotNow:
        form.add_error("opening", _("Den tiden kan inte hållas på det sättet. Välj en annan."))
    except Unreachable:
        form.add_error("contact", _("Skriv numret som ni ska ringa, eller adressen som ni ska komma till."))
    else:
        messages.success(request, _("Tiden är bokad."))
        return True
    return False


def _by_day(free: list[Choice]) -> list[tuple[str, list[dict[str, object]]]]:
    grouped = groupby(free, lambda each: each.starts_at.astimezone(STOCKHOLM).date())
    return [
        (
            words.day(some[0].starts_at),
            [
                {
                    "uid": str(each.uid),
                    "clock": words.clock(each.starts_at, each.ends_at),
                    "who": each.host,
                    "forms": [(words.ICONS[form], str(form.label)) for form in each.forms],
                }
                for each in some
            ],
        )
        for _day, times in grouped
        if (some := list(times))
    ]
