"""The year as the city works it: red days, eves that close, days that are shorter, and what is not confirmed."""

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names, get_month_names
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.people.models import Holiday
from varsam.lib import when
from varsam.lib.calendar_days import DayKind
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.editing.actions_days import remove_day, set_day
from varsam.site.editing.forms_calendar import DayForm

_FIRST_YEAR, _LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class Square:
    """One day in a month's picture; `holiday` where it is not an ordinary one."""

    date: date
    holiday: Holiday | None
    is_weekend: bool
    is_today: bool

    @property
    def kind(self) -> str:
        if self.holiday:
            return self.holiday.kind
        return "weekend" if self.is_weekend else ""


@dataclass(frozen=True)
class Month:
    """A month as weeks of seven; None where another month's days would stand."""

    name: str
    weeks: list[list[Square | None]]


def _months(year: int, found: dict[date, Holiday]) -> list[Month]:
    names, today = get_month_names("wide", locale=get_language() or "sv"), timezone.localdate()

    def square(day: date, month: int) -> Square | None:
        if day.month != month:
            return None
        return Square(day, found.get(day), day.weekday() > 4, day == today)

    weeks = Weeks()
    return [
        Month(
            names[month],
            [[square(day, month) for day in week] for week in weeks.monthdatescalendar(year, month)],
        )
        for month in range(1, 13)
    ]


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("ar", "")
    year = (
        int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else timezone.localdate().year
    )
    return min(_LAST_YEAR, max(_FIRST_YEAR, year))


@require_safe
@gates.staff(needs=("calendar", Verb.READ))
def holidays(request: HttpRequest) -> HttpResponse:
    """A whole year at a glance; `dag` in the address leads to the page of that date."""
    asked = request.GET.get("dag", "")
    if asked and _read_day(asked):
        return redirect("editing:holiday", day=asked)
    year = _year(request)
    days = list(Holiday.objects.filter(date__year=year))
    names = get_day_names("short", locale=get_language() or "sv")
    context = {
        "year": year,
        "months": _months(year, {day.date: day for day in days}),
        "weekdays": [names[n] for n in range(7)],
        "days": days,
        "unconfirmed": [d for d in days if d.kind == DayKind.EVE_SHORT and d.confirmed_on is None],
        "kinds": Holiday.KINDS,
        "wrong_day": bool(asked),
        "years": [y for y in (year - 1, year, year + 1) if _FIRST_YEAR <= y <= _LAST_YEAR],
    }
    return render(request, "editing/holidays.html", context)


def _read_day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR and text == found.isoformat() else None


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("calendar", Verb.CHANGE))
def holiday(request: HttpRequest, day: str) -> HttpResponse:
    """What one date is; saying that it is ordinary takes it away."""
    found = _read_day(day)
    if found is None:
        raise Http404
    stored = Holiday.objects.filter(date=found).first()
    form = DayForm(request.POST or None, initial=DayForm.initial_of(stored))
    if request.method == "POST" and form.is_valid():
        _save(request, form, found, stored)
        return redirect(f"{reverse('editing:holidays')}?ar={found.year}")
    context = {
        "form": form,
        "date": found,
        "stored": stored,
        "date_words": when.day(found, get_language() or "sv"),
        "confirmed_words": when.full_date(stored.confirmed_on, get_language() or "sv") if stored and stored.confirmed_on else "",
    }  # fmt: skip
    return render(request, "editing/holiday.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: DayForm, day: date, stored: Holiday | None) -> None:
    if form.cleaned_data["kind"] == DayForm.ORDINARY:
        remove_day(day=day, by=me(request))
        messages.success(request, _("%(date)s är en vanlig dag.") % {"date": when.full_date(day, "sv")})
        return
    set_day(day=day, said=form.day(stored.confirmed_on if stored else None), by=me(request))
    messages.success(request, _("Sparat. Frister och öppettider räknar med dagen nu."))
