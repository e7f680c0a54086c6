"""SSPF and SIG: the picture of them all, one of them, its rhythm and where its casework lies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.knowledge_house.tracks import actions
from varsam.areas.knowledge_house.tracks.enums import LivesIn
from varsam.kernel.access import actor, gates
from varsam.kernel.meetings import groups
from varsam.kernel.meetings.models import Member
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.meetings import groups_shown
from varsam.site.meetings.forms_group import RhythmForm
from varsam.site.meetings.group_found import to_group
from varsam.site.tracks import found, overview, tally
from varsam.site.tracks.forms import HomeForm


@require_safe
@gates.staff()
def tracks(request: HttpRequest) -> HttpResponse:
    """Every group that the one who asks may see: all of the city's for who handles records, else those they sit in."""
    cards = overview.cards()
    context = {
        "rows": overview.by_district(cards),
        "kinds": ["SSPF", "SIG"],
        "cards": cards,
        "wanting": [card for card in cards if card.missing],
        "sees_all": actor.may("group", Verb.READ),
    }
    return render(request, "tracks/tracks.html", context)


@require_safe
@gates.staff()
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: who sits there for what, how often it meets, where its casework lies, and who sat there before."""
    seen = found.to_see(pk)
    everybody = list(
        Member.objects.filter(group=seen).select_related("user", "organisation", "deputy_for__user").order_by("pk")
    )  # fmt: skip
    now = timezone.now()
    current = [each for each in everybody if each.valid_to is None or each.valid_to > now]
    context = {
        "card": overview.card(
            seen, sorted(current, key=lambda each: (not each.leads, each.deputy_for_id is not None))
        ),
        "group": seen,
        "history": groups_shown.history(everybody),
        "open_cases": tally.open_cases(seen),
        "writable": found.may_change(seen),
        **groups_shown.rhythm_of(seen),
    }
    return render(request, "tracks/group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("group", Verb.CHANGE))
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """What the group is for, and when it meets."""
    seen = found.to_change(pk)
    form = RhythmForm(request.POST) if request.method == "POST" else RhythmForm.of(seen)
    if request.method == "POST" and form.is_valid():
        groups.change_group(
            group=seen,
            name=seen.name,
            district=seen.district_id,
            area=seen.area,
            valid_until=seen.valid_until,
            by=me(request),
            **form.cleaned_data,
        )
        messages.success(request, _("Sparat. Alla i gruppen ser det."))
        return to_group(seen)
    context = {"group": seen, "form": form}
    return render(request, "tracks/change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("group", Verb.CHANGE))
def home(request: HttpRequest, pk: int) -> HttpResponse:
    """In which system the group's casework lies from now on."""
    seen = found.to_change(pk)
    track = getattr(seen, "track", None)
    initial = {
        "lives_in": track.lives_in if track else LivesIn.VARSAM,
        "system": track.system if track else "",
    }
    form = HomeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.move_track(
            group=seen,
            lives_in=LivesIn(form.cleaned_data["lives_in"]),
            system=form.cleaned_data["system"],
            by=me(request),
        )
        messages.success(request, _("Sparat. Ärenden som redan är öppna ligger kvar där de är."))
        return to_group(seen)
    context = {"group": seen, "form": form}
    return render(request, "tracks/home.html", context, status=422 if form.errors else 200)
