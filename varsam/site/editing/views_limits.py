"""Deadlines as data: what holds now, since when, by whose decision, and what held before."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.kernel.conversations.limits import promise as promise_of
from varsam.kernel.lawfulness.limits_editing import set_limit
from varsam.kernel.people import calendar
from varsam.kernel.people import limits as deadlines
from varsam.kernel.people.models import TimeLimit
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.editing.forms_calendar import LimitForm

_CLOCKS = ("acknowledge", "triage", "feedback")


@dataclass(frozen=True)
class DayMark:
    """One day of the picture: which promises fall on it, and whether the clocks count it."""

    date: date
    weekday: str
    is_working: bool
    is_today: bool
    name: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Version:
    """One version of a deadline: its number, its unit in words that fit the number, since when and by what."""

    amount: int
    unit: str
    valid_from: datetime
    source: str

    @classmethod
    def of(cls, limit: TimeLimit) -> "Version":
        n = limit.amount
        unit = {
            "working_days": ngettext("arbetsdag", "arbetsdagar", n),
            "hours": ngettext("timme", "timmar", n),
            "days": ngettext("dag", "dagar", n),
            "months": ngettext("månad", "månader", n),
        }[limit.unit]
        return cls(n, unit, limit.valid_from, limit.source)


@dataclass(frozen=True)
class Limit:
    """One deadline with its versions, newest first, and the form for the next."""

    key: str
    words: str
    now: Version | None
    coming: list[Version]
    earlier: list[Version]
    form: LimitForm

    @property
    def is_open(self) -> bool:
        return self.form.is_bound


def _picture(at: datetime) -> list[DayMark]:
    """From today to the last promise that an enquiry of this moment would get."""
    promise, days = promise_of(at), calendar.current()
    due = {key: timezone.localdate(getattr(promise, f"{key}_by")) for key in _CLOCKS}
    words, today = dict(TimeLimit.KEYS), timezone.localdate(at)
    marks = []
    for ahead in range((max(due.values()) - today).days + 1):
        day = today + timedelta(days=ahead)
        special = days.get(day)
        marks.append(
            DayMark(
                day,
                when.day(day, get_language() or "sv")[:3],
                days.is_working_day(day),
                ahead == 0,
                special.name_in(get_language() or "sv") if special else "",
                tuple(str(words[key]) for key in _CLOCKS if due[key] == day),
            )
        )
    return marks


def _limits(bound: LimitForm | None, bound_key: str) -> list[Limit]:
    versions, now = list(TimeLimit.objects.order_by("key", "-valid_from", "-pk")), timezone.now()
    holding = deadlines.current(now)
    found = []
    for key, words in TimeLimit.KEYS:
        own, held = [each for each in versions if each.key == key], holding.get(key)
        initial = {
            "amount": held.amount if held else None,
            "unit": held.unit if held else "working_days",
            "valid_from": timezone.localdate(),
        }
        form = bound if bound and key == bound_key else LimitForm(initial=initial, auto_id=f"{key}_%s")
        coming = [Version.of(each) for each in own if each.valid_from > now]
        earlier = [Version.of(each) for each in own if each.valid_from <= now and each != held]
        found.append(Limit(key, str(words), Version.of(held) if held else None, coming, earlier, form))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("limit", Verb.ADD))
def limits(request: HttpRequest) -> HttpResponse:
    """All deadlines; a post adds a version of one of them."""
    if request.method != "POST":
        return _page(request, None, "")
    key = request.POST.get("key", "")
    form = LimitForm(request.POST, auto_id=f"{key}_%s")
    if key not in dict(TimeLimit.KEYS):
        return redirect("editing:limits")
    if not form.is_valid():
        return _page(request, form, key, status=422)
    set_limit(key=key, by=me(request), **form.cleaned_data)
    messages.success(request, _("Sparat. Det som redan är lovat ändras inte."))
    return redirect("editing:limits")


def _page(request: HttpRequest, bound: LimitForm | None, key: str, status: int = 200) -> HttpResponse:
    now = timezone.now()
    complete = {*_CLOCKS, "thread_expiry"} <= set(deadlines.current(now))
    context = {
        "limits": _limits(bound, key),
        "picture": _picture(now) if complete else [],
        "error_form": bound,
    }
    return render(request, "editing/limits.html", context, status=status)
