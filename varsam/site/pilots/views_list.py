"""Pilots in a list for those who lead them, planning a new one, and the places whose contact one is."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.methods.pilots import actions, claims, reading
from varsam.areas.methods.pilots.actions import NotNow
from varsam.areas.methods.pilots.enums import Design, Moment
from varsam.areas.methods.pilots.reading import Line, Mine
from varsam.areas.methods.pilots.states import OPEN, State
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk import writing as desk_writing
from varsam.site.desk.acts import me, see_other
from varsam.site.pilots import words
from varsam.site.pilots.forms import NewForm

_LONGEST_LIVE_CHECK = 20_000
# A school term, about: what a plan begins with.
_USUAL_DAYS = 120


@dataclass(frozen=True)
class Row:
    """One pilot in the list: its state, how near the stop rule is, and what is missing."""

    line: Line
    chip: tuple[str, str]
    stop: str
    is_near: bool
    until: str
    missing: list[str]


def row(line: Line) -> Row:
    pilot = line.pilot
    goes_on = pilot.started_on is not None
    return Row(
        line,
        words.chip(pilot),
        words.stop_line(pilot, line.counted) if goes_on else "",
        goes_on and line.counted > 0,
        words.day(pilot.ended_on or pilot.ends_on),
        missing(line),
    )


def missing(line: Line) -> list[str]:
    """What nobody has said or measured yet, in words."""
    found, state = [], State(line.pilot.state)
    if line.needs:
        said = ngettext(
            "En sak fattas innan den kan börja", "%(n)s saker fattas innan den kan börja", line.needs
        )
        found.append(said % {"n": line.needs})
    elif state == State.PLANNED:
        found.append(_("Allt finns. Den kan börja"))
    silent = len(line.months.silent)
    if silent and state in {State.RUNNING, State.STOPPED}:
        found.append(
            ngettext(
                "En plats har inte sagt om någon har skadats i %(month)s",
                "%(n)s platser har inte sagt om någon har skadats i %(month)s",
                silent,
            )
            % {"n": silent, "month": words.month(line.months.over[-1])}
        )
    if line.is_over_time:
        found.append(_("Sista dagen har varit, och ingen har avslutat den"))
    if line.unmeasured > 0:
        found.append(
            ngettext("En mätning efteråt saknas", "%(n)s mätningar efteråt saknas", line.unmeasured)
            % {"n": line.unmeasured}
        )
    elif state == State.ENDED:
        found.append(_("Väntar på utvärdering"))
    return found


@require_safe
@gates.staff(needs=("pilot", Verb.READ))
def pilots(request: HttpRequest) -> HttpResponse:
    """Those that are stopped first, then those that go on."""
    rows = [row(line) for line in reading.board()]
    going = [each for each in rows if each.line.pilot.state in OPEN]
    context = {
        "rows": going,
        "over": [each for each in rows if each.line.pilot.state not in OPEN],
        "finding": _finding(going),
        "may_plan": actor.may("pilot", Verb.ADD),
    }
    return render(request, "pilots/pilots.html", context)


def _finding(rows: list[Row]) -> str:
    stopped = sum(each.line.pilot.state == State.STOPPED for each in rows)
    if stopped:
        return ngettext("En prövning är stoppad", "%(n)s prövningar är stoppade", stopped) % {"n": stopped}
    waiting = sum(bool(each.missing) for each in rows)
    if waiting:
        return ngettext("Något saknas i en prövning", "Något saknas i %(n)s prövningar", waiting) % {
            "n": waiting
        }
    running = sum(each.line.pilot.state == State.RUNNING for each in rows)
    if running:
        return ngettext("En prövning pågår", "%(n)s prövningar pågår", running) % {"n": running}
    return _("Prövningar av metoder")


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("pilot", Verb.ADD))
def plan(request: HttpRequest) -> HttpResponse:
    """Begin to plan. `?metod=` says which method."""
    today = words.today()
    initial = {
        "method": request.GET.get("metod", ""),
        "design": Design.BEFORE_AFTER,
        "starts_on": today + timedelta(days=14),
        "ends_on": today + timedelta(days=14 + _USUAL_DAYS),
    }
    form = NewForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.plan_pilot(
                method=said["method"],
                unit=next(iter(sorted(actor.units("pilot", Verb.ADD)))),
                design=Design(said["design"]),
                starts_on=said["starts_on"],
                ends_on=said["ends_on"],
                by=me(request),
            )
        except NotNow:
            form.add_error("method", _("Metoden används inte längre."))
        else:
            messages.success(request, _("Prövningen är upplagd. Nu fyller du i planen."))
            return see_other("pilots:pilot", made.reference)
    context = {"form": form, "designs": [(each.label, claims.of(each)) for each in Design]}
    return render(request, "pilots/new.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True)
class Asked:
    """A place as its contact's list shows it."""

    mine: Mine
    chip: tuple[str, str]
    waits: int


@require_safe
@gates.staff(needs=("own_pilot", Verb.READ))
def own(request: HttpRequest) -> HttpResponse:
    """The places whose contact I am, those that ask something of me first."""
    found = [Asked(each, words.chip(each.pilot), each.due) for each in reading.mine(reading.my_places())]
    found.sort(key=lambda each: (not each.waits, each.mine.pilot.state not in OPEN))
    return render(request, "pilots/own.html", {"places": found, "moments": Moment})


@require_POST
@gates.staff()
def deidentify(request: HttpRequest) -> HttpResponse:
    """What in a text may point at someone, while it is being written. Nothing is kept."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:_LONGEST_LIVE_CHECK]
    return render(request, "desk/findings.html", {"check": desk_writing.check(text)})
