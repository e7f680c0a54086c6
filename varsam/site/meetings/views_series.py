"""Planning a group's meetings ahead: the days are shown before anybody is invited, and those that were moved say why."""

from datetime import date
from typing import Any

from babel.dates import get_day_names
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.kernel.meetings import series as acts
from varsam.kernel.meetings.models import Group, Series
from varsam.kernel.meetings.states import MeetingState
from varsam.kernel.people.models import Holiday
from varsam.lib.rows import Verb
from varsam.lib.series import Occurrence
from varsam.site.desk import moments
from varsam.site.desk.acts import me
from varsam.site.meetings import group_found as found
from varsam.site.meetings import groups_shown, words
from varsam.site.meetings.forms_series import MONTHS, WEEKS, EndSeriesForm, SeriesForm, UntilForm
from varsam.site.meetings.group_found import to_group

_USUAL_MINUTES = 90


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("meeting", Verb.ADD))
def plan_series(request: HttpRequest, pk: int) -> HttpResponse:
    """The rhythm first, then the days that come of it, then the meetings with their invitations."""
    group = found.to_call(pk)
    asked = request.POST if request.method == "POST" else request.GET
    form = SeriesForm(asked) if "first_on" in asked else SeriesForm(initial=_usual(group))
    if not form.is_bound or not form.is_valid():
        return _planner(request, group, form, [])
    days = _days(form, group)
    if request.method == "POST" and days and not form.errors:
        said = form.cleaned_data
        if group.series.filter(ended_at=None, local_time=said["local_time"], **form.rhythm()).exists():
            # A page from before, sent once more, would call everybody twice to the same meetings.
            messages.warning(request, _("De mötena är redan planerade."))
            return to_group(group)
        made = acts.plan_series(
            group=group,
            local_time=said["local_time"],
            minutes=said["minutes"],
            place=said["place"],
            by=me(request),
            **form.rhythm(),
        )
        n = made.meetings.count()
        messages.success(
            request,
            ngettext("Ett möte är planerat och gruppen inbjuden.", "%(n)s möten är planerade och gruppen inbjuden.", n) % {"n": n},
        )  # fmt: skip
        return to_group(group)
    return _planner(request, group, form, days)


def _days(form: SeriesForm, group: Group) -> list[Occurrence]:
    """The days, or none with the reason on the form."""
    try:
        days = acts.preview(**form.rhythm())
    except acts.TooMany:
        form.add_error("until", _("Det blir fler än %(n)s möten. Välj en tidigare sista dag.") % {"n": acts.LONGEST})  # fmt: skip
        return []
    if group.valid_until is not None and form.cleaned_data["until"] > group.valid_until:
        day = moments.short_day(group.valid_until)
        form.add_error("until", _("Gruppen finns bara till och med %(day)s. Välj en tidigare dag.") % {"day": day})  # fmt: skip
    if not days:
        form.add_error("until", _("Inget möte ryms före den sista dagen. Välj en senare."))
    return days


def _planner(request: HttpRequest, group: Group, form: SeriesForm, days: list[Occurrence]) -> HttpResponse:
    shown = days if not form.errors else []
    context = {
        "group": group,
        "group_address": found.address_of(group),
        "form": form,
        "days": [_shown(each) for each in shown],
        "moved": sum(each.moved_from is not None for each in shown),
        "words": _words(form) if shown else "",
        "unknown_after": _unknown_after(shown),
    }
    return render(request, "meetings/series.html", context, status=422 if form.errors else 200)


def _unknown_after(days: list[Occurrence]) -> str:
    """The last day for which red days have been entered, where the series goes on beyond that year."""
    last: date | None = Holiday.objects.aggregate(last=Max("date"))["last"]
    if not days or last is None or days[-1].day.year <= last.year:
        return ""
    return moments.short_day(last)


def _shown(each: Occurrence) -> tuple[str, str]:
    moved = each.moved_from
    return moments.short_day(each.day), moments.short_day(moved) if moved else ""


def _words(form: SeriesForm) -> str:
    rhythm = form.rhythm()
    day = get_day_names("wide", locale=get_language() or "sv")[rhythm["first_on"].weekday()]
    return words.lower_first(groups_shown.steps(rhythm["rhythm"], rhythm["every"], rhythm["nth"], day))


def _usual(group: Group) -> dict[str, Any]:
    """What the group's own rhythm suggests."""
    today = timezone.localdate()
    return {
        "how": MONTHS if group.every_weeks % 4 == 0 else WEEKS,
        "every": max(group.every_weeks // 4, 1) if group.every_weeks % 4 == 0 else group.every_weeks,
        "until": date(today.year + (today.month > 6), 12 if today.month <= 6 else 6, 30),
        "local_time": group.usual_time,
        "minutes": _USUAL_MINUTES,
        "place": group.place,
    }


def _series(pk: int) -> Series:
    known = Series.objects.filter(pk=pk).select_related("group").first()
    if known is None:
        raise Http404
    if not found.may_call(known.group):
        raise PermissionDenied
    return known


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("meeting", Verb.ADD))
def extend_series(request: HttpRequest, series: int) -> HttpResponse:
    """More meetings by the same rhythm."""
    known = _series(series)
    form = UntilForm(request.POST if request.method == "POST" else None, initial={"until": known.until})
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.extend_series(series=known, until=form.cleaned_data["until"], by=me(request))
        except ValueError:
            form.add_error("until", _("Välj en dag efter den nuvarande sista dagen, så att det blir högst %(n)s möten.") % {"n": acts.LONGEST})  # fmt: skip
        else:
            n = len(made)
            said = ngettext("Ett möte till är planerat.", "%(n)s möten till är planerade.", n) % {"n": n}
            messages.success(request, said if n else _("Inget nytt möte ryms, men serien gäller längre."))
            return to_group(known.group)
    return _about(request, known, form, "meetings/extend_series.html")


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("meeting", Verb.ADD))
def end_series(request: HttpRequest, series: int) -> HttpResponse:
    """No more of it: what is planned is called off, and those invited read why."""
    known = _series(series)
    form = EndSeriesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        gone = acts.end_series(series=known, reason=form.cleaned_data["reason"], by=me(request))
        n = len(gone)
        said = ngettext("Ett möte är inställt.", "%(n)s möten är inställda.", n) % {"n": n}
        ended = _("Serien är avslutad.")
        messages.success(request, f"{ended} {said}" if n else ended)
        return to_group(known.group)
    return _about(request, known, form, "meetings/end_series.html")


def _about(request: HttpRequest, known: Series, form: Any, template: str) -> HttpResponse:
    planned = known.meetings.filter(state=MeetingState.PLANNED, starts_at__gt=timezone.now())
    context = {
        "group": known.group,
        "group_address": found.address_of(known.group),
        "form": form,
        "words": groups_shown.of_series(known),
        "until": moments.short_day(known.until),
        "planned": [moments.short_day(each.starts_at) for each in planned.order_by("starts_at")],
    }
    return render(request, template, context, status=422 if form.errors else 200)
