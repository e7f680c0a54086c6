"""Where one enquiry belongs: the table proposes, a person decides, and the area's own door opens."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.kernel.conversations import inbox, policies
from varsam.lib.routing import ROUTES
from varsam.lib.rows import Verb
from varsam.site.desk import enquiry_page, writing
from varsam.site.desk.acts import me, see_other
from varsam.site.desk.enquiry_page import Open
from varsam.site.routes import actions, desk_doors, desk_part, tables, words
from varsam.site.routes.desk_part import FactsForm, Proposal, ReasonForm
from varsam.site.routes.models import Decision

Act = Callable[[HttpRequest, Open], HttpResponse]


def _act(act: Act) -> Callable[..., HttpResponse]:
    """An act on one enquiry. Whoever comes to its address by a link, after signing in again, gets the enquiry."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @gates.staff(needs=("enquiry", Verb.CHANGE))
    @wraps(act)
    def guarded(request: HttpRequest, reference: str) -> HttpResponse:
        if request.method != "POST":
            return redirect("desk:enquiry", reference=reference)
        found = inbox.open_thread(reference)
        if found is None:
            raise Http404
        opened = Open(*found)
        if not policies.can_write_in(opened.enquiry):
            messages.warning(request, _("Samtalet är raderat, så inget mer kan sparas i det."))
            return see_other("desk:enquiry", reference=reference)
        return act(request, opened)

    return guarded


def _page(request: HttpRequest, opened: Open, status: int, **more: object) -> HttpResponse:
    context = enquiry_page.context(request, opened, way_open=True, **more)
    return render(request, "desk/enquiry.html", context, status=status)


@_act
def propose(request: HttpRequest, opened: Open) -> HttpResponse:
    """What the table proposes for what has been answered; with scripts only that part of the page."""
    facts = FactsForm(request.POST, auto_id="vag_%s")
    is_part = request.headers.get("HX-Request") == "true"
    if not facts.is_valid():
        more: dict[str, object] = {"facts": facts, "proposal": None}
    else:
        more = {"facts": facts, "proposal": desk_part.proposal(facts, opened.enquiry.sender)}
    if is_part:
        context = {"enquiry": opened.enquiry, "way_chosen": _still_chosen(request, more["proposal"]), **more}
        return render(request, "routes/proposal.html", context)
    return _page(request, opened, 200 if more["proposal"] else 422, **more)


def _still_chosen(request: HttpRequest, found: object) -> str:
    """What stays chosen when the proposal changes: a way that is still proposed, or another one that was chosen as such."""
    chosen = request.POST.get("route", "")
    if chosen == "other":
        return request.POST.get("other", "") or chosen
    proposed = {each.route for each in found.routes} if isinstance(found, Proposal) else set()
    return chosen if chosen in proposed else ""


@_act
def decide(request: HttpRequest, opened: Open) -> HttpResponse:
    """Decide; by what was proposed when the page was shown, or not at all."""
    facts = FactsForm(request.POST, auto_id="vag_%s")
    if not facts.is_valid():
        return _page(request, opened, 422, facts=facts, proposal=None)
    found = desk_part.proposal(facts, opened.enquiry.sender)
    chosen = request.POST.get("route", "")
    if chosen == "other":
        chosen = request.POST.get("other", "") or chosen
    proposed = {each.route for each in found.routes}
    form = ReasonForm(request.POST, auto_id="vagskal_%s", needed=chosen in ROUTES and chosen not in proposed)
    sent: dict[str, object] = {"facts": facts, "proposal": found, "way_form": form, "way_chosen": chosen}
    if request.POST.get("version") != str(found.version) or request.POST.get("rules") != found.rules:
        words_again = _(
            "Förslaget är ett annat nu: svaren eller regeltabellen har ändrats. Läs det och bestäm igen."
        )
        return _page(request, opened, 409, **{**sent, "way_again": words_again})
    if chosen not in ROUTES:
        return _page(request, opened, 422, **{**sent, "way_missing": _("Välj en väg.")})
    if not form.is_valid():
        return _page(request, opened, 422, **sent)
    verdict = writing.weigh(form, request.POST, may_keep=False)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _page(request, opened, 422, **{**sent, "way_check": verdict.check})
    actions.decide(
        enquiry=opened.enquiry,
        version=tables.in_force(),
        proposed=found.routes,
        route=chosen,
        reason=verdict.text if chosen not in proposed else "",
        by=me(request),
    )
    messages.success(
        request,
        _("Vägen är bestämd: %(where)s. Den som skrev ser det med sin kod.")
        % {"where": words.ROUTES[chosen]},
    )
    return see_other("desk:enquiry", reference=opened.enquiry.reference)


@_act
def open_door(request: HttpRequest, opened: Open) -> HttpResponse:
    """Go through the door of the decided route: what the area makes of it is the area's own."""
    decision = Decision.objects.filter(enquiry=opened.enquiry).first()
    opener = desk_doors.OPENERS.get(decision.route) if decision else None
    if decision is None or opener is None or not desk_doors.of(decision.route, opened.enquiry).act:
        raise Http404
    try:
        address = opener(opened.enquiry, me(request))
    except desk_doors.CannotOpen as refused:
        messages.warning(request, str(refused))
        return see_other("desk:enquiry", reference=opened.enquiry.reference)
    messages.success(request, _("Klart. Här går det vidare."))
    response = redirect(address)
    response.status_code = 303
    return response
