"""The reading list: everybody's to read, the coordination's to fill; who has read what is each one's own."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.liaison.insights import shelf as acts
from varsam.areas.liaison.insights.models import HaveRead, Reading
from varsam.areas.liaison.insights.policies import PointsAtSomebody
from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor, gates
from varsam.kernel.people.models import Role, User
from varsam.lib.rows import Verb
from varsam.site.desk import navigation
from varsam.site.desk.acts import me, see_other
from varsam.site.insights.forms import ReadingForm
from varsam.site.insights.views_list import WRITES


@require_safe
@gates.staff()
def shelf(request: HttpRequest) -> HttpResponse:
    """What is worth reading: what concerns the reader's own work first, and what they have read last."""
    every = Reading.objects.filter(removed_at=None).select_related("study", "by").prefetch_related("methods")
    method = request.GET.get("metod", "").replace("\0", "")[:60]
    if method:
        every = every.filter(topics__method__slug=method)
    have_read = set(HaveRead.objects.filter(user=me(request)).values_list("reading_id", flat=True))
    held = {membership.role for membership in navigation.memberships_of(request)}
    rows = [_row(each, held, have_read) for each in every]
    context = {
        "unread": sorted((row for row in rows if not row["has_read"]), key=lambda row: not row["is_for_me"]),
        "read": [row for row in rows if row["has_read"]],
        "methods": Method.objects.filter(
            pk__in=Reading.objects.filter(removed_at=None, topics__isnull=False).values("topics__method")
        ).order_by("name_sv"),
        "method": method,
        "may_write": actor.may("insight", Verb.CHANGE),
    }
    return render(request, "insights/shelf.html", context)


def _row(reading: Reading, held: set[str], have_read: set[int]) -> dict[str, object]:
    names = dict(Role.choices)
    return {
        "reading": reading,
        "for": ", ".join(str(names.get(role, role)) for role in reading.roles),
        "is_for_me": bool(held & set(reading.roles)),
        "has_read": reading.pk in have_read,
    }


def _found(uid: uuid.UUID) -> Reading:
    one = Reading.objects.filter(uid=uid, removed_at=None).select_related("study").first()
    if one is None:
        raise Http404
    return one


def _own(uid: uuid.UUID) -> Reading:
    one = _found(uid)
    if one.unit_id not in actor.units("insight", Verb.CHANGE):
        raise Http404
    return one


@require_POST
@gates.staff()
def mark(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Remember for oneself that one has read it, or not yet."""
    acts.mark(reading=_found(uid), has_read=request.POST.get("last") == "1", by=me(request))
    return see_other("insights:shelf")


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("insight", Verb.ADD))
def add(request: HttpRequest) -> HttpResponse:
    """Put something on the list."""
    return _written(request, None, _("Den står på läslistan."))


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change what is said of it."""
    return _written(request, _own(uid), _("Sparat."))


def _written(request: HttpRequest, one: Reading | None, done: str) -> HttpResponse:
    """What is said of something on the list, or of what is to stand there: back to the list, or to what is to be mended."""
    form = ReadingForm(request.POST if request.method == "POST" else None, reading=one)
    if form.is_valid():
        try:
            _keep(form, one, me(request))
        except PointsAtSomebody as pointing:
            form.refuse(pointing)
        else:
            messages.success(request, done)
            return see_other("insights:shelf")
    context = {"form": form, "reading": one, "chosen_methods": len(form["methods"].value() or [])}
    return render(request, "insights/reading.html", context, status=422 if form.is_bound else 200)


def _keep(form: ReadingForm, one: Reading | None, by: User) -> None:
    values, methods, kept = form.values(), form.cleaned_data["methods"], form.cleaned_data["kept"]
    if one is None:
        unit = min(actor.units("insight", Verb.ADD))
        acts.add(unit=unit, values=values, methods=methods, kept=kept, by=by)
    else:
        acts.change(reading=one, values=values, methods=methods, kept=kept, by=by)


@require_POST
@WRITES
def remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take it off the list."""
    acts.remove(reading=_own(uid), by=me(request))
    messages.success(request, _("Den står inte på läslistan längre."))
    return see_other("insights:shelf")
