"""Opening a record in an emergency, and judging afterwards whether there was reason."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.people import limits
from varsam.kernel.records import actions, policies, reading
from varsam.kernel.records.enums import Outcome
from varsam.kernel.records.models import BreakGlass, Record
from varsam.lib.references import format_reference, parse_reference
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.records.forms import GlassForm, ReviewForm
from varsam.site.records.found import to_record

_MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("break_glass", Verb.ADD))
def break_glass(request: HttpRequest) -> HttpResponse:
    """Say which record and why; what happens then is told before."""
    if request.method != "POST":
        return _page(request, GlassForm(initial={"reference": request.GET.get("akt", "")[:40]}))
    form = GlassForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    parsed = parse_reference(form.cleaned_data["reference"])
    reference = format_reference(*parsed) if parsed else ""
    if _is_open_already(reference):
        return redirect("records:record", reference=reference)
    try:
        # A reference that is none is asked for all the same: nothing tells it from one that may not be opened.
        actions.break_glass(reference=reference, reason=form.cleaned_data["reason"], by=me(request))
    except actions.NotOpened:
        form.add_error("reference", _("Det finns ingen akt med den referensen som du kan nödöppna."))
        return _page(request, form)
    return to_record(reference)


def _is_open_already(reference: str) -> bool:
    """Whether the record is the unit's own, or its glass is broken as it is: then nothing is broken again."""
    record = Record.objects.filter(reference=reference).first() if reference else None
    return record is not None and reading.way_to(record.pk) in {"unit", "glass"}


def _page(request: HttpRequest, form: GlassForm) -> HttpResponse:
    now = timezone.now()
    limit = limits.current(now)["break_glass"]
    mine = BreakGlass.objects.filter(user=me(request)).select_related("unit", "reviewed_by")[:_MOST]
    context = {
        "form": form,
        "least": policies.SHORTEST_REASON,
        "how_long": f"{limit.amount} {limit.get_unit_display()}",
        "mine": [_row(each, now) for each in mine],
        "ours": [
            _row(each, now)
            for each in BreakGlass.objects.filter(unit__in=actor.units("record", Verb.READ))
            .exclude(user=me(request))
            .select_related("unit", "user", "reviewed_by")[:_MOST]
        ],
    }
    return render(request, "records/break_glass.html", context, status=422 if form.errors else 200)


def _row(glass: BreakGlass, now: datetime) -> dict[str, object]:
    return {
        "glass": glass,
        "at": moments.short(glass.at, now),
        "is_open": glass.until > now,
        "until": moments.short(glass.until, now),
        "outcome": str(Outcome(glass.outcome).label) if glass.outcome else "",
        "reviewed": moments.short_day(glass.reviewed_at) if glass.reviewed_at else "",
    }


@require_safe
@gates.staff(needs=("break_glass", Verb.CHANGE))
def reviews(request: HttpRequest) -> HttpResponse:
    """Every break in the municipality: those that nobody has judged first, the oldest of them first."""
    now = timezone.now()
    found = BreakGlass.objects.select_related("unit", "user", "reviewed_by")
    context = {
        "waiting": [_row(each, now) for each in found.filter(reviewed_at=None).order_by("at")[:_MOST]],
        "judged": [_row(each, now) for each in found.exclude(reviewed_at=None)[:_MOST]],
    }
    return render(request, "records/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("break_glass", Verb.CHANGE))
def review(request: HttpRequest, glass: uuid.UUID) -> HttpResponse:
    """The reason that was given, opened on record, and the judgement of it."""
    found = get_object_or_404(
        BreakGlass.objects.select_related("unit", "user", "reviewed_by", "data_key"), pk=glass
    )
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _judged(request, found, form)
    reason, judgement = reading.glass_words(found)
    context = {
        "row": _row(found, timezone.now()),
        "reason": reason,
        "judgement": judgement,
        "form": form,
        "is_own": found.user_id == me(request).pk,
    }
    return render(request, "records/review.html", context, status=422 if form.errors else 200)


def _judged(request: HttpRequest, found: BreakGlass, form: ReviewForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        actions.review_break(
            glass=found, outcome=Outcome(said["outcome"]), judgement=said["judgement"], by=me(request)
        )
        messages.success(request, _("Granskningen är sparad. Den som nödöppnade och enheten ser utfallet."))
    except PermissionDenied:
        messages.warning(request, _("Den nödöppningen är redan granskad, eller din egen. Inget har ändrats."))
    return see_other("records:reviews")
