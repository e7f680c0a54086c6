"""Who a record is about: opened for a purpose, shown once, changed by the responsible unit."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.kernel.access import actor, gates
from varsam.kernel.people.models import User
from varsam.kernel.records import identities, reading
from varsam.kernel.records.models import Record
from varsam.kernel.vault.identities import Contact, Person
from varsam.kernel.vault.models import Protection, Purpose
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.records.forms_person import PARTS, ContactForm, OpenForm, PersonForm, ProtectionForm


def _record(reference: str) -> Record:
    found = Record.objects.filter(reference=reference).select_related("unit", "data_key").first()
    if found is None or reading.way_to(found.pk) is None:
        raise Http404
    return found


def _to_change(reference: str) -> Record:
    found = _record(reference)
    if found.unit_id not in actor.units("identity", Verb.CHANGE):
        raise PermissionDenied
    return found


def _back(reference: str) -> HttpResponse:
    return see_other("records:person", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def person(request: HttpRequest, reference: str) -> HttpResponse:
    """What is known and what may be opened; a purpose opens one part, on this answer alone."""
    record = _record(reference)
    if identities.state(record) is None and record.unit_id not in actor.units("identity", Verb.READ):
        raise Http404
    if request.method == "POST":
        return _open(request, record)
    return _page(request, record)


def _open(request: HttpRequest, record: Record) -> HttpResponse:
    form = OpenForm(request.POST, parts=_parts(record))
    if not form.is_valid():
        return _page(request, record, 422, open_form=form)
    said = form.cleaned_data
    purpose, words = Purpose(said["purpose"]), said["words"]
    if said["what"] == "name":
        known, version = identities.open_name(record=record, purpose=purpose, words=words, by=me(request))
        return _page(request, record, known=known, person_form=_filled(PersonForm, known), version=version)
    contact, version = identities.open_contact(record=record, purpose=purpose, words=words, by=me(request))
    return _page(
        request, record, contact=contact, contact_form=_filled(ContactForm, contact), version=version
    )


def _filled(form: type[forms.Form], known: Person | Contact) -> forms.Form:
    return form(initial=asdict(known))


def _parts(record: Record) -> list[str]:
    state = identities.state(record)
    if state is None:
        return []
    return [part for part, _words in PARTS if getattr(state, part)]


def _page(request: HttpRequest, record: Record, status: int = 200, **sent: object) -> HttpResponse:
    state, now = identities.state(record), timezone.now()
    may_change = record.unit_id in actor.units("identity", Verb.CHANGE)
    context: dict[str, Any] = {
        "record": record,
        "way": reading.way_to(record.pk),
        "state": state,
        "is_protected": state is not None and state.protection != Protection.NONE,
        "may_change": may_change,
        "openings": _openings(record) if state and may_change else [],
        "open_form": OpenForm(parts=_parts(record)),
        "protection_form": ProtectionForm(
            initial={"protection": state.protection.value if state else Protection.NONE.value}
        ),
        "now": moments.short(now, now),
    }
    return render(request, "records/person.html", {**context, **sent}, status=status)


def _openings(record: Record) -> list[dict[str, object]]:
    found, now = identities.openings(record), timezone.now()
    users = User.objects.in_bulk({each.user_id for each in found})
    parts = dict(PARTS)
    return [
        {
            "who": users[each.user_id].name if each.user_id in users else "",
            "at": moments.short(each.at, now),
            "what": parts[each.what],
            "purpose": each.purpose.label,
            "words": each.words,
        }
        for each in found
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("identity", Verb.CHANGE))
def add_identity(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who the record is about."""
    record = _to_change(reference)
    sent = request.POST if request.method == "POST" else None
    person_form, contact_form, protection_form = PersonForm(sent), ContactForm(sent), ProtectionForm(sent)
    wrong = [form for form in (person_form, contact_form, protection_form) if sent and not form.is_valid()]
    if sent is not None and not wrong:
        return _added(request, record, person_form, contact_form, protection_form)
    context = {
        "record": record,
        "way": "unit",
        "person_form": person_form,
        "contact_form": contact_form,
        "protection_form": protection_form,
        "wrong": wrong,
    }
    return render(request, "records/add_identity.html", context, status=422 if wrong else 200)


def _added(
    request: HttpRequest,
    record: Record,
    person_form: PersonForm,
    contact_form: ContactForm,
    protection_form: ProtectionForm,
) -> HttpResponse:
    try:
        identities.add_identity(
            record=record,
            person=person_form.person,
            contact=contact_form.contact,
            protection=Protection(protection_form.cleaned_data["protection"]),
            by=me(request),
        )
    except identities.KnownAlready:
        messages.warning(
            request, _("Någon har redan skrivit in vem akten gäller. Öppna och ändra i stället.")
        )
        return _back(record.reference)
    messages.success(request, _("Nu är det sagt vem akten gäller. Bara den som anger varför kan öppna det."))
    number = person_form.person.number
    others = (
        [each for each in identities.find(number, by=me(request)) if each != record.reference]
        if number
        else []
    )
    if others:
        said = _("Samma person har fler akter på er enhet: %(references)s. Behövs båda?")
        messages.warning(request, said % {"references": ", ".join(others)})
    return _back(record.reference)


def _version(request: HttpRequest) -> int:
    sent = request.POST.get("version", "")
    if not (sent.isascii() and sent.isdigit() and len(sent) < 9):
        raise Http404
    return int(sent)


@require_POST
@gates.staff(needs=("identity", Verb.CHANGE))
def change_person(request: HttpRequest, reference: str) -> HttpResponse:
    """Another name or number in place of the one that was read."""
    record, form, version = _to_change(reference), PersonForm(request.POST), _version(request)
    if not form.is_valid():
        return _page(request, record, 422, person_form=form, version=version)
    return _changed(request, record, identities.change_person, person=form.person, version=version)


@require_POST
@gates.staff(needs=("identity", Verb.CHANGE))
def change_contact(request: HttpRequest, reference: str) -> HttpResponse:
    """Other ways to reach the person in place of those that were read."""
    record, form, version = _to_change(reference), ContactForm(request.POST), _version(request)
    if not form.is_valid():
        return _page(request, record, 422, contact_form=form, version=version)
    return _changed(request, record, identities.change_contact, contact=form.contact, version=version)


def _changed(
    request: HttpRequest, record: Record, change: Callable[..., None], **said: object
) -> HttpResponse:
    try:
        change(record=record, by=me(request), **said)
        messages.success(request, _("Ändringen är sparad."))
    except identities.ChangedMeanwhile:
        messages.warning(
            request,
            _("Någon annan ändrade medan du skrev. Inget är sparat: öppna igen och se hur det står nu."),
        )
    return _back(record.reference)


@require_POST
@gates.staff(needs=("identity", Verb.CHANGE))
def change_protection(request: HttpRequest, reference: str) -> HttpResponse:
    """Protection begins, changes or ends, for everyone at once."""
    record, form = _to_change(reference), ProtectionForm(request.POST)
    if not form.is_valid():
        return _page(request, record, 422, protection_form=form)
    protection = Protection(form.cleaned_data["protection"])
    if identities.change_protection(record=record, protection=protection, by=me(request)):
        messages.success(request, _("Sparat. Det gäller genast, för alla som ser akten."))
    return _back(reference)
