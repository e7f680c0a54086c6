"""The groups that meet: all of them, one, a new one, changing and ending it, and what stands on each of its agendas."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.meetings import agenda as standing_items
from varsam.kernel.meetings import groups as acts
from varsam.kernel.meetings.enums import GroupKind
from varsam.kernel.meetings.models import Group, Meeting, Member
from varsam.kernel.meetings.states import MeetingState
from varsam.kernel.people.models import Organisation
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me
from varsam.site.meetings import group_found as found
from varsam.site.meetings import groups_shown
from varsam.site.meetings.forms_group import GroupForm, NewGroupForm, StandingForm
from varsam.site.meetings.group_found import to_group
from varsam.site.meetings.views_agenda import keep

_EARLIER = 6


@require_safe
@gates.staff()
def groups(request: HttpRequest) -> HttpResponse:
    """Every group that the one who asks may see, by what it is for."""
    rows = list(Group.objects.filter(ended_at=None).select_related("unit").order_by("name", "pk"))
    leaders = {
        each.group_id: each.user.name
        for each in Member.objects.current().filter(group__in=rows, leads=True).select_related("user").order_by("-pk")
    }  # fmt: skip
    upcoming: dict[int, str] = {}
    for group, starts in (
        Meeting.objects.filter(group__in=rows, state=MeetingState.PLANNED, starts_at__gte=timezone.now())
        .order_by("starts_at", "pk")
        .values_list("group_id", "starts_at")
    ):
        upcoming.setdefault(group, moments.short_day(starts))
    rhythms = groups_shown.rhythms(rows)
    kinds = [
        (
            str(kind.label),
            [_listed(group, leaders, upcoming, rhythms) for group in rows if group.kind == kind],
        )
        for kind in GroupKind
    ]
    context = {
        "kinds": [(label, shown) for label, shown in kinds if shown],
        "may_make": actor.may("city_group", Verb.ADD),
    }
    return render(request, "meetings/groups.html", context)


def _listed(
    group: Group, leaders: dict[int, str], upcoming: dict[int, str], rhythms: dict[int, str]
) -> dict[str, Any]:
    return {
        "name": group.name,
        "unit": group.unit.name,
        "address": found.address_of(group),
        "leader": leaders.get(group.pk, ""),
        "rhythm": rhythms[group.pk],
        "next": upcoming.get(group.pk, ""),
        "validity": groups_shown.validity(group) if group.valid_until else None,
    }


@require_safe
@gates.staff()
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: what it is for, who sits there, when it meets and what it always takes up."""
    seen = found.to_see(pk)
    return to_group(seen) if found.is_track(seen) else _page(request, seen)


def _page(request: HttpRequest, seen: Group, status: int = 200, **sent: Any) -> HttpResponse:
    everybody = list(
        Member.objects.filter(group=seen).select_related("user", "organisation", "deputy_for__user").order_by("pk")
    )  # fmt: skip
    now = timezone.now()
    current = [each for each in everybody if each.valid_to is None or each.valid_to > now]
    earlier = list(seen.meetings.filter(state=MeetingState.HELD).order_by("-starts_at", "pk")[:_EARLIER])
    context = {
        "group": seen,
        "services": groups_shown.services(current),
        "has_leader": any(each.leads for each in current),
        "history": groups_shown.history(everybody),
        "validity": groups_shown.validity(seen),
        "earlier": [(each.reference, moments.short_day(each.starts_at)) for each in earlier],
        **groups_shown.rhythm_of(seen),
    }  # fmt: skip
    return render(request, "meetings/group.html", {**context, **sent}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("city_group", Verb.ADD))
def new_group(request: HttpRequest) -> HttpResponse:
    """A new group: what it is for, and who answers for it. Its members are given seats afterwards."""
    units = list(Organisation.objects.filter(pk__in=actor.units("city_group", Verb.ADD)).order_by("pk"))
    form = NewGroupForm(
        request.POST if request.method == "POST" else None,
        units=[(unit.pk, unit.name) for unit in units],
        initial={"every_weeks": 4, "unit": units[0].pk if units else None},
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            with transaction.atomic():
                made = acts.make_group(kind=GroupKind(said.pop("kind")), by=me(request), **said)
        except IntegrityError:
            form.add_error("name", _("Enheten har redan en grupp som heter så. Välj ett annat namn."))
        else:
            messages.success(request, _("Gruppen finns nu. Ge platser åt dem som ska vara med."))
            return to_group(made)
    return render(request, "meetings/new_group.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("group", Verb.CHANGE))
def change_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, purpose, area, end or rhythm."""
    seen = found.to_change(pk)
    initial = {name: getattr(seen, name) for name in GroupForm.base_fields}
    form = GroupForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                acts.change_group(group=seen, district=seen.district_id, by=me(request), **form.cleaned_data)
        except IntegrityError:
            form.add_error("name", _("Enheten har redan en grupp som heter så. Välj ett annat namn."))
        else:
            messages.success(request, _("Sparat. Alla i gruppen ser det."))
            return to_group(seen)
    context = {"group": seen, "form": form, "group_address": found.address_of(seen)}
    return render(request, "meetings/change_group.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("group", Verb.CHANGE))
def end_group(request: HttpRequest, pk: int) -> HttpResponse:
    """It meets no more, after saying what that means."""
    seen = found.to_change(pk)
    planned = seen.meetings.filter(state=MeetingState.PLANNED, starts_at__gt=timezone.now()).count()
    if request.method == "POST":
        if planned:
            messages.warning(request, _("Ställ in mötena som är planerade först."))
            return to_group(seen)
        acts.end_group(group=seen, by=me(request))
        messages.success(request, _("Gruppen är avslutad. Det som den har mött om finns kvar."))
        return to_group(seen)
    context = {"group": seen, "planned": planned, "group_address": found.address_of(seen)}
    return render(request, "meetings/end_group.html", context)


# --- what stands on every agenda -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("group", Verb.CHANGE))
def add_standing(request: HttpRequest, pk: int) -> HttpResponse:
    """One more item that stands on every agenda of the group."""
    seen = found.to_change(pk)
    form = StandingForm(request.POST if request.method == "POST" else None, auto_id="stande_%s")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        standing_items.add_standing(group=seen, title=said["title"], minutes=said["minutes"], by=me(request))
        keep(request, form, seen)
        messages.success(request, _("Punkten står på dagordningen från nästa möte som planeras."))
        return to_group(seen)
    context = {"group": seen, "form": form, "group_address": found.address_of(seen)}
    return render(request, "meetings/standing.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("group", Verb.CHANGE))
def standing(request: HttpRequest, pk: int, standing: int) -> HttpResponse:
    """Move it up or down, or take it away."""
    seen = found.to_change(pk)
    item = get_object_or_404(seen.standing_items, pk=standing)
    if request.method != "POST":
        return to_group(seen)
    order = list(seen.standing_items.all())
    at = order.index(item)
    match request.POST.get("way"):
        case "remove":
            standing_items.drop_standing(standing=item, by=me(request))
            messages.success(request, _("Punkten är borttagen. De dagordningar som redan finns ändras inte."))
        case "up" if at > 0:
            standing_items.place_standing(standing=item, position=at, by=me(request))
        case "down" if at + 1 < len(order):
            standing_items.place_standing(standing=item, position=at + 2, by=me(request))
    return to_group(seen)
