"""Who owns a mission: asking somebody else, answering that, and taking over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.liaison.missions import actions, reading
from varsam.areas.liaison.missions.actions import NotNow
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.liaison.forms import HandOverForm
from varsam.site.liaison.views_mission import find, mine


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("own_mission", Verb.CHANGE))
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a colleague to take it over; or take the question back."""
    found = mine(request, reference)
    if request.method == "POST" and request.POST.get("act") == "withdraw":
        actions.hand_over(mission=found, to=None, by=me(request))
        messages.success(request, _("Frågan är tillbakatagen."))
        return see_other("liaison:mission", reference)
    people = [each for each in reading.owners(found.unit_id) if each.pk != found.owner_id]
    form = HandOverForm(request.POST if request.method == "POST" else None, people=people)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "mission": found}
        return render(request, "liaison/hand_over.html", context, status=422 if form.is_bound else 200)
    chosen = next(each for each in people if each.pk == form.cleaned_data["to"])
    actions.hand_over(mission=found, to=chosen, by=me(request))
    messages.success(
        request,
        _("%(name)s är tillfrågad. Uppdraget är kvar hos den som har det tills svaret är ja.")
        % {"name": chosen.name},
    )
    return see_other("liaison:mission", reference)


@require_POST
@gates.staff(needs=("own_mission", Verb.CHANGE))
def answer_offer(request: HttpRequest, reference: str) -> HttpResponse:
    """The one who was asked says yes or no."""
    found, accepts = find(reference), request.POST.get("answer") == "yes"
    try:
        actions.answer_offer(mission=found, accepts=accepts, by=me(request))
    except NotNow:
        messages.warning(request, _("Frågan till dig gäller inte längre."))
        return see_other("liaison:missions")
    if accepts:
        messages.success(request, _("Du ansvarar för uppdraget nu."))
        return see_other("liaison:mission", reference)
    messages.success(request, _("Du har tackat nej. Uppdraget är kvar hos den som frågade."))
    return see_other("liaison:missions")


@require_POST
@gates.staff(needs=("mission", Verb.CHANGE))
def take_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody who keeps the unit's missions takes it over, as when its owner has left."""
    found = mine(request, reference)
    if found.owner_id != me(request).pk:
        actions.take_over(mission=found, by=me(request))
    messages.success(request, _("Du ansvarar för uppdraget nu."))
    return see_other("liaison:mission", reference)
