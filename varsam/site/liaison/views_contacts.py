"""People whom the city knows: with their yes, and only as long as it holds."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.liaison.contacts import actions, reading
from varsam.areas.liaison.contacts.actions import NotNow
from varsam.areas.liaison.contacts.enums import How, State
from varsam.areas.liaison.contacts.models import Contact
from varsam.areas.liaison.contacts.reading import Known
from varsam.areas.liaison.missions import reading as missions
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.liaison import tabs, views_bodies
from varsam.site.liaison.forms_contacts import AskedForm, EndForm, PersonForm, YesForm


@require_safe
@gates.staff(needs=("known_person", Verb.READ))
def contacts(request: HttpRequest) -> HttpResponse:
    """Whom we know where: those who are to be asked, or asked again, first; and what is left of those who are named no longer."""
    found = reading.contacts()
    context = {
        "tabs": tabs.of("contacts"),
        "asked": [each for each in found if each.contact.state == State.ASKED],
        "due": [each for each in found if each.is_due],
        "known": [each for each in found if each.contact.state == State.AGREED and not each.is_due],
        "ended": reading.ended(),
        "number": len(found),
        "may_add": actor.may("known_person", Verb.ADD),
    }
    return render(request, "liaison/contacts.html", context)


def _find(uid: uuid.UUID) -> Known:
    found = reading.open_contact(uid)
    if found is None:
        raise Http404
    return found


def _kept(uid: uuid.UUID) -> tuple[Known, Contact]:
    """One who is named still, and whom the one who acts looks after."""
    found = _find(uid)
    if found.person is None:
        raise Http404
    if found.contact.unit_id not in actor.units("known_person", Verb.CHANGE):
        raise PermissionDenied("somebody whom another unit looks after")
    return found, found.contact


@require_safe
@gates.staff(needs=("known_person", Verb.READ))
def contact(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """All that stands about somebody, as they may have it on paper."""
    found = _find(uid)
    context = {
        "known": found,
        "contact": found.contact,
        "person": found.person,
        "missions": list(missions.every().filter(contact=found.contact)),
        "may_change": found.person is not None
        and found.contact.unit_id in actor.units("known_person", Verb.CHANGE),
    }
    return render(request, "liaison/contact.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("known_person", Verb.ADD))
def add(request: HttpRequest) -> HttpResponse:
    """Write in somebody who was asked."""
    initial = {"body": views_bodies.named(request)}
    form = AskedForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said, how = form.cleaned_data, How(form.cleaned_data["how"])
        try:
            made = actions.note(
                body=said["body"],
                unit=actor.units("known_person", Verb.ADD)[0],
                person=form.person,
                on=said["asked_on"],
                how=how,
                by=me(request),
            )
            if said["answer"] == "yes":
                actions.agree(contact=made, on=said["asked_on"], how=how, by=me(request))
        except NotNow:
            form.add_error(
                "asked_on", _("Tiden att svara är redan ute. Fråga igen innan du skriver in personen.")
            )
        else:
            messages.success(request, _("Kontakten är sparad."))
            return see_other("liaison:contact", made.pk)
    return render(request, "liaison/write_contact.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("known_person", Verb.CHANGE))
def change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Who they are, or how to reach them, is otherwise now."""
    known, found = _kept(uid)
    form = PersonForm(
        request.POST if request.method == "POST" else None, initial=vars(known.person) if known.person else {}
    )
    if request.method == "POST" and form.is_valid():
        actions.change(contact=found, person=form.person, by=me(request))
        messages.success(request, _("Ändringen är sparad."))
        return see_other("liaison:contact", uid)
    context = {"form": form, "contact": found}
    return render(request, "liaison/write_contact.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("known_person", Verb.CHANGE))
def agree(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """They said yes, for the first time or asked again."""
    known, found = _kept(uid)
    form = YesForm(
        request.POST if request.method == "POST" else None, since=found.agreed_on or found.asked_on
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.agree(contact=found, on=said["on"], how=How(said["how"]), by=me(request))
        except NotNow:
            form.add_error("on", _("Ett så gammalt ja gäller inte längre. Fråga igen."))
        else:
            messages.success(request, _("Sparat. Vi påminner innan det är dags att fråga igen."))
            return see_other("liaison:contact", uid)
    context = {"form": form, "contact": found, "person": known.person}
    return render(request, "liaison/agree.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("known_person", Verb.CHANGE))
def end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """They said no, took their yes back, or are not needed: the name is destroyed."""
    known, found = _kept(uid)
    form = EndForm(request.POST if request.method == "POST" else None, state=State(found.state))
    if request.method == "POST" and form.is_valid():
        actions.end(contact=found, state=State(form.cleaned_data["why"]), by=me(request))
        messages.success(request, _("Uppgifterna är förstörda. Kvar står bara att det fanns en kontakt."))
        return see_other("liaison:contacts")
    context = {"form": form, "contact": found, "person": known.person}
    return render(request, "liaison/end_contact.html", context, status=422 if form.is_bound else 200)
