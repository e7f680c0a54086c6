"""A new mission, what one is about, and its deadline."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from varsam.areas.liaison.contacts import reading as contacts
from varsam.areas.liaison.contacts.models import Contact
from varsam.areas.liaison.contacts.reading import Known
from varsam.areas.liaison.missions import actions, reading
from varsam.areas.liaison.missions.actions import NotNow, PointsAtSomebody
from varsam.areas.liaison.missions.enums import Direction
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.liaison import views_bodies
from varsam.site.liaison.forms import DeadlineForm, MissionForm, NewMissionForm, as_written
from varsam.site.liaison.views_mission import mine

# Somebody has hidden the body, or ended the contact, since the page was opened.
_GONE = gettext_lazy("Organet eller kontakten går inte att välja längre. Se efter och spara igen.")


def _people() -> list[Known]:
    """Whom one can choose as the contact of a mission: for those who look after contacts."""
    return contacts.contacts() if actor.may("known_person", Verb.READ) else []


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("mission", Verb.ADD))
def add(request: HttpRequest) -> HttpResponse:
    """Write in a new mission, which is one's own until somebody takes it over."""
    initial = {
        "body": views_bodies.named(request),
        "direction": Direction.IN.value,
    }
    form = NewMissionForm(
        request.POST if request.method == "POST" else None, people=_people(), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = actions.open_mission(
                    unit=actor.units("mission", Verb.ADD)[0],
                    direction=Direction(form.cleaned_data["direction"]),
                    facts=form.facts,
                    deadline=form.cleaned_data["deadline"],
                    kept=form.kept,
                    by=me(request),
                )
        except PointsAtSomebody:
            form.add_error("place", _("Ett personnummer kan aldrig vara kvar här. Ta bort det."))
        except NotNow:
            form.add_error("body", _GONE)
        else:
            _warn(request, form)
            messages.success(request, _("Uppdraget är upplagt, och du ansvarar för det."))
            return see_other("liaison:mission", made.reference)
    return render(request, "liaison/write.html", {"form": form}, status=422 if form.is_bound else 200)


def _warn(request: HttpRequest, form: MissionForm) -> None:
    """A title may name a street or a house: it is kept, and whoever wrote it is asked to look once more."""
    if form.kept:
        messages.warning(
            request,
            ngettext(
                "Ett ord i titeln eller platsen kan peka ut någon. Ändra det om det är en person.",
                "Några ord i titeln eller platsen kan peka ut någon. Ändra dem om det är personer.",
                len(form.kept),
            ),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("own_mission", Verb.CHANGE))
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """What it is about, with whom, when and where."""
    found = mine(request, reference)
    initial = {
        "title": found.title,
        "kind": found.kind,
        "body": found.body_id,
        "contact": str(found.contact_id or ""),
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
        "place": found.place,
    }
    form = MissionForm(
        request.POST if request.method == "POST" else None,
        people=_people(),
        has_body=found.body_id,
        initial=initial,
    )
    status, seen = 200, _seen(request, found.version)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _changed(request, form, reference, seen)
            if answer is not None:
                return answer
            status = 409
    return render(
        request, "liaison/write.html", {"form": form, "mission": found, "seen": found.version}, status=status
    )


def _seen(request: HttpRequest, version: int) -> int:
    written = request.POST.get("seen", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else version


def _changed(request: HttpRequest, form: MissionForm, reference: str, seen: int) -> HttpResponse | None:
    found, facts = mine(request, reference), form.facts
    if "contact" not in form.fields:
        # Somebody who sees no contacts keeps the one that is there, unread, as long as it is at the same body.
        same = Contact(pk=found.contact_id) if found.contact_id and facts.body == found.body else None
        facts = type(facts)(**{**vars(facts), "contact": same})
    try:
        with transaction.atomic():
            done = actions.change(mission=found, facts=facts, seen=seen, kept=form.kept, by=me(request))
    except PointsAtSomebody:
        form.add_error("place", _("Ett personnummer kan aldrig vara kvar här. Ta bort det."))
        return None
    except NotNow:
        form.add_error("body", _GONE)
        return None
    if not done:
        form.add_error(None, _("En kollega har just ändrat uppdraget. Se efter och spara igen."))
        return None
    _warn(request, form)
    messages.success(request, _("Ändringen är sparad."))
    return see_other("liaison:mission", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("own_mission", Verb.CHANGE))
def deadline(request: HttpRequest, reference: str) -> HttpResponse:
    """Another deadline, as the asker names it; or none."""
    found = mine(request, reference)
    form = DeadlineForm(
        request.POST if request.method == "POST" else None, initial=as_written(reading.deadline_of(found))
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_deadline(mission=found, deadline=form.cleaned_data["deadline"], by=me(request))
        except NotNow:
            form.add_error("zone", _("Den tidszonen går inte att spara. Välj en i listan."))
        else:
            messages.success(request, _("Sista dagen är sparad. Den som gällde förut står kvar i tråden."))
            return see_other("liaison:mission", reference)
    context = {"form": form, "mission": found}
    return render(request, "liaison/deadline.html", context, status=422 if form.is_bound else 200)
