"""A relative's own support, by the code: what is offered, how far it has come, whether it helped, and no more of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.relatives.parents import writer as groups
from varsam.areas.relatives.support import writer
from varsam.areas.relatives.support.enums import Helped
from varsam.areas.relatives.support.refusals import NotNow
from varsam.areas.relatives.support.states import CoachState, State
from varsam.areas.relatives.support.writer import Mine
from varsam.kernel.appointments import writer as times
from varsam.kernel.conversations import visiting
from varsam.kernel.conversations.writer import Visit
from varsam.lib import when
from varsam.site.support import own_groups, own_words
from varsam.site.support.own_forms import HelpedForm


def again(name: str, done: str = "", *args: object) -> HttpResponse:
    """Read a page anew after an act, which says at its top what was done."""
    address = reverse(f"own_support:{name}", args=args)
    response = redirect(f"{address}?klart={done}" if done else address)
    response.status_code = 303
    return response


@require_safe
@visiting.opened
def support(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The support as it stands."""
    return _page(request, visit)


def _page(request: HttpRequest, visit: Visit, fault: str = "", status: int = 200) -> HttpResponse:
    mine = writer.mine(visit)
    if mine is None:
        return none(request, fault, status)
    shown = {State.OFFERED: _offer, State.DECLINED: _offer, State.ONGOING: _ongoing, State.ENDED: _ended}
    template, context = shown[State(mine.state)](visit, mine)
    context.update(said=own_words.said(request), fault=fault)
    return render(request, template, context, status=status)


def none(request: HttpRequest, fault: str = "", status: int = 200) -> HttpResponse:
    """There is no support, which is no fault: the way to one."""
    return render(request, "support/own_none.html", {"fault": fault}, status=status)


def _offer(_visit: Visit, mine: Mine) -> tuple[str, dict[str, object]]:
    chosen = mine.languages or [mine.language, own_words.language()]
    return "support/own_offer.html", {
        "declined": mine.state == State.DECLINED,
        "languages": own_words.languages(chosen),
        **own_words.wording(mine.wording),
    }


def _ongoing(visit: Visit, mine: Mine) -> tuple[str, dict[str, object]]:
    parts = [
        own_words.talk(times.mine(visit)),
        own_words.coach(mine),
        own_groups.part(groups.groups(visit)),
        own_words.offices(mine),
        own_words.helped(mine),
    ]
    known = [part for part in parts if part]
    return "support/own.html", {
        "lead": own_words.lead(mine),
        "steps": own_words.steps(mine),
        "parts": sorted(known, key=lambda part: not part.is_due),
        "has_coach": mine.coach is not None and mine.coach.state == CoachState.YES,
        "coach_name": mine.coach.name if mine.coach else "",
        "shares_thread": mine.shares_thread,
    }


def _ended(_visit: Visit, mine: Mine) -> tuple[str, dict[str, object]]:
    day = when.day(mine.ended_at, own_words.language()) if mine.ended_at else ""
    return "support/own_ended.html", {
        "day": day,
        "may_say": mine.helped == Helped.SILENT,
        "was_begun": mine.consented_at,
    }


@require_POST
@visiting.opened
def answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Yes or no to support, in one tap."""
    says_yes = request.POST.get("answer") == "yes"
    try:
        if says_yes:
            spoken = own_words.known_languages(request.POST.getlist("languages"))
            writer.accept(visit, wording=number(request, "wording"), languages=spoken)
        else:
            writer.decline(visit)
    except NotNow as refusal:
        return _page(request, visit, refusal.why, status=409)
    return again("support", "ja" if says_yes else "nej")


def number(request: HttpRequest, name: str) -> int:
    """A number that a form carries; 0, which is nothing's key, for anything else."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


@require_POST
@visiting.opened
def share(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Let the coach read the thread, or no longer."""
    shares = request.POST.get("shares") == "yes"
    try:
        writer.share_thread(visit, shares=shares)
    except NotNow as refusal:
        return _page(request, visit, refusal.why, status=409)
    return again("support", "delat" if shares else "odelat")


@require_POST
@visiting.opened
def end_coach(request: HttpRequest, visit: Visit) -> HttpResponse:
    """No coach any more; the support goes on."""
    try:
        writer.end_coach(visit)
    except NotNow as refusal:
        return _page(request, visit, refusal.why, status=409)
    return again("support", "ingencoach")


@require_POST
@visiting.opened
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    """No more support; nobody asks why."""
    try:
        writer.leave(visit)
    except NotNow as refusal:
        return _page(request, visit, refusal.why, status=409)
    return again("support", "slut")


@require_http_methods(["GET", "HEAD", "POST"])
@visiting.opened
def helped(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Whether it helped: one of four answers, and own words for whoever wants to."""
    mine = writer.mine(visit)
    if mine is None or not own_words.may_say(mine):
        return again("support")
    if request.method != "POST":
        return _helped_page(request, mine, HelpedForm(initial={"words": mine.words}))
    chosen, form = request.POST.get("helped", ""), HelpedForm(request.POST)
    if chosen not in Helped.values or not chosen:
        return _helped_page(request, mine, HelpedForm(initial={"words": mine.words}), status=422)
    if not form.is_valid():
        return _helped_page(request, mine, form, chosen=chosen, status=422)
    words = form.cleaned_data["words"] if "words" in request.POST else mine.words
    try:
        writer.say_helped(visit, helped=Helped(chosen), words=words)
    except NotNow as refusal:
        return _helped_page(request, mine, form, refusal.why, status=409)
    return again("helped", "ord" if "words" in request.POST and words else "svar")


def _helped_page(
    request: HttpRequest, mine: Mine, form: HelpedForm, fault: str = "", chosen: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "answers": own_words.answers(chosen or mine.helped),
        "chosen": chosen or mine.helped,
        "form": form,
        "named": own_words.named(mine.words),
        "said": own_words.said(request),
        "fault": fault,
    }
    return render(request, "support/helped.html", context, status=status)
