"""The introduction as those who keep it see it: its steps, how long they take, how many have finished."""

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.training.introduction import actions, reading
from varsam.areas.training.introduction.enums import Kind, Part
from varsam.areas.training.introduction.models import Step, Version
from varsam.kernel.access import gates
from varsam.lib import suppression, when
from varsam.lib.rows import Verb
from varsam.lib.suppression import Mark
from varsam.site.desk.acts import me, see_other
from varsam.site.introduction.forms_desk import AddForm
from varsam.site.introduction.views_public import RESERVED
from varsam.site.training import fields

REVIEW_AHEAD_DAYS = 14
_MONTHS = 12
# Addresses of their own below the list, and below a link: no step may take one of them.
_RESERVED = RESERVED | {"nytt"}


@dataclass(frozen=True)
class Row:
    """A step in the list: `state` is published, draft (with one behind what is published), unpublished, review or hidden."""

    step: Step
    title: str
    state: str
    words: str
    count: int


def _row(step: Step, today: date, language: str) -> Row:
    versions = list(step.versions.all())
    shown = next((each for each in versions if each.is_published), None)
    newest = versions[0] if versions else None
    title = (shown or newest).title if newest else step.slug
    count = reading.words(shown, language) if shown else 0
    if not step.is_shown:
        return Row(step, title, "hidden", _("Dolt"), count)
    if shown is None:
        return Row(step, title, "unpublished", _("Inte publicerat än"), 0)
    if step.review_by <= today + timedelta(days=REVIEW_AHEAD_DAYS):
        return Row(step, title, "review", _("Läs igenom"), count)
    if newest is not shown:
        return Row(step, title, "draft", _("Publicerat, med utkast"), count)
    date_words = when.full_date(timezone.localdate(shown.at), language)
    return Row(step, title, "published", _("Publicerat %(date)s") % {"date": date_words}, count)


@dataclass(frozen=True)
class Month:
    """How many finished in a month, as it may be shown; its bar in a picture of 100 by 40, as SVG writes numbers."""

    words: str
    people: str
    is_hidden: bool
    x: str
    y: str
    height: str


def _month(day: date, later: int) -> date:
    """The first day of the month so many months later (or earlier, where negative)."""
    years, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(years, month + 1, 1)


def _months(today: date, language: str) -> tuple[list[Month], str]:
    """The last twelve months with small numbers hidden, and how many in all, in words; empty where nobody has finished."""
    first = _month(today, 1 - _MONTHS)
    counted = dict(reading.months(first))
    if not counted:
        return [], ""
    every = [_month(first, n) for n in range(_MONTHS)]
    safe = suppression.protect([[counted.get(month, 0)] for month in every])
    shown = [row[0] for row in safe.cells] if safe else [Mark.FEW] * _MONTHS
    total = safe.column_totals[0] if safe else Mark.FEW
    most = max((each for each in shown if not isinstance(each, Mark)), default=0)
    months = [
        Month(
            words=format_date(month, "MMM", locale=language).rstrip("."),
            people=_("färre än fem")
            if each is Mark.FEW
            else _("visas inte")
            if each is Mark.REST
            else str(each),
            is_hidden=isinstance(each, Mark),
            **_bar(n, each, most),
        )
        for n, (month, each) in enumerate(zip(every, shown, strict=True))
    ]
    return months, _("färre än fem") if isinstance(total, Mark) else str(total)


def _bar(place: int, people: int | Mark, most: int) -> dict[str, str]:
    height = 1.6 if isinstance(people, Mark) else 40 * people / max(most, 1)
    return {"x": f"{place * 100 / _MONTHS + 1:.2f}", "y": f"{40 - height:.2f}", "height": f"{height:.2f}"}


@require_safe
@gates.staff(needs=("course", Verb.CHANGE))
def steps(request: HttpRequest) -> HttpResponse:
    """Every step with what it needs, the measured time, and how many have finished."""
    today, language = timezone.localdate(), get_language() or "sv"
    versions = Prefetch("versions", Version.objects.order_by("-number"))
    rows = [_row(each, today, language) for each in Step.objects.prefetch_related(versions)]
    parts = [(part.label, [row for row in rows if row.step.part == part]) for part in Part]
    months, total = _months(today, language)
    published = reading.published()
    unit = fields.units().filter(slug=request.GET.get("enhet", "").replace("\0", "")).first()
    context = {
        "parts": [(words, found) for words, found in parts if found],
        "review": sum(row.state == "review" for row in rows),
        "minutes": [(code, reading.minutes(published, code)) for code in ("sv", "en")],
        "words": sum(reading.words(each, language) for each in published),
        "cases": sum(each.step.kind == Kind.CASE for each in published),
        "months": months,
        "draws": any(not month.is_hidden for month in months),
        "total": total,
        "units": fields.units(),
        "unit": unit,
        "address": settings.PUBLIC_ADDRESS
        + reverse("introduction:start")
        + (f"?enhet={unit.slug}" if unit else ""),
    }
    return render(request, "introduction/desk_steps.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("course", Verb.ADD))
def add(request: HttpRequest) -> HttpResponse:
    """A new step, without words yet."""
    form = AddForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(
            request, "introduction/desk_add.html", {"form": form}, status=422 if form.is_bound else 200
        )
    said = form.cleaned_data
    made = actions.add_step(
        title_sv=said["title_sv"],
        part=Part(said["part"]),
        kind=Kind(said["kind"]),
        reserved=_RESERVED,
        by=me(request),
    )
    messages.success(
        request, _("Steget finns nu sist i sin del. Ingen ser det förrän du har publicerat en text.")
    )
    return see_other("introduction_desk:step", made.slug)


@require_POST
@gates.staff(needs=("course", Verb.CHANGE))
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """One step earlier or later in its part."""
    found = get_object_or_404(Step, slug=slug)
    if not actions.move_step(step=found, earlier=request.POST.get("way") == "earlier", by=me(request)):
        messages.info(request, _("Steget står redan ytterst i sin del."))
    return see_other("introduction_desk:steps")


@require_POST
@gates.staff(needs=("course", Verb.CHANGE))
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a step out of the introduction, or put it back."""
    found = get_object_or_404(Step, slug=slug)
    shown = request.POST.get("shown") == "yes"
    actions.set_shown(step=found, shown=shown, by=me(request))
    messages.success(
        request, _("Steget visas igen.") if shown else _("Steget är dolt. Texterna finns kvar här.")
    )
    return see_other("introduction_desk:step", slug)
