"""An occasion changed: whoever has signed up is told where time or place are other than they were."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.training.occasions import actions
from varsam.areas.training.occasions.enums import State
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.occasions import found, people, warnings
from varsam.site.occasions.forms import MOST_SITTINGS, DetailsForm, SittingRows, sittings
from varsam.site.occasions.found import Found
from varsam.site.occasions.views_new import details, one_more


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("training", Verb.CHANGE))
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Other days, another room, more places."""
    seen = found.to_keep(reference)
    if not _may_change(seen):
        messages.warning(request, _("Tillfället har hållits eller är inställt, och går inte att ändra."))
        return see_other("occasions:occasion", reference)
    trainers = people.trainers()
    if request.method != "POST":
        form = DetailsForm(trainers=trainers, initial=_stored(seen))
        return _page(request, seen, form, sittings(held=seen.times))
    if "more" in request.POST:
        typed = {**request.POST.dict(), "trainers": request.POST.getlist("trainers")}
        return _page(request, seen, DetailsForm(trainers=trainers, initial=typed), one_more(request.POST))
    form, times = DetailsForm(request.POST, trainers=trainers), _sent(request, seen)
    if not all([form.is_valid(), times.is_valid()]):
        return _page(request, seen, form, times, 422)
    meets = times.times()
    form.check_against(meets[0][0])
    if form.errors:
        return _page(request, seen, form, times, 422)
    warned = warnings.of(seen.occasion.course, form.cleaned_data, meets, but=seen.occasion)
    if warned and request.POST.get("warned") != warnings.mark(warned):
        return _page(request, seen, form, times, warned=warned)
    return _save(request, seen, form, times, meets[0][0])


def _may_change(seen: Found) -> bool:
    return seen.state in {State.DRAFT, State.OPEN, State.CLOSED} and not seen.has_ended


def _save(
    request: HttpRequest, seen: Found, form: DetailsForm, times: SittingRows, first: datetime
) -> HttpResponse:
    held, said, by = seen.occasion, form.cleaned_data, me(request)
    try:
        with transaction.atomic():
            if said["capacity"] != held.capacity:
                actions.set_capacity(occasion=held, capacity=said["capacity"], by=by)
            moved = actions.change_times(occasion=held, times=times.moves(), by=by)
            changed = actions.change_occasion(occasion=held, values=details(form, first), by=by)
            if said["link"] != actions.link_of(held):
                actions.set_link(occasion=held, link=said["link"], by=by)
            if {each.pk for each in said["trainers"]} != {each.user_id for each in held.teachings.all()}:
                actions.set_teachers(occasion=held, users=said["trainers"], by=by)
    except actions.BelowTaken as refused:
        form.add_error(
            "capacity",
            _("%(n)s har redan en plats eller har blivit erbjudna en. Avboka först, eller skriv minst %(n)s.")
            % {"n": refused.taken},
        )
        return _page(request, seen, form, times, 409)
    except actions.SignedUpFor:
        form.add_error(
            None, _("Folk har anmält sig till alla träffar. Flytta en träff i stället för att ta bort den.")
        )
        return _page(request, seen, form, times, 409)
    is_told = held.state != State.DRAFT and (moved or bool({"form", "place"} & set(changed)))
    messages.success(
        request,
        _("Sparat. De som har anmält sig får ett mejl om ändringen.")
        if is_told and _told(seen)
        else _("Sparat."),
    )
    return see_other("occasions:occasion", held.reference)


def _told(seen: Found) -> int:
    """How many are told of a change."""
    return 0 if seen.state == State.DRAFT else seen.occasion.taken + seen.occasion.waiting


def _sent(request: HttpRequest, seen: Found) -> SittingRows:
    """A sitting that has been stays as it was, so days that have been are let through where one has begun."""
    begun = bool(seen.times) and seen.times[0].starts_at <= seen.now
    return sittings(request.POST, future=not begun)


def _stored(seen: Found) -> dict[str, Any]:
    held = seen.occasion
    return {
        "form": held.form,
        "place": held.place,
        "link": actions.link_of(held),
        "district": held.district_id,
        "capacity": held.capacity,
        "closes": timezone.localtime(held.closes_at).date(),
        "cancel_until": timezone.localtime(held.cancel_until).date() if held.cancel_until else None,
        "opens": timezone.localtime(held.opens_at).date() if held.opens_at else None,
        "language": held.language,
        "note_sv": held.note_sv,
        "note_en": held.note_en,
        "trainers": [each.user_id for each in held.teachings.all()],
    }


def _page(
    request: HttpRequest,
    seen: Found,
    form: DetailsForm,
    times: SittingRows,
    status: int = 200,
    warned: list[str] | None = None,
) -> HttpResponse:
    context = {
        "reference": seen.occasion.reference,
        "title": seen.title,
        "form": form,
        "times": times,
        "told": _told(seen),
        "may_have_more": len(times.forms) < MOST_SITTINGS,
        "warnings": warned or [],
        "warned": warnings.mark(warned) if warned else "",
    }
    return render(request, "occasions/change.html", context, status=status)
