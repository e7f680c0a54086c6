"""My tasks: what I have promised, and the promises that run in what I hold."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.conversations import actions, inbox
from varsam.kernel.notifications.models import Task
from varsam.kernel.people import calendar
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM
from varsam.site.appointments import promised as appointments
from varsam.site.desk import moments, numbers, presentation
from varsam.site.desk.acts import me
from varsam.site.liaison import promised as in_missions
from varsam.site.meetings import promised
from varsam.site.plans import promised as in_plans

GROUPS = (
    ("late", gettext_lazy("Försenat")),
    ("today", gettext_lazy("I dag")),
    ("week", gettext_lazy("Den här veckan")),
    ("later", gettext_lazy("Senare")),
    ("done", gettext_lazy("Klart i dag")),
)


@dataclass(frozen=True)
class Item:
    """One thing to do: a task that can be ticked off, or the next step of an enquiry that I hold."""

    pk: int | None
    words: str
    reference: str
    address: str
    due: date
    due_words: str
    late: bool
    done: bool


def group_of(due: date, today: date) -> str:
    """In which part of the list something due on a day stands; the week ends on its Sunday."""
    if due < today:
        return "late"
    if due == today:
        return "today"
    return "week" if due <= today + timedelta(days=6 - today.weekday()) else "later"


def item(task: Task, now: datetime) -> Item:
    """A task as it is listed."""
    today = now.astimezone(STOCKHOLM).date()
    done = task.done_at is not None
    if task.done_at is not None:
        due_words = _("klart %(moment)s") % {"moment": moments.short(task.done_at, now)}
    else:
        due_words = moments.near_day(task.due, today)
    address = reverse("desk:enquiry", args=[task.target])
    late = not done and task.due < today
    words = str(task.get_kind_display())
    return Item(task.pk, words, task.target, address, task.due, due_words, late, done)


def my_tasks(user: User, now: datetime) -> list[Item]:
    """My open tasks, the most urgent first, then those that I ticked off today."""
    midnight = now.astimezone(STOCKHOLM).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Task.objects.filter(user=user)
    open_ones = mine.filter(done_at=None)[:200]
    done = mine.filter(done_at__gte=midnight).order_by("-done_at")[:20]
    return [item(task, now) for task in [*open_ones, *done]]


def my_clocks(user: User, now: datetime) -> list[Item]:
    """The next step of each enquiry that I hold and whose clock runs."""
    today, days = now.astimezone(STOCKHOLM).date(), calendar.current()
    items = []
    for enquiry in inbox.page({"owner": "me", "order": "due"}, 100):
        row = presentation.row(enquiry, me=user, now=now, calendar=days)
        due = cast(datetime, enquiry.next_due).astimezone(STOCKHOLM).date()
        words = f"{row.step}: {row.heading}"
        near = moments.near_day(due, today)
        items.append(
            Item(None, words, row.reference, row.address, due, near, row.clock.kind == "late", False)
        )
    return items


def my_promises(user: User) -> list[Item]:
    """What I have promised at meetings; it is ticked off on a page of its own."""
    address = reverse("meetings:actions")
    return [
        Item(None, each.text, each.meeting, address, each.due_on, each.due, each.is_late, False)
        for each in promised.waiting(user)
    ]


def my_measures(user: User, now: datetime) -> list[Item]:
    """What I have promised in plans; how it goes is told in the plan itself."""
    today, items = now.astimezone(STOCKHOLM).date(), []
    for each in in_plans.waiting(user):
        due, reference = cast(date, each.due_on), each.record.reference
        words = _("Åtgärd i planen för %(who)s") % {"who": each.record.pseudonym}
        address = reverse("plans:step_measure", args=[reference, each.pk])
        near = moments.near_day(due, today)
        items.append(Item(None, words, reference, address, due, near, due < today, False))
    return items


def my_appointments(user: User, now: datetime) -> list[Item]:
    """Whom I meet, and of which of them it is still to be said whether it took place."""
    today = now.astimezone(STOCKHOLM).date()
    return [
        Item(None, each.words, each.reference, each.address, each.due, moments.near_day(each.due, today),
             each.due < today, False)
        for each in appointments.waiting(user, now)
    ]  # fmt: skip


def my_missions(user: User, now: datetime) -> list[Item]:
    """What I answer for outside the city, and by which day."""
    today = now.astimezone(STOCKHOLM).date()
    return [
        Item(None, each.words, each.reference, each.address, each.due, moments.near_day(each.due, today),
             each.due < today, False)
        for each in in_missions.waiting(user)
    ]  # fmt: skip


def promised_items(user: User, now: datetime) -> list[Item]:
    """What I have promised others, at meetings, in plans, at booked times and outside the city, the nearest first."""
    promised_ = [
        *my_promises(user),
        *my_measures(user, now),
        *my_appointments(user, now),
        *my_missions(user, now),
    ]
    return sorted(promised_, key=lambda each: each.due)


def late_words(late: int) -> str:
    """What is late, as the page's title; empty when nothing is."""
    return numbers.said(late, _("En sak är sen"), _("%(number)s saker är sena")) if late else ""


@require_safe
@gates.staff(needs=("task", Verb.READ))
def tasks(request: HttpRequest) -> HttpResponse:
    """Late, today, this week, later."""
    now, user = timezone.now(), me(request)
    today = now.astimezone(STOCKHOLM).date()
    groups: dict[str, list[Item]] = {key: [] for key, _words in GROUPS}
    for each in sorted(
        [*my_tasks(user, now), *my_clocks(user, now), *promised_items(user, now)],
        key=lambda each: each.due,
    ):
        groups["done" if each.done else group_of(each.due, today)].append(each)
    shown = [(key, words, groups[key]) for key, words in GROUPS if groups[key]]
    waiting = sum(len(found) for key, found in groups.items() if key != "done")
    return render(
        request,
        "desk/tasks.html",
        {"groups": shown, "waiting": waiting, "late_words": late_words(len(groups["late"]))},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("task", Verb.CHANGE))
def task_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a task off, or take that back."""
    if request.method != "POST":
        return redirect("desk:tasks")
    user = me(request)
    task = Task.objects.filter(pk=pk, user=user).first()
    if task is None:
        raise Http404
    done = request.POST.get("done") != "no"
    if (task.done_at is not None) != done:
        actions.set_task_done(task=task, done=done, by=user)
    messages.success(
        request, _("Klart. Du kan ångra det i listan.") if done else _("Uppgiften är kvar att göra.")
    )
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe and back.startswith("/") else reverse("desk:tasks"))
