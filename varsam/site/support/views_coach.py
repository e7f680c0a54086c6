"""A parent coach's own pages: who has asked for them, yes or no, and what a relative lets them read."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.knowledge_house.experts import languages
from varsam.areas.relatives.parents import reading as parents
from varsam.areas.relatives.support import coaching
from varsam.areas.relatives.support.coaching import Coached
from varsam.areas.relatives.support.refusals import NotNow
from varsam.areas.relatives.support.states import CoachState
from varsam.kernel.access import gates
from varsam.kernel.conversations.states import Side
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.support import desk_rows


@dataclass(frozen=True)
class Row:
    """One relative, as far as their coach may know of them."""

    uid: uuid.UUID
    heading: str
    reference: str
    languages: str
    chip: tuple[str, str]
    asked: str
    is_asked: bool
    is_coach: bool
    shares: bool


def row(each: Coached) -> Row:
    language = desk_rows.sentence(languages.name(each.language))
    others = [languages.name(code) for code in each.languages if code != each.language]
    is_asked = each.coach_state == CoachState.ASKED
    return Row(
        each.uid,
        ", ".join(part for part in (language, each.district) if part),
        each.reference,
        ", ".join(others),
        ("wait", _("Väntar på ditt svar")) if is_asked else ("open", _("Du är coach")),
        moments.short_day(each.asked_at),
        is_asked,
        each.coach_state == CoachState.YES,
        each.shares_thread,
    )


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def coaching_list(request: HttpRequest) -> HttpResponse:
    """Those who wait for an answer first."""
    rows = sorted((row(each) for each in coaching.mine()), key=lambda each: not each.is_asked)
    context = {"rows": rows, "leads": parents.led(me(request))}
    return render(request, "support/coaching.html", context)


def _find(uid: uuid.UUID) -> Coached:
    found = coaching.find(uid)
    if found is None:
        raise Http404
    return found


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def coached(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One relative: what the coach knows, and the thread where the relative has said yes to that."""
    shown, now = row(_find(uid)), timezone.now()
    lines = (coaching.thread(uid) or []) if shown.shares else []
    context = {
        "row": shown,
        "lines": [
            {
                "who": _("Den anhöriga") if line.side == Side.WRITER else line.signed or _("Staden"),
                "side": line.side.value,
                "at": moments.short(line.at, now),
                "body": line.body,
            }
            for line in lines
        ],
    }
    return render(request, "support/coached.html", context)


_SAID = {
    "yes": lambda: _("Tack. Den anhöriga ser att du är med."),
    "no": lambda: _("Tack för svaret. Någon annan får frågan."),
    "conflict": lambda: _("Tack. Du får inte veta mer, och ingen frågar dig om det igen."),
    "leave": lambda: _("Sparat. Du är inte längre coach här."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("shared", Verb.READ))
def answer(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Yes, no, a conflict of interest (jäv), or that it is over."""
    if request.method != "POST":
        return redirect("support:coached", uid)
    _find(uid)
    said = request.POST.get("answer", "")
    try:
        if said == "leave":
            coaching.leave(support_uid=uid, by=me(request))
        elif said in _SAID:
            coaching.coach_answers(
                support_uid=uid, accepts=said == "yes", conflict=said == "conflict", by=me(request)
            )
        else:
            return redirect("support:coached", uid)
    except NotNow as refusal:
        messages.warning(request, refusal.why)
    else:
        messages.success(request, _SAID[said]())
    return see_other("support:coached", uid) if said == "yes" else see_other("support:coaching")
