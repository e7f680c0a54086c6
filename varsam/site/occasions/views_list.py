"""All occasions that the one who acts keeps or teaches, with what needs somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from varsam.areas.training.occasions.enums import LIVE, State
from varsam.areas.training.occasions.models import Occasion, Teaching
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk import moments, numbers
from varsam.site.desk.acts import me
from varsam.site.occasions import asked_for, rows

_A_PAGE = 40
_SHOWN = 6
# Within how many days of the last day to sign up it is said that too few have, or that a draft is not opened.
_SOON = timedelta(days=10)
_RUNS = (State.OPEN, State.CLOSED)


@dataclass(frozen=True)
class Choice:
    """A part of the list: its name in the address, its words, which occasions it holds, and whether the latest stand
    first."""

    key: str
    words: str | Promise
    nothing: str | Promise
    holds: Callable[[datetime], Q]
    latest_first: bool = False


CHOICES = (
    Choice(
        "",
        gettext_lazy("Kommande"),
        gettext_lazy("Inget tillfälle är på gång."),
        lambda now: Q(state__in=_RUNS, ends_at__gte=now),
    ),
    Choice(
        "utkast",
        gettext_lazy("Utkast"),
        gettext_lazy("Inget utkast väntar på att öppnas."),
        lambda now: Q(state=State.DRAFT),
    ),
    Choice(
        "att-avsluta",
        gettext_lazy("Att avsluta"),
        gettext_lazy("Alla tillfällen som har varit är avslutade."),
        lambda now: Q(state__in=_RUNS, ends_at__lt=now),
    ),
    Choice(
        "hallna",
        pgettext_lazy("utbildningstillfällen", "Hållna"),
        gettext_lazy("Inget tillfälle har hållits än."),
        lambda now: Q(state=State.HELD),
        latest_first=True,
    ),
    Choice(
        "installda",
        gettext_lazy("Inställda"),
        gettext_lazy("Inget tillfälle är inställt."),
        lambda now: Q(state=State.CANCELLED),
        latest_first=True,
    ),
)


def mine() -> QuerySet[Occasion]:
    """Occasions that the unit of the one who acts keeps, and those that they teach. Others are open to all to read, and
    stand in the catalogue."""
    taught = Teaching.objects.filter(user=actor.proved()).order_by().values("occasion")
    return Occasion.objects.filter(Q(unit_id__in=actor.units("training", Verb.READ)) | Q(pk__in=taught))


@require_safe
@gates.staff(needs=("course", Verb.READ))
def occasions(request: HttpRequest) -> HttpResponse:
    """What is coming, what needs somebody, and what is asked for."""
    now, own = timezone.now(), mine()
    chosen = next((each for each in CHOICES if each.key == request.GET.get("visa", "")), CHOICES[0])
    page = max(_number(request.GET.get("sida", "")), 1)
    counts = own.aggregate(
        **{each.key or "kommande": Count("pk", filter=each.holds(now)) for each in CHOICES},
    )
    order = "-starts_at" if chosen.latest_first else "starts_at"
    found = rows.whole(own.filter(chosen.holds(now))).order_by(order, "pk")
    shown = list(found[(page - 1) * _A_PAGE : page * _A_PAGE])
    keeps = actor.may("training", Verb.ADD)
    context = {
        "finding": _finding(own, now),
        "may_add": keeps,
        "who": me(request).pk,
        "choices": [
            {
                "words": each.words,
                "count": counts[each.key or "kommande"],
                "address": f"?visa={each.key}" if each.key else request.path,
                "here": each is chosen,
            }
            for each in CHOICES
        ],
        "months": rows.by_month(shown, now),
        "nothing": chosen.nothing,
        "pages": _pages(chosen, page, counts[chosen.key or "kommande"]),
        "needs_you": _needs_you(own, now),
        "demand": asked_for.courses()[:_SHOWN] if keeps else [],
    }
    return render(request, "occasions/occasions.html", context)


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 5 else 1


def _pages(chosen: Choice, page: int, number: int) -> dict[str, str]:
    if number <= _A_PAGE:
        return {}

    def address(to: int) -> str:
        return f"?visa={chosen.key}&sida={to}"

    return {
        "newer": address(page - 1) if page > 1 else "",
        "older": address(page + 1) if page * _A_PAGE < number else "",
    }


def _finding(own: QuerySet[Occasion], now: datetime) -> str:
    coming = own.filter(state__in=_RUNS, ends_at__gte=now)
    counted = coming.aggregate(
        number=Count("pk"), week=Count("pk", filter=Q(starts_at__lt=now + timedelta(days=7)))
    )
    if not counted["number"]:
        return _("Inget tillfälle är på gång.")
    if counted["week"]:
        return numbers.said(
            counted["week"],
            _("Ett tillfälle de närmaste sju dagarna."),
            _("%(number)s tillfällen de närmaste sju dagarna."),
        )
    return numbers.said(
        counted["number"], _("Ett tillfälle är på gång."), _("%(number)s tillfällen är på gång.")
    )


def _needs_you(own: QuerySet[Occasion], now: datetime) -> list[dict[str, str]]:
    """What somebody should look at, the most pressing first; each occasion once."""
    bounced = Count("signups", filter=Q(signups__state__in=LIVE, signups__bounced_at__isnull=False))
    looked_at = (
        own.filter(Q(state__in=_RUNS) | Q(state=State.DRAFT, closes_at__lt=now + _SOON))
        .select_related("course")
        .annotate(bounced=bounced)
        .order_by("starts_at", "pk")
    )
    found = []
    for each in looked_at:
        said = _need(each, now)
        if said:
            found.append(
                {
                    "icon": said[0],
                    "words": said[1],
                    "about": f"{each.course.title}, {moments.short_day(each.starts_at or each.created_at)}",
                    "address": reverse("occasions:occasion", args=[each.reference]),
                }
            )
    return found[:_SHOWN]


def _need(each: Occasion, now: datetime) -> tuple[str, str] | None:
    bounced: int = each.bounced  # type: ignore[attr-defined]
    if each.state == State.DRAFT:
        return "file-text", _("Utkastet är inte öppnat för anmälan")
    if each.ends_at and each.ends_at < now:
        return "list-checks", _("Gå igenom närvaron och avsluta")
    if bounced:
        return "mail", ngettext("Ett mejl kom inte fram", "%(n)s mejl kom inte fram", bounced) % {
            "n": bounced
        }
    least = each.course.min_places
    if each.state == State.OPEN and each.closes_at < now + _SOON and each.taken < least:
        return "users", _("%(taken)s anmälda, minst %(least)s behövs") % {"taken": each.taken, "least": least}
    return None
