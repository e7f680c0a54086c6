"""Writing what was learned, and changing it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.liaison.insights import actions
from varsam.areas.liaison.insights.models import Insight
from varsam.areas.liaison.insights.policies import PointsAtSomebody
from varsam.areas.liaison.missions.models import Mission
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.insights.forms import InsightForm
from varsam.site.insights.views_list import WRITES, found


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("insight", Verb.ADD))
def write(request: HttpRequest) -> HttpResponse:
    """A new one; who comes from a method or a mission finds that filled in."""
    form = InsightForm(request.POST if request.method == "POST" else None, initial=_from(request))
    if not form.is_valid():
        return _page(request, form, 422 if form.is_bound else 200)
    try:
        made = actions.write(
            unit=min(actor.units("insight", Verb.ADD)),
            values=form.values(),
            methods=form.cleaned_data["methods"],
            kept=form.cleaned_data["kept"],
            by=me(request),
        )
    except PointsAtSomebody as pointing:
        form.refuse(pointing)
        return _page(request, form, 422)
    messages.success(
        request, _("Lärdomen är sparad som utkast. Dela den när den är klar, så kan du föra den vidare.")
    )
    return see_other("insights:insight", made.uid)


def _from(request: HttpRequest) -> dict[str, object]:
    initial: dict[str, object] = {}
    if method := request.GET.get("metod", "")[:60]:
        initial["methods"] = [method]
    try:
        mission = Mission.objects.filter(pk=uuid.UUID(request.GET.get("uppdrag", ""))).first()
    except ValueError:
        mission = None
    if mission is not None:
        initial |= {"mission": mission.pk, "body": mission.body_id}
    return initial


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Its texts, where it comes from and what it is about."""
    one = found(uid)
    form = InsightForm(request.POST if request.method == "POST" else None, insight=one)
    if not form.is_valid():
        return _page(request, form, 422 if form.is_bound else 200, insight=one)
    try:
        actions.change(
            insight=one,
            values=form.values(),
            methods=form.cleaned_data["methods"],
            seen=form.cleaned_data["seen"] or 0,
            kept=form.cleaned_data["kept"],
            by=me(request),
        )
    except PointsAtSomebody as pointing:
        form.refuse(pointing)
        return _page(request, form, 422, insight=one)
    except actions.ChangedMeanwhile as changed:
        return _page(request, form, 409, insight=one, compare=form.face(changed.latest))
    messages.success(request, _("Sparat."))
    return see_other("insights:insight", uid)


def _page(
    request: HttpRequest, form: InsightForm, status: int, *, insight: Insight | None = None, **more: object
) -> HttpResponse:
    chosen = form["methods"].value() or []
    context = {"form": form, "insight": insight, "chosen_methods": len(chosen), **more}
    return render(request, "insights/write.html", context, status=status)
