"""Keeping entries: one's own, and those of the network; and what experts can know."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.knowledge_house.experts import actions
from varsam.areas.knowledge_house.experts.models import Competence, Expert
from varsam.kernel.access import actor, gates, unsent
from varsam.kernel.people.models import Membership, Organisation, Role, User
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.experts.forms import AddForm, CompetenceForm, NetworkForm, OwnForm, initial
from varsam.site.experts.views_network import facts, find_expert


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("shared", Verb.READ))
def own_card(request: HttpRequest) -> HttpResponse:
    """One's own entry: to read, to change, or to say that it is right."""
    expert = actions.own_entry(me(request))
    if expert is None:
        return render(request, "experts/no_card.html")
    if request.method != "POST":
        form = OwnForm(
            initial={**initial(expert), **(unsent.take(request, reverse("experts:own_card")) or {})}
        )
        return _own_page(request, expert, form)
    if request.POST.get("confirm"):
        actions.change_expert(expert=expert, said={}, by=me(request))
        messages.success(request, _("Tack. Kortet är bekräftat."))
        return see_other("experts:own_card")
    form = OwnForm(request.POST)
    if not form.is_valid():
        return _own_page(request, expert, form, status=422)
    actions.change_expert(expert=expert, said=form.cleaned_data, by=me(request))
    messages.success(request, _("Kortet är sparat."))
    return see_other("experts:own_card")


def _own_page(request: HttpRequest, expert: Expert, form: OwnForm, status: int = 200) -> HttpResponse:
    days = (timezone.localdate() - timezone.localdate(expert.confirmed_at)).days
    context = {**facts(expert), "form": form, "may_confirm": days > 0}
    return render(request, "experts/own_card.html", context, status=status)


def _kept(pk: int) -> Expert:
    """An entry that the one who acts keeps for the network."""
    expert = find_expert(pk)
    if expert.unit_id not in actor.units("expert", Verb.CHANGE) or expert.ended_at:
        raise PermissionDenied
    return expert


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("expert", Verb.CHANGE))
def change_expert(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the network says of somebody."""
    expert = _kept(pk)
    form = NetworkForm(request.POST) if request.method == "POST" else NetworkForm(initial=initial(expert))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_expert(expert=expert, said=form.cleaned_data, by=me(request))
        except actions.LentWithoutAgreement as missing:
            form.add_error("agreement_until", missing)
        else:
            messages.success(request, _("Kortet är sparat."))
            return see_other("experts:expert", expert.pk)
    status = 422 if form.errors else 200
    return render(request, "experts/change.html", {"form": form, "expert": expert}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("expert", Verb.CHANGE))
def end_expert(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what follows, and then let somebody leave the network."""
    expert = _kept(pk)
    if request.method == "POST":
        actions.end_expert(expert=expert, by=me(request))
        messages.success(request, _("%(name)s är inte längre med i nätverket.") % {"name": expert.user.name})
        return see_other("experts:experts")
    return render(request, "experts/end.html", {"expert": expert})


# --- somebody new ------------------------------------------------------------------------------------------------

People = list[tuple[str, list[tuple[str, str]]]]


def _people(home: Organisation) -> People:
    """Those who can be added, under the municipality or partner that they belong to; a value is user-organisation."""
    found = actions.candidates()
    taken = set(Expert.objects.filter(unit=home, ended_at=None).values_list("user_id", flat=True))
    users = User.objects.in_bulk({user for user, _organisation, _role in found} - taken)
    places = Organisation.objects.in_bulk({place for _user, place, _role in found})
    roots = Organisation.objects.in_bulk({place.ancestors[0] for place in places.values()})
    groups: dict[str, dict[str, str]] = {}
    for user, place, role in found:
        if user in users:
            words = f"{users[user].name}, {Role(role).label} · {places[place].name}"
            groups.setdefault(roots[places[place].ancestors[0]].name, {})[f"{user}-{place}"] = words
    return [
        (name, sorted(people.items(), key=lambda pair: pair[1])) for name, people in sorted(groups.items())
    ]


def home_of(request: HttpRequest) -> Organisation:
    """The unit whose network the one who acts keeps: their own."""
    held: list[Membership] = request.memberships  # type: ignore[attr-defined]
    mine = set(actor.units("expert", Verb.ADD))
    home = next((each.organisation for each in held if each.organisation_id in mine), None)
    if home is None:
        raise PermissionDenied
    return home


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("expert", Verb.ADD))
def add_expert(request: HttpRequest) -> HttpResponse:
    """Take somebody into the network: a colleague, somebody of a partner, or somebody whom another municipality lends."""
    home = home_of(request)
    people = _people(home)
    if request.method != "POST":
        kept: dict[str, Any] = unsent.take(request, reverse("experts:add_expert")) or {}
        return render(request, "experts/add.html", {"form": AddForm(initial=kept, people=people)})
    form = AddForm(request.POST, people=people)
    if form.is_valid():
        user, place = (int(part) for part in form.cleaned_data["who"].split("-"))
        try:
            expert = actions.add_expert(
                unit=home,
                user=User.objects.get(pk=user),
                organisation=Organisation.objects.get(pk=place),
                said=form.cleaned_data,
                by=me(request),
            )
        except actions.LentWithoutAgreement as missing:
            form.add_error("agreement_until", missing)
        else:
            messages.success(request, _("%(name)s är med i nätverket.") % {"name": expert.user.name})
            return see_other("experts:expert", expert.pk)
    return render(request, "experts/add.html", {"form": form}, status=422)


# --- what experts can know ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("competence", Verb.CHANGE))
def competences(request: HttpRequest) -> HttpResponse:
    """All competences with how many have them; a post adds one, or renames the one whose slug it names."""
    if request.method != "POST":
        return _competences_page(request, None, "")
    slug = request.POST.get("slug", "")
    form = CompetenceForm(request.POST, auto_id=f"{slug or 'ny'}_%s")
    if not form.is_valid():
        return _competences_page(request, form, slug, status=422)
    said: dict[str, str] = form.cleaned_data
    try:
        _save(slug, said, me(request))
    except ValidationError as taken:
        form.add_error("name_sv", taken)
        return _competences_page(request, form, slug, status=422)
    messages.success(request, _("Sparat."))
    return see_other("experts:competences")


def _save(slug: str, said: dict[str, str], by: User) -> None:
    if not slug:
        actions.add_competence(**said, by=by)
        return
    found = Competence.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    actions.rename_competence(competence=found, **said, by=by)


def _competences_page(
    request: HttpRequest, bound: forms.Form | None, slug: str, status: int = 200
) -> HttpResponse:
    having: dict[str, int] = {}
    for expert in Expert.objects.filter(ended_at=None):
        for known in expert.competences:
            having[known] = having.get(known, 0) + 1
    rows = []
    for each in Competence.objects.all():
        said = {"name_sv": each.name_sv, "name_en": each.name_en}
        form = (
            bound
            if bound is not None and slug == each.slug
            else CompetenceForm(initial=said, auto_id=f"{each.slug}_%s")
        )
        rows.append((each, having.get(each.slug, 0), form))
    rows.sort(key=lambda row: row[0].name.casefold())
    new = bound if bound is not None and not slug else CompetenceForm(auto_id="ny_%s")
    context = {"rows": rows, "new": new, "error_form": bound}
    return render(request, "experts/competences.html", context, status=status)
