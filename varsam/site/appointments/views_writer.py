"""The writer's pages: the times that are free, the one that they take, and what becomes of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.appointments import writer
from varsam.kernel.appointments.choosing import Choice
from varsam.kernel.appointments.enums import Form
from varsam.kernel.appointments.refusals import AlreadyBooked, NotNow, Taken, Unreachable
from varsam.kernel.appointments.writer import Booked, Mine
from varsam.kernel.conversations import visiting
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people import limits
from varsam.lib.working_days import STOCKHOLM
from varsam.site.appointments import words
from varsam.site.appointments.forms_writer import LONGEST_EMAIL, LONGEST_PHONE, LONGEST_WHERE, TakeForm

_MOST = 40
_KEPT = {"how": 8, "phone": LONGEST_PHONE, "where": LONGEST_WHERE, "email": LONGEST_EMAIL}


@dataclass(frozen=True)
class Time:
    """A free time as it stands in the list."""

    uid: uuid.UUID
    clock: str
    forms: list[tuple[str, str]]
    who: str


@require_safe
@visiting.opened
def choose(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The time that the writer has, or those that they can choose among."""
    mine = writer.mine(visit)
    asked = _asked(mine, request.GET.get("i", ""))
    if asked is not None and asked.booked is not None and "byt" not in request.GET:
        return _booked(request, mine, asked, asked.booked)
    return _list(request, visit, mine, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@visiting.opened
def take(request: HttpRequest, visit: Visit, opening: uuid.UUID) -> HttpResponse:
    """One time: how to meet, what that needs, and a button."""
    mine = writer.mine(visit)
    found = next(
        (
            (each, choice)
            for each in mine
            for choice in writer.choices(visit, each.invitation)
            if choice.uid == opening
        ),
        None,
    )
    if request.method == "POST" and request.POST.get("act") == "book":
        return _take(request, visit, mine, opening, found)
    if found is None:
        return _list(request, visit, mine, _asked(mine, ""), gone=True, kept=_kept(request))
    asked, choice = found
    return _take_page(request, asked, choice, TakeForm(choice=choice, initial=_kept(request) | _known(asked)))


def _take(
    request: HttpRequest,
    visit: Visit,
    mine: list[Mine],
    opening: uuid.UUID,
    found: tuple[Mine, Choice] | None,
) -> HttpResponse:
    form = TakeForm(request.POST, choice=found[1] if found else None)
    if found is not None and not form.is_valid():
        return _take_page(request, *found, form, status=422)
    # An old page, or the same form once more: only the database knows which, and whose the time is.
    asked = found[0] if found else _asked(mine, request.POST.get("invitation", ""))
    if asked is None or not form.is_valid():
        return _list(request, visit, mine, asked, gone=True, kept=_kept(request), status=409)
    try:
        writer.book(
            visit,
            asked.invitation,
            opening,
            form.meeting,
            phone=form.number,
            where=form.cleaned_data["where"] if form.meeting is Form.ON_SITE else "",
            email=form.cleaned_data["email"],
            submission=form.cleaned_data["submission"],
            instead=form.cleaned_data["instead"],
        )
    except AlreadyBooked:
        mine = writer.mine(visit)
        again = next((each for each in mine if each.invitation == asked.invitation), None)
        if found is None or again is None or again.booked is None:
            return redirect("appointments:choose")
        fresh = TakeForm(choice=found[1], initial=_kept(request) | _known(again))
        return _take_page(request, again, found[1], fresh, status=409, has_other=True)
    except (Taken, NotNow, Unreachable):
        mine = writer.mine(visit)
        again = _asked(mine, str(asked.invitation))
        return _list(request, visit, mine, again, gone=True, kept=_kept(request), status=409)
    return _see(asked.invitation)


@require_http_methods(["GET", "HEAD", "POST"])
@visiting.opened
def cancel(request: HttpRequest, visit: Visit, appointment: uuid.UUID) -> HttpResponse:
    """Give the time back; says first what follows."""
    found = next(
        (each for each in writer.mine(visit) if each.booked and each.booked.uid == appointment), None
    )
    if request.method == "POST":
        try:
            writer.cancel(visit, appointment)
        except NotNow:
            return redirect("appointments:choose")
        return _see(found.invitation if found else None)
    if found is None or found.booked is None:
        return redirect("appointments:choose")
    if found.booked.has_begun:
        raise Http404
    return render(
        request,
        "appointments/cancel.html",
        {"booked": found.booked, "moment": words.moment(found.booked.starts_at), "mine": found},
    )


def _see(invitation: uuid.UUID | None) -> HttpResponse:
    query = f"?i={invitation}" if invitation else ""
    return HttpResponseRedirect(reverse("appointments:choose") + query, status=303)


def _asked(mine: Sequence[Mine], said: str) -> Mine | None:
    """The invitation that the address names, else the first that waits, else the first; None where there is none."""
    named = [each for each in mine if str(each.invitation) == said]
    waiting = [each for each in mine if each.booked is None]
    return next(iter([*named, *waiting, *mine]), None)


def _known(asked: Mine) -> dict[str, Any]:
    return {"invitation": asked.invitation, "instead": asked.booked.uid if asked.booked else None}


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What they had typed, so that nothing of it is lost when the time was; never in an address."""
    sent = {name: request.POST.get(name, "")[:most] for name, most in _KEPT.items()}
    return {name: typed for name, typed in sent.items() if typed}


def _list(
    request: HttpRequest,
    visit: Visit,
    mine: list[Mine],
    asked: Mine | None,
    *,
    gone: bool = False,
    kept: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    free = writer.choices(visit, asked.invitation) if asked else []
    shown = free if "alla" in request.GET else free[:_MOST]
    context = {
        "asked": asked,
        "booked": asked.booked if asked else None,
        "booked_moment": words.moment(asked.booked.starts_at) if asked and asked.booked else "",
        "title": words.choose(asked.kind) if asked else _("Välj en tid"),
        "days": [
            (words.day(some[0].starts_at), [_time(each) for each in some])
            for _day, grouped in groupby(shown, lambda each: each.starts_at.astimezone(STOCKHOLM).date())
            if (some := list(grouped))
        ],
        "more": len(free) - len(shown),
        "gone": gone,
        "kept": kept or {},
        "others": _others(mine, asked),
    }
    return render(request, "appointments/choose.html", context, status=status)


def _time(choice: Choice) -> Time:
    said = {"who": choice.host, "languages": words.languages(choice.languages)}
    who = _("Med %(who)s, %(languages)s") if choice.languages else _("Med %(who)s")
    forms = [(words.ICONS[form], words.form(form)) for form in choice.forms]
    return Time(choice.uid, words.clock(choice.starts_at, choice.ends_at), forms, who % said)


def _take_page(
    request: HttpRequest,
    asked: Mine,
    choice: Choice,
    form: TakeForm,
    *,
    status: int = 200,
    has_other: bool = False,
) -> HttpResponse:
    context = {
        "asked": asked,
        "form": form,
        "time": _time(choice),
        "day": words.day(choice.starts_at),
        "instead": words.moment(asked.booked.starts_at) if asked.booked else "",
        "has_other": has_other,
        "can_remind": limits.after("appointment_reminder", timezone.now()) < choice.starts_at,
    }
    return render(request, "appointments/take.html", context, status=status)


def _booked(request: HttpRequest, mine: list[Mine], asked: Mine, booked: Booked) -> HttpResponse:
    context = {
        "asked": asked,
        "booked": booked,
        "day": words.day(booked.starts_at),
        "clock": words.clock(booked.starts_at, booked.ends_at),
        "icon": words.ICONS[booked.form],
        "form_words": words.form(booked.form),
        "others": _others(mine, asked),
    }
    return render(request, "appointments/booked.html", context)


def _others(mine: list[Mine], asked: Mine | None) -> list[tuple[str, str]]:
    return [
        (f"{reverse('appointments:choose')}?i={each.invitation}", words.choose(each.kind))
        for each in mine
        if each is not asked
    ]
