"""Who sits in a group: somebody new, who leads, whose deputy, and who leaves."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.kernel.meetings import groups
from varsam.kernel.meetings.database import call
from varsam.kernel.meetings.enums import Function
from varsam.kernel.meetings.models import Group, Member
from varsam.kernel.people.models import Organisation, User
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.meetings import group_found as found
from varsam.site.meetings.forms_group import MemberForm, OrganisationForm, SeatForm
from varsam.site.meetings.group_found import to_group


def _members(group: Group) -> list[Member]:
    return list(Member.objects.current().filter(group=group).select_related("user", "organisation"))


def _lead_wrongly() -> str:
    return _("I en social insatsgrupp leder socialtjänsten. Välj någon som sitter där för socialtjänsten.")


def _chosen(request: HttpRequest) -> tuple[OrganisationForm, Organisation | None]:
    there = list(Organisation.objects.filter(left_at=None))
    asked = request.GET.get("organisation", "")
    form = OrganisationForm({"organisation": asked} if asked else None, organisations=there)
    if not form.is_bound or not form.is_valid():
        return form, None
    return form, next(each for each in there if each.pk == form.cleaned_data["organisation"])


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("group", Verb.CHANGE))
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a seat: first from where they come, then who."""
    group = found.to_change(pk)
    choosing, organisation = _chosen(request)
    members = _members(group)
    taken = {member.user_id for member in members}
    people = (
        [each for each in User.objects.filter(pk__in=call("workers", organisation.pk)).order_by("name") if each.pk not in taken]
        if organisation
        else []
    )  # fmt: skip
    form = SeatForm(
        request.POST if request.method == "POST" else None,
        people=people,
        members=members,
        initial={"user": people[0].pk if len(people) == 1 else None},
    )
    is_sent = request.method == "POST" and organisation is not None
    if is_sent and form.is_valid() and _seated(request, form, group, organisation):
        return to_group(group)
    context = {
        "group": group,
        "group_address": found.address_of(group),
        "choosing": choosing,
        "organisation": organisation,
        "people": people,
        "form": form,
    }
    return render(request, "meetings/add_member.html", context, status=422 if form.errors else 200)


def _seated(request: HttpRequest, form: SeatForm, group: Group, organisation: Organisation | None) -> bool:
    assert organisation is not None
    said = form.cleaned_data
    if said["leads"] and group.kind == "sig" and said["function"] != Function.SOCIAL_SERVICES:
        form.add_error("leads", _lead_wrongly())
        return False
    user = User.objects.get(pk=said["user"])
    deputy = next((each for each in _members(group) if each.pk == said["deputy_for"]), None)
    try:
        groups.add_member(
            group=group,
            user=user,
            organisation=organisation.pk,
            function=Function(said["function"]),
            leads=said["leads"],
            deputy_for=deputy,
            by=me(request),
        )
    except ValueError:
        form.add_error("user", _("Personen arbetar inte där längre. Välj någon annan."))
        return False
    messages.success(
        request,
        _("%(who)s har en plats. Det öppnar inget ärende: det gör bara samtycke.") % {"who": user.name},
    )
    return True


def _of(group: Group, member: int) -> Member:
    return get_object_or_404(
        Member.objects.current().select_related("user", "organisation"), pk=member, group=group
    )


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("group", Verb.CHANGE))
def change_member(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Who leads, and whose deputy somebody is."""
    group = found.to_change(pk)
    seat = _of(group, member)
    others = [each for each in _members(group) if each.pk != seat.pk]
    initial = {"leads": seat.leads, "deputy_for": seat.deputy_for_id}
    form = MemberForm(request.POST if request.method == "POST" else None, members=others, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        deputy = next((each for each in others if each.pk == said["deputy_for"]), None)
        try:
            with transaction.atomic():
                groups.change_member(member=seat, leads=said["leads"], deputy_for=deputy, by=me(request))
        except (IntegrityError, ValueError):
            form.add_error("leads", _lead_wrongly())
        else:
            messages.success(request, _("Sparat."))
            return to_group(group)
    context = {"group": group, "group_address": found.address_of(group), "seat": seat, "form": form}
    return render(request, "meetings/change_member.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("group", Verb.CHANGE))
def end_member(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Somebody leaves the group, after saying what that does."""
    group = found.to_change(pk)
    seat = _of(group, member)
    if request.method == "POST":
        groups.end_member(member=seat, by=me(request))
        messages.success(request, _("%(who)s har lämnat gruppen.") % {"who": seat.user.name})
        return to_group(group)
    deputies = [each for each in _members(group) if each.deputy_for_id == seat.pk]
    context = {
        "group": group,
        "group_address": found.address_of(group),
        "seat": seat,
        "deputies": deputies,
    }
    return render(request, "meetings/end_member.html", context)
