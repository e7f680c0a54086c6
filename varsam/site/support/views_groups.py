"""Parent groups at the desk: planning them, opening them, who comes, ending them."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.relatives.parents import actions, reading
from varsam.areas.relatives.parents.models import ParentGroup, Seat
from varsam.areas.relatives.parents.states import State
from varsam.areas.relatives.support.refusals import NotNow
from varsam.kernel.access import actor, gates
from varsam.kernel.people.models import District, Organisation
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.support import desk_groups, desk_one
from varsam.site.support.desk_forms import PlanForm

Act = Callable[[HttpRequest, ParentGroup], HttpResponse | None]


def find(reference: str) -> ParentGroup:
    found = reading.find(reference)
    if found is None:
        raise Http404
    return found


def act(do: Act) -> Callable[..., HttpResponse]:
    """An act on one group: what cannot be done now is said, and the page is read anew."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @gates.staff(needs=("parent_group", Verb.CHANGE))
    @wraps(do)
    def guarded(request: HttpRequest, reference: str) -> HttpResponse:
        if request.method != "POST":
            return redirect("support:group", reference)
        group = find(reference)
        try:
            return do(request, group) or see_other("support:group", reference)
        except NotNow as refusal:
            messages.warning(request, refusal.why)
            return see_other("support:group", reference)

    return guarded


@require_safe
@gates.staff()
def groups(request: HttpRequest) -> HttpResponse:
    """All of the unit's, or those that one leads."""
    now, sees_all = timezone.now(), actor.may("parent_group", Verb.READ)
    found = reading.board() if sees_all else reading.led(me(request))
    rows = [desk_groups.row(each, now) for each in found]
    context = {
        "rows": sorted(rows, key=lambda row: row.is_over),
        "may_add": actor.may("parent_group", Verb.ADD),
        "sees_all": sees_all,
    }
    return render(request, "support/groups.html", context)


@require_safe
@gates.staff()
def group(request: HttpRequest, reference: str) -> HttpResponse:
    """One group: its meetings and those who come, by what they want to be called."""
    found, now = find(reference), timezone.now()
    lines, may = reading.seats(found), reading.keeps(found)
    state = State(found.state)
    people = desk_groups.people(lines, may=may)
    context = {
        "group": found,
        "row": desk_groups.row(found, now),
        "state": state.value,
        "people": people,
        "asking": sum(each.may_admit for each in people),
        "meetings": desk_groups.meetings(found, lines, now),
        "place": desk_groups.place(found),
        "leaders": ", ".join(each.name for each in desk_groups.leaders(found)),
        "may": may,
        "could_invite": [desk_one.short(each.enquiry, each) for each in reading.could_invite(found)]
        if may and state == State.OPEN
        else [],
    }
    return render(request, "support/group.html", context)


# --- planning --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("parent_group", Verb.ADD))
def plan(request: HttpRequest) -> HttpResponse:
    """A new group: when, where, in which language, for how many. Nobody sees it before it is opened."""
    unit = _unit(request)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        leaders=actions.leaders(unit),
        initial={"leaders": [me(request).pk], "language": "sv"},
    )
    if not form.is_valid():
        return render(request, "support/plan.html", {"form": form}, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    made = actions.plan(
        unit=unit,
        names=form.names(),
        language=said["language"],
        district=District.objects.filter(pk=said["district"]).first(),
        place=said["place"],
        places=said["places"],
        times=form.times(),
        leaders=form.led_by(),
        by=me(request),
    )
    messages.success(request, _("Gruppen är planerad. Öppna den när den är klar att visas för anhöriga."))
    return see_other("support:group", made.reference)


def _unit(request: HttpRequest) -> Organisation:
    found = Organisation.objects.filter(pk__in=actor.units("parent_group", Verb.ADD)).order_by("pk").first()
    if found is None:
        raise Http404
    return found


# --- acts --------------------------------------------------------------------------------------------------------


@act
def open_group(request: HttpRequest, found: ParentGroup) -> HttpResponse | None:
    """Let relatives see it and ask to be in it."""
    actions.open_(group=found, by=me(request))
    messages.success(request, _("Öppen. Anhöriga som har stöd ser gruppen nu."))
    return None


@act
def close_group(request: HttpRequest, found: ParentGroup) -> HttpResponse | None:
    """Nobody more can ask."""
    actions.close(group=found, by=me(request))
    messages.success(request, _("Stängd för nya. De som är med är kvar."))
    return None


@act
def reopen_group(request: HttpRequest, found: ParentGroup) -> HttpResponse | None:
    """Relatives can ask again."""
    actions.reopen(group=found, by=me(request))
    messages.success(request, _("Öppen igen för nya."))
    return None


def _seat(request: HttpRequest, found: ParentGroup) -> Seat | None:
    try:
        uid = uuid.UUID(request.POST.get("seat", ""))
    except ValueError:
        return None
    return Seat.objects.filter(uid=uid, group=found).first()


@act
def admit(request: HttpRequest, found: ParentGroup) -> HttpResponse | None:
    """Give a place to somebody who has asked."""
    seat = _seat(request, found)
    if seat is not None:
        actions.admit(seat=seat, by=me(request))
        messages.success(request, _("Sparat. Den anhöriga ser det med sin kod."))
    return None


@act
def turn_down(request: HttpRequest, found: ParentGroup) -> HttpResponse | None:
    """Say no to somebody who has asked."""
    seat = _seat(request, found)
    if seat is not None:
        actions.turn_down(seat=seat, by=me(request))
        messages.success(
            request, _("Sparat. Skriv gärna i samtalet varför det inte blev just den här gruppen.")
        )
    return None


@act
def invite_to(request: HttpRequest, found: ParentGroup) -> HttpResponse | None:
    """Ask those who are ticked into the group."""
    chosen = set(request.POST.getlist("support"))
    wanted = [each for each in reading.could_invite(found) if str(each.uid) in chosen]
    for each in wanted:
        actions.invite(group=found, support=each, by=me(request))
    if wanted:
        said = ngettext("En är inbjuden.", "%(n)s är inbjudna.", len(wanted)) % {"n": len(wanted)}
        messages.success(request, said + " " + _("De läser om gruppen med sin kod."))
    else:
        messages.warning(request, _("Kryssa i minst en att bjuda in."))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("parent_group", Verb.CHANGE))
def end_group(request: HttpRequest, reference: str) -> HttpResponse:
    """End it; what is lost is said before."""
    found = find(reference)
    if not reading.keeps(found) or found.state == State.ENDED:
        raise Http404
    if request.method != "POST":
        return render(request, "support/end_group.html", {"group": found})
    try:
        actions.end(group=found, by=me(request))
    except NotNow as refusal:
        messages.warning(request, refusal.why)
    else:
        messages.success(request, _("Gruppen är avslutad. Bara siffror finns kvar."))
    return see_other("support:group", reference)
