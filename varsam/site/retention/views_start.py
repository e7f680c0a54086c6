"""What is coming, which list waits, and what has been destroyed."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from procrastinate.exceptions import AlreadyEnqueued

from varsam.kernel.access import actor, gates
from varsam.kernel.retention import jobs
from varsam.kernel.retention.enums import OPEN
from varsam.kernel.retention.models import Certificate, Coming, DestructionList
from varsam.lib.rows import Verb
from varsam.site.retention import presentation

_ENDED_SHOWN = 12


@require_safe
@gates.staff(needs=("retention", Verb.READ))
def start(request: HttpRequest) -> HttpResponse:
    """The open list, the coming months, and the lists that have ended."""
    coming = list(Coming.objects.all())
    shown = presentation.months(coming, presentation.today())
    opened = [
        (found, presentation.overview(found))
        for found in DestructionList.objects.filter(state__in=OPEN).select_related(
            "municipality", "approved_by"
        )
    ]
    context = {
        "opened": [(found, sums) for found, sums in opened if sums.parts],
        "months": shown,
        "finding": presentation.finding(shown),
        "counted_at": max((row.counted_at for row in coming), default=None),
        "ended": DestructionList.objects.exclude(state__in=OPEN)[:_ENDED_SHOWN],
        "may_change": actor.may("retention", Verb.CHANGE),
    }
    return render(request, "retention/start.html", context)


@require_POST
@gates.staff(needs=("retention", Verb.CHANGE))
def renew(request: HttpRequest) -> HttpResponse:
    """Let the worker bring the lists up to date now, and not only tonight."""
    try:
        with transaction.atomic():
            jobs.propose_lists.defer(timestamp=0)
    except AlreadyEnqueued:
        messages.info(request, _("Listorna räknas redan om. Läs in sidan igen om en stund."))
    else:
        messages.success(request, _("Listorna räknas om nu. Läs in sidan igen om en stund."))
    return redirect("retention:start")


@require_safe
@gates.staff(needs=("retention", Verb.READ))
def certificates(request: HttpRequest) -> HttpResponse:
    """All that has been destroyed or set apart, year by year, to be printed."""
    found = Certificate.objects.select_related("unit", "rule", "approved_by").order_by(
        "-made_at", "unit__slug", "kind"
    )
    lines = [(each, presentation.named(each.kind, each.count)) for each in found[:500]]
    return render(request, "retention/certificates.html", {"lines": lines})
