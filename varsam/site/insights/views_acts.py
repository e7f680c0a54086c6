"""What becomes of an insight: shared in the city, open to all, taken back, an idea in the register of methods."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.liaison.insights import actions
from varsam.areas.liaison.insights.policies import NotNow, PointsAtSomebody
from varsam.site.desk.acts import me, see_other
from varsam.site.insights import presentation
from varsam.site.insights.forms import IdeaForm
from varsam.site.insights.views_list import WRITES, found


@require_POST
@WRITES
def share(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let it be passed on, and stand in the month's letter."""
    actions.share(insight=found(uid), by=me(request))
    messages.success(request, _("Lärdomen är delad i staden. För den vidare till dem som den rör."))
    return see_other("insights:insight", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def open_to_all(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let everybody read it; says first what that means."""
    one = found(uid)
    missing = presentation.missing_to_open(one)
    if request.method != "POST" or missing:
        context = {"insight": one, "missing": missing, "source": presentation.source(one)}
        return render(request, "insights/open.html", context, status=422 if request.method == "POST" else 200)
    try:
        actions.open_to_all(insight=one, by=me(request))
    except (NotNow, PointsAtSomebody):
        # Somebody has changed it since: the page says what is missing now.
        messages.warning(request, _("Någon annan hann före."))
        return see_other("insights:open", uid)
    messages.success(request, _("Lärdomen är öppen för alla, och kommer med i flödet till andra kommuner."))
    return see_other("insights:insight", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def take_back(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let it be the city's own again; says first what cannot be undone."""
    one = found(uid)
    if request.method != "POST":
        return render(request, "insights/take_back.html", {"insight": one})
    actions.take_back(insight=one, by=me(request))
    messages.success(request, _("Lärdomen är tillbakatagen. Flödet säger att den inte finns kvar."))
    return see_other("insights:insight", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def make_idea(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put it in the register of methods as an idea, once."""
    one = found(uid)
    if one.idea is not None:
        return see_other("register:method", one.idea.slug)
    form = IdeaForm(
        request.POST if request.method == "POST" else None,
        initial={"name": one.title_sv, "words": one.text_sv},
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            method = actions.make_idea(insight=one, name=said["name"], words=said["words"], by=me(request))
        except PointsAtSomebody as pointing:
            form.refuse(pointing)
        except NotNow:
            messages.warning(
                request, _("Det gick inte: någon annan hann före, eller så är lärdomen ett utkast.")
            )
            return see_other("insights:insight", uid)
        else:
            messages.success(request, _("Idén finns i metodregistret. Där står att den kommer härifrån."))
            return see_other("register:method", method.slug)
    context = {"insight": one, "form": form}
    return render(request, "insights/make_idea.html", context, status=422 if form.is_bound else 200)
