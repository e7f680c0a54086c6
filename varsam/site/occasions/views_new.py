"""A new occasion: a draft that nobody else sees until it is opened."""

import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions import actions
from varsam.areas.training.occasions.enums import OccasionForm as Where
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.desk.forms import next_working_day
from varsam.site.occasions import people, warnings
from varsam.site.occasions.forms import MOST_SITTINGS, DetailsForm, NewOccasionForm, sittings, uuids

# So long an address as this still gets through everywhere.
_MOST_CHOSEN = 40
_FEWEST_DAYS = 14


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("training", Verb.ADD))
def new(request: HttpRequest) -> HttpResponse:
    """Which course, when, where and for how many."""
    said = request.POST if request.method == "POST" else request.GET
    chosen = uuids(said.getlist("intresse"))[:_MOST_CHOSEN]
    trainers = people.trainers()
    if request.method != "POST":
        course = Course.objects.filter(
            slug=request.GET.get("kurs", "").replace("\0", ""), is_offered=True
        ).first()
        form = NewOccasionForm(trainers=trainers, initial=_usual(course))
        return _page(request, form, sittings(rows=course.sittings if course else 1), chosen)
    if "more" in request.POST:
        form = NewOccasionForm(trainers=trainers, initial=_typed(request.POST))
        return _page(request, form, one_more(request.POST), chosen)
    form, times = NewOccasionForm(request.POST, trainers=trainers), sittings(request.POST)
    if not all([form.is_valid(), times.is_valid()]):
        return _page(request, form, times, chosen, 422)
    meets = times.times()
    form.check_against(meets[0][0])
    if form.errors:
        return _page(request, form, times, chosen, 422)
    warned = warnings.of(form.cleaned_data["course"], form.cleaned_data, meets)
    if warned and request.POST.get("warned") != warnings.mark(warned):
        return _page(request, form, times, chosen, warned=warned)
    made = actions.create_occasion(
        course=form.cleaned_data["course"],
        unit=actor.units("training", Verb.ADD)[0],
        times=meets,
        capacity=form.cleaned_data["capacity"],
        link=form.cleaned_data["link"],
        teachers=form.cleaned_data["trainers"],
        **details(form, meets[0][0]),
        by=me(request),
    )
    messages.success(request, _("Utkastet är sparat. Titta igenom det och öppna sedan för anmälan."))
    where = reverse("occasions:invite" if chosen else "occasions:occasion", args=[made.reference])
    query = urlencode({"intresse": [str(each) for each in chosen]}, doseq=True)
    return HttpResponseRedirect(f"{where}?{query}" if chosen else where, status=303)


def details(form: DetailsForm, first: datetime) -> dict[str, Any]:
    """What the form says of the occasion itself: all but its days, its places, its link and who teaches."""
    said = form.cleaned_data
    plain = ("place", "district", "language", "note_sv", "note_en")
    return {"form": Where(said["form"]), **{name: said[name] for name in plain}, **form.moments(first)}


def one_more(data: QueryDict) -> Any:
    """The rows of times as they were typed, and one more; nothing is judged yet."""
    rows = int(data.get("traff-TOTAL_FORMS", "1")) if data.get("traff-TOTAL_FORMS", "").isdecimal() else 1
    number = min(rows, MOST_SITTINGS)
    typed = [
        {name: data.get(f"traff-{n}-{name}", "") for name in ("uid", "day", "begins", "ends")}
        for n in range(number)
    ]
    made = sittings(rows=min(number + 1, MOST_SITTINGS))
    made.initial = [*typed, *[{}] * (min(number + 1, MOST_SITTINGS) - number)]
    return made


def _typed(data: QueryDict) -> dict[str, Any]:
    return {**data.dict(), "trainers": data.getlist("trainers")}


def _usual(course: Course | None) -> dict[str, Any]:
    until = timezone.localdate() + timedelta(days=_FEWEST_DAYS)
    usual: dict[str, Any] = {"closes": max(until, next_working_day()), "language": "sv"}
    if course is None:
        return {**usual, "form": Where.CLASSROOM}
    online = course.form == Where.ONLINE
    return {
        **usual,
        "course": course.pk,
        "capacity": course.max_places,
        "form": Where.ONLINE if online else Where.CLASSROOM,
    }


def _page(
    request: HttpRequest,
    form: NewOccasionForm,
    times: Any,
    chosen: list[uuid.UUID],
    status: int = 200,
    warned: list[str] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "times": times,
        "chosen": chosen,
        "may_have_more": len(times.forms) < MOST_SITTINGS,
        "warnings": warned or [],
        "warned": warnings.mark(warned) if warned else "",
    }
    return render(request, "occasions/write.html", context, status=status)
