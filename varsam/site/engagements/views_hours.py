"""Hours: one's own, and those that the coordinator pays for."""

from datetime import date, datetime
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsam.areas.knowledge_house.engagements import hours as paid
from varsam.areas.knowledge_house.engagements.models import HourEntry
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM
from varsam.site.desk import moments
from varsam.site.desk.acts import me
from varsam.site.engagements import picture
from varsam.site.engagements.words import spent

_LATEST = 60


def _language() -> str:
    return get_language() or "sv"


def _shown(found: list[tuple[date, int]]) -> dict[str, object]:
    rows = [(f"{first:%Y-%m}", picture.month_words(first, _language()), spent(n)) for first, n in found]
    return {"months": rows, "bars": picture.months(found, _language())}


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def my_hours(request: HttpRequest) -> HttpResponse:
    """One's own hours, by month, and the latest entries. They stay when what they were for is gone."""
    user = me(request)
    entries = HourEntry.objects.filter(user=user).order_by("-day", "-pk")[:_LATEST]
    latest = [
        (moments.short_day(each.day), each.get_kind_display(), spent(each.minutes), each.minutes < 0)
        for each in entries
    ]
    return render(request, "engagements/my_hours.html", {**_shown(paid.my_months(user)), "latest": latest})


@require_safe
@gates.staff(needs=("hours", Verb.READ))
def hours(request: HttpRequest) -> HttpResponse:
    """The months that are paid for, and which of them somebody has looked through."""
    found = paid.months()
    states = {f"{first:%Y-%m}": paid.standing(first) for first, _n in found[:_LATEST]}
    shown = _shown(found)
    shown["months"] = [
        (*row, states.get(row[0])) for row in cast(list[tuple[str, str, str]], shown["months"])
    ]
    return render(request, "engagements/hours.html", shown)


def _month(text: str) -> date:
    try:
        found = datetime.strptime(text, "%Y-%m").replace(tzinfo=STOCKHOLM).date()
    except ValueError:
        raise Http404 from None
    if f"{found:%Y-%m}" != text:
        raise Http404
    return found


@require_safe
@gates.staff(needs=("hours", Verb.READ))
def month(request: HttpRequest, month: str) -> HttpResponse:
    """One month's hours by person, without a word of whom they were for."""
    first = _month(month)
    found = paid.lines(first)
    most = max((line.minutes for line in found), default=0) or 1
    entries = dict(Expert.objects.filter(ended_at=None).values_list("user_id", "pk"))
    context = {
        "month": month,
        "month_words": picture.month_words(first, _language()),
        "lines": [
            (line, spent(line.minutes), max(0, round(100 * line.minutes / most)), entries.get(line.user))
            for line in found
        ],
        "total": spent(sum(line.minutes for line in found)),
        "standing": paid.standing(first),
        "is_going_on": first == paid.first_of(timezone.localdate()),
    }
    return render(request, "engagements/month.html", context)


@require_POST
@gates.staff(needs=("hours", Verb.ADD))
def review(request: HttpRequest, month: str) -> HttpResponse:
    """Say that a month was looked through and is right."""
    if paid.review(month=_month(month), by=me(request)):
        messages.success(request, _("Månaden är granskad, och det står med ditt namn."))
    else:
        messages.warning(request, _("Det finns inga timmar att granska den månaden."))
    return redirect("engagements:month", month=month)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content, headers={"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_safe
@gates.staff(needs=("hours", Verb.READ))
def as_csv(request: HttpRequest, month: str) -> HttpResponse:
    """The month for a spreadsheet; that it was taken out is on record."""
    first = _month(month)
    paid.exported(first, "csv")
    return _file(paid.as_csv(paid.lines(first)), f"timmar-{month}.csv", "text/csv; charset=utf-8")


@require_safe
@gates.staff(needs=("hours", Verb.READ))
def as_json(request: HttpRequest, month: str) -> HttpResponse:
    """The month for a system of payment; that it was taken out is on record."""
    first = _month(month)
    paid.exported(first, "json")
    return _file(paid.as_json(first, paid.lines(first)), f"timmar-{month}.json", "application/json")
