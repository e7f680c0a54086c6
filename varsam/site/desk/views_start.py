"""The start page: for each role what waits, or what it can do here today."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsam.kernel.access import gates
from varsam.kernel.conversations import inbox, limits
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people import calendar
from varsam.kernel.people.models import User
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM
from varsam.site.consent import tasks as consent
from varsam.site.desk import filters, kept, navigation, numbers, pictures, presentation, tallies
from varsam.site.desk.acts import me
from varsam.site.desk.views_tasks import my_tasks, promised_items
from varsam.site.editing import tasks as editing
from varsam.site.insights import tasks as insights
from varsam.site.meetings import rows as meetings
from varsam.site.occasions import rows as occasions
from varsam.site.operations import waiting as units
from varsam.site.pilots import tasks as pilots
from varsam.site.support import tasks as support

_NEWEST, _TASKS, _MEETINGS, _WAITED = 8, 5, 2, 5


@require_safe
@gates.staff()
def start(request: HttpRequest) -> HttpResponse:
    """What this role meets in the morning."""
    now, held = timezone.now(), navigation.memberships_of(request)
    allowed = navigation.resources(held)
    context: dict[str, object] = {
        "hello": hello(now, me(request)),
        "today_words": today_words(now),
        "allowed": allowed,
        "units": list(dict.fromkeys(membership.organisation.name for membership in held)),
    }
    if "shared" in allowed:
        context["coming"] = meetings.nearest(_MEETINGS)
    if "course" in allowed:
        context["teaching"] = occasions.nearest(me(request).pk, _MEETINGS)
    if "enquiry" in allowed:
        return render(request, "desk/start.html", {**context, **_desk(request, now, allowed)})
    context["items"] = promised_items(me(request), now)[:_TASKS] if "shared" in allowed else []
    context["waits"] = [
        *support.waiting(me(request), allowed),
        *pilots.waiting(me(request), allowed),
        *insights.waiting(),
    ]
    return render(request, "desk/start_other.html", context)


def _desk(request: HttpRequest, now: datetime, allowed: frozenset[str]) -> dict[str, object]:
    user, days, counts = me(request), calendar.current(), tallies.of(request)
    writes = navigation.resources(navigation.memberships_of(request), Verb.CHANGE)
    items = sorted([*my_tasks(user, now), *promised_items(user, now)], key=lambda each: (each.done, each.due))
    waited = _waited(now) if counts["late"] else []
    return {
        "finding": finding(counts),
        "waited": [presentation.row(each, me=user, now=now, calendar=days) for each in waited[:_WAITED]],
        "waited_more": len(waited) > _WAITED,
        "waited_address": filters.Asked().query(late="yes", order="due"),
        "kept": kept.picture(now),
        "tallies": _tallies(counts),
        "rows": [
            presentation.row(each, me=user, now=now, calendar=days)
            for each in inbox.page({"state": "open"}, _NEWEST)
        ],
        "open_count": counts["open"],
        "items": items[:_TASKS],
        "task_count": counts["tasks"],
        "week": pictures.week(now, calendar.current()),
        "editing": [
            *support.waiting(user, allowed),
            *pilots.waiting(user, allowed),
            *insights.waiting(),
            *(consent.waiting() if "record" in allowed else []),
            *(editing.waiting() if "contact" in writes else []),
            *(units.waiting() if "unit_request" in allowed else []),
        ],
    }


def _waited(now: datetime) -> list[Enquiry]:
    """What passed its day so long ago that nobody may overlook it, the oldest first; one more than is shown."""
    too_long = limits.too_long_before(now).isoformat()
    return inbox.page({"due_before": too_long, "order": "due"}, _WAITED + 1)


def _tallies(counts: dict[str, int]) -> list[dict[str, object]]:
    said = (
        ("late", "triangle-alert", ngettext("sen", "sena", counts["late"])),
        ("today", "clock", _("har frist i dag")),
        ("unread", "inbox", ngettext("oläst", "olästa", counts["unread"])),
        ("mine", "user", ngettext("är din", "är dina", counts["mine"])),
        ("unowned", "hand-heart", _("utan ägare")),
    )
    choices = {choice.key: choice for choice in filters.CHOICES}
    empty = filters.Asked()
    return [
        {
            "key": key,
            "icon": icon,
            "words": words,
            "count": counts[key],
            "address": empty.query(**choices[key].changes),
        }
        for key, icon, words in said
    ]


def hello(now: datetime, user: User) -> str:
    """A greeting by the time of day in Stockholm."""
    hour, who = now.astimezone(STOCKHOLM).hour, {"name": user.given_name}
    if 5 <= hour < 10:
        return _("God morgon, %(name)s.") % who
    if hour >= 18:
        return _("God kväll, %(name)s.") % who
    return _("Hej, %(name)s.") % who


def finding(counts: dict[str, int]) -> str:
    """What stands first today, in plain words: what is late, else what is due, else what is unread, else calm."""
    if counts["late"]:
        return numbers.said(counts["late"], _("En sak är sen."), _("%(number)s saker är sena."))
    if counts["today"]:
        return numbers.said(
            counts["today"], _("En sak ska bli klar i dag."), _("%(number)s saker ska bli klara i dag.")
        )
    if counts["unread"]:
        return numbers.said(counts["unread"], _("En sak är oläst."), _("%(number)s saker är olästa."))
    return _("Inget är sent.")


def today_words(now: datetime) -> str:
    """The day and its week, such as "Tisdag 17 november, vecka 47"."""
    language, day = get_language() or "sv", now.astimezone(STOCKHOLM).date()
    said = _("%(day)s, vecka %(week)s") % {"day": when.day(day, language), "week": day.isocalendar().week}
    return said[:1].upper() + said[1:]
