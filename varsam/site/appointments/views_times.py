"""The desk's pages about times: the week, putting times out, and what came of them."""

import uuid
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.appointments import actions
from varsam.kernel.appointments.enums import Form, Kind, State
from varsam.kernel.appointments.models import Appointment, Opening
from varsam.kernel.appointments.refusals import IsBooked, NotNow, Overlaps
from varsam.lib.rows import Verb
from varsam.site.appointments import forms_times, week
from varsam.site.appointments.back import go_back
from varsam.site.appointments.forms_times import TimesForm
from varsam.site.desk.acts import me, see_other
from varsam.site.desk.forms import next_working_day


@require_safe
@gates.staff(needs=("appointment", Verb.READ))
def times(request: HttpRequest) -> HttpResponse:
    """One week: my own times or the unit's."""
    now, today = timezone.now(), timezone.localdate()
    first = week.monday(_day(request.GET.get("vecka", "")) or today)
    is_all = request.GET.get("vems") == "alla"
    only = None if is_all else me(request)
    found = week.days(first, now, only)
    context = {
        "days": found,
        "is_empty": not any(day.slots for day in found),
        "week_words": _("Vecka %(week)s") % {"week": first.isocalendar().week},
        "is_this_week": first == week.monday(today),
        "finding": _finding(found),
        "choices": [
            {"words": said, "address": _address(first, wide), "here": wide == is_all}
            for wide, said in ((False, _("Mina")), (True, _("Alla i enheten")))
        ],
        "earlier": _address(first - timedelta(days=7), is_all),
        "later": _address(first + timedelta(days=7), is_all),
        "this_week": _address(week.monday(today), is_all),
        "unsettled": week.unsettled(now, only),
        "without_link": week.without_link(now, only),
        "new_day": max(first, today).isoformat(),
        "back": request.get_full_path(),
    }
    return render(request, "appointments/times.html", context)


def _finding(found: list[week.Day]) -> str:
    slots = [slot for day in found for slot in day.slots]
    free = sum(slot.state == "free" for slot in slots)
    booked = sum(slot.state == State.BOOKED for slot in slots)
    if not slots:
        return _("Inga tider")
    free_words = ngettext("%(n)s ledig", "%(n)s lediga", free) % {"n": free}
    booked_words = ngettext("%(n)s bokad", "%(n)s bokade", booked) % {"n": booked}
    return f"{free_words}, {booked_words}"


def _address(first: date, is_all: bool) -> str:
    query = {"vecka": first.isoformat(), **({"vems": "alla"} if is_all else {})}
    return f"{reverse('appointments:times')}?{urlencode(query)}"


def _day(written: str) -> date | None:
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    # Weeks on both sides are asked for too.
    return found if date(2000, 1, 1) < found < date(2200, 1, 1) else None


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("appointment", Verb.ADD))
def new(request: HttpRequest) -> HttpResponse:
    """Put out times: first what they are, then a look at each of them."""
    units = actor.units("appointment", Verb.ADD)
    hosts = sorted({host for unit in units for host in actor.colleagues("appointment", unit)})
    if request.method != "POST":
        day = _day(request.GET.get("dag", ""))
        start = day if day and day > timezone.localdate() else next_working_day()
        usual = forms_times.usual(me(request), timezone.now(), start)
        return _new_page(request, TimesForm(units=units, hosts=hosts, initial=usual))
    form = TimesForm(request.POST, units=units, hosts=hosts)
    if not form.is_valid():
        return _new_page(request, form, 422)
    if request.POST.get("act") != "save":
        return _new_page(request, form, proposed=forms_times.proposed(form, None))
    return _save(request, form)


def _save(request: HttpRequest, form: TimesForm) -> HttpResponse:
    chosen = set(request.POST.getlist("slot"))
    found = [each for each in form.times() if each[0].isoformat() in chosen]
    if not found or len(found) < len(chosen):
        form.add_error(None, _("Tiderna har ändrats, eller ingen är vald. Titta igenom dem igen."))
        return _new_page(request, form, 422, forms_times.proposed(form, chosen if found else None))
    said = form.cleaned_data
    try:
        made = actions.open_times(
            unit=said["unit"],
            host=said["host"],
            kind=Kind(said["kind"]),
            times=found,
            forms=[Form(each) for each in said["forms_"]],
            place=said["place"].strip(),
            phone=said["phone"].strip(),
            languages=said["languages"],
            by=me(request),
        )
    except Overlaps:
        form.add_error(
            None, _("%(who)s har redan en tid då. Titta igenom igen.") % {"who": said["host"].given_name}
        )
        return _new_page(request, form, 409, forms_times.proposed(form, chosen))
    messages.success(
        request,
        ngettext("En tid är utlagd.", "%(n)s tider är utlagda.", len(made)) % {"n": len(made)},
    )
    return see_other_week(made[0], me(request).pk != said["host"].pk)


def see_other_week(opening: Opening, is_all: bool) -> HttpResponse:
    """The week of that time, read anew."""
    response = see_other("appointments:times")
    response["Location"] = _address(week.monday(timezone.localdate(opening.starts_at)), is_all)
    return response


def _new_page(
    request: HttpRequest,
    form: TimesForm,
    status: int = 200,
    proposed: list[forms_times.ProposedDay] | None = None,
) -> HttpResponse:
    how_many = sum(each.is_chosen for day in proposed or [] for each in day.times)
    context = {"form": form, "proposed": proposed, "how_many": how_many}
    return render(request, "appointments/new.html", context, status=status)


@require_POST
@gates.staff(needs=("appointment", Verb.CHANGE))
def close(request: HttpRequest, opening: uuid.UUID) -> HttpResponse:
    """Take a time back that nobody has."""
    found = Opening.objects.filter(pk=opening).first()
    if found is None or found.unit_id not in actor.units("appointment", Verb.CHANGE):
        raise Http404
    try:
        actions.close_time(opening=found, by=me(request))
    except IsBooked:
        messages.warning(request, _("Någon har just bokat den tiden. Avboka först."))
    else:
        messages.success(request, _("Tiden är borttagen."))
    return go_back(request, "appointments:times")


def appointment_of(uid: uuid.UUID) -> Appointment:
    """One that the one who acts may settle; Http404 for any other."""
    found = Appointment.objects.filter(pk=uid).select_related("opening", "enquiry").first()
    if found is None or found.opening.unit_id not in actor.units("appointment", Verb.CHANGE):
        raise Http404
    return found


@require_POST
@gates.staff(needs=("appointment", Verb.CHANGE))
def settle(request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
    """Whether it took place."""
    found, outcome = appointment_of(appointment), request.POST.get("outcome", "")
    acts = {State.HELD.value: actions.hold, State.MISSED.value: actions.miss}
    if outcome not in acts:
        raise Http404
    try:
        acts[outcome](appointment=found, by=me(request))
    except NotNow:
        messages.warning(request, _("Det har redan ändrats. Så här är det nu."))
    else:
        messages.success(
            request,
            _("Noterat: det blev av. Det som sa hur ni når varandra är raderat.")
            if outcome == State.HELD
            else _("Noterat: det blev inte av. Den som bokade kan välja en ny tid."),
        )
    return go_back(request, "appointments:times")
