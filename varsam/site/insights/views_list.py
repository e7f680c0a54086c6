"""What the city has learned from outside: the list, and one with all that came of it."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsam.areas.liaison.insights import reading
from varsam.areas.liaison.insights.models import Insight
from varsam.areas.liaison.insights.reading import Wanted
from varsam.areas.liaison.missions.models import Mission
from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk import navigation
from varsam.site.insights import presentation

_PAGE = 30
READS = gates.staff(needs=("insight", Verb.READ))
WRITES = gates.staff(needs=("insight", Verb.CHANGE))


def found(uid: uuid.UUID) -> Insight:
    """One that the one who acts answers for; another's is not there, though it be open to all."""
    one = reading.with_source(Insight.objects.filter(uid=uid, unit__in=actor.units("insight", Verb.READ)))
    insight = one.first()
    if insight is None:
        raise Http404
    return insight


@require_safe
@READS
def insights(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first; by words, by method, by mission."""
    wanted = _wanted(request)
    page = Paginator(reading.find(wanted), _PAGE).get_page(request.GET.get("sida"))
    context = {
        "wanted": wanted,
        "is_filtered": wanted != Wanted(),
        "page": page,
        "rows": [presentation.row(each) for each in page],
        "methods": Method.objects.filter(pk__in=_tagged()).order_by("name_sv"),
        "missions": Mission.objects.filter(pk__in=_missions()).order_by("-opened_at"),
        "others": _other_lessons(request),
        "may_write": actor.may("insight", Verb.ADD),
    }
    return render(request, "insights/insights.html", context)


def _wanted(request: HttpRequest) -> Wanted:
    said = request.GET
    try:
        mission = uuid.UUID(said.get("uppdrag", "")) if said.get("uppdrag") else None
    except ValueError:
        mission = None
    return Wanted(
        text=said.get("sok", "").replace("\0", "")[:200],
        method=said.get("metod", "").replace("\0", "")[:60],
        mission=mission,
        is_open=said.get("oppna") == "1",
    )


def _tagged() -> Any:
    return Insight.objects.filter(topics__isnull=False).values("topics__method")


def _missions() -> Any:
    return Insight.objects.filter(mission__isnull=False).values("mission")


def _other_lessons(request: HttpRequest) -> list[tuple[str, str]]:
    """Where other lessons are kept, for whoever may read them there."""
    allowed = navigation.resources(navigation.memberships_of(request))
    ways = (
        ("lesson", "consultations:lessons", _("Lärdomar ur Kunskapshusets konsultationer")),
        ("unit_request", "unit_support:lessons", _("Lärdomar ur stödet till verksamheter")),
    )
    return [(reverse(name), words) for resource, name, words in ways if resource in allowed]


@require_safe
@READS
def insight(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One, with where it comes from, to whom it was passed on and what they say of it."""
    one = found(uid)
    sent = reading.sent(one)
    may = actor.may("insight", Verb.CHANGE)
    context = {
        "insight": one,
        "chips": presentation.chips(one),
        "source": presentation.source(one),
        "sent": [presentation.sent(each) for each in sent],
        "finding": presentation.arrived(sent),
        "may_change": may,
        "may_propose": may and actor.may("method_idea", Verb.ADD),
        "missing": presentation.missing_to_open(one) if may and not one.is_open else "",
    }
    return render(request, "insights/insight.html", context)
