"""One request as its page shows it: how far it has come, what was found, and what can be done now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from babel.lists import format_list
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.kernel.access import actor
from varsam.kernel.lawfulness import elsewhere, rights
from varsam.kernel.lawfulness.elsewhere import Place
from varsam.kernel.lawfulness.models import Answer, RequestState, Right, RightsRequest, StepKind
from varsam.kernel.lawfulness.rights import Opened
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import see_other
from varsam.site.rights.forms import ExtendForm, NoteForm, NumberForm, ReferenceForm

_WIDTH = 100
STATE_CHIPS = {
    RequestState.RECEIVED: ("info", "inbox"),
    RequestState.WORKING: ("wait", "hourglass"),
    RequestState.ANSWERED: ("done", "circle-check"),
}


@dataclass(frozen=True)
class Due:
    """How the time stands: in words, and as a share of the whole (0 to 100)."""

    words: str
    day: str
    share: int
    is_late: bool


def due(request: RightsRequest, now: datetime) -> Due:
    """How much of the time is gone, counted from the day that the request came."""
    day, today = timezone.localdate(request.due_at), timezone.localdate(now)
    left, whole = (day - today).days, max((day - request.received_on).days, 1)
    if left < 0:
        words = ngettext("En dag för sent", "%(n)s dagar för sent", -left) % {"n": -left}
    elif left == 0:
        words = _("Ska besvaras i dag")
    else:
        words = ngettext("En dag kvar", "%(n)s dagar kvar", left) % {"n": left}
    share = min(max(_WIDTH - round(left / whole * _WIDTH), 0), _WIDTH)
    return Due(words, moments.short_day(day), share, left < 0)


def opened(reference: str) -> Opened:
    """The request, or 404 where it is not there for the one who acts."""
    found = rights.open_request(reference)
    if found is None:
        raise Http404
    return found


def handled(reference: str) -> Opened:
    """The request for somebody who handles it: 404 for whoever only sees that it is there."""
    found = opened(reference)
    if found.asker is None or found.request.unit_id not in actor.units("rights_request", Verb.CHANGE):
        raise Http404
    return found


def extend_form(request: RightsRequest, data: Any = None) -> ExtendForm:
    first = max(timezone.localdate(request.due_at), timezone.localdate())
    last = timezone.localdate(rights.longest_extension(request))
    return ExtendForm(data, first=first, last=last, auto_id="forlang_%s", initial={"until": last})


def _asked(place: Place) -> str:
    """Who can look there, as "samordnare eller metodansvarig"; empty where nobody can."""
    names = [str(role.label).lower() for role in place.asked]
    return format_list(names, style="or", locale=get_language() or "sv") if names else ""


def show(request: HttpRequest, found: Opened, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, with a form that was sent with a mistake in its place."""
    asked, now = found.request, timezone.now()
    is_open = asked.state != RequestState.ANSWERED
    handles = found.asker is not None
    records = [
        {"found": each, "is_open": is_open and rights.is_open_to_me(asked, each.record_id)}
        for each in asked.records.order_by("pk")
    ]
    error = next((form for form in forms.values() if form.errors), None)
    context: dict[str, Any] = {
        "found": asked,
        "asker": found.asker,
        "kind": Right(asked.kind),
        "state": RequestState(asked.state),
        "chip": STATE_CHIPS[RequestState(asked.state)],
        "due": due(asked, now),
        "steps": [
            {
                "kind": StepKind(each.step.kind).label,
                "who": each.step.by.name,
                "at": moments.short(each.step.at, now),
                "text": each.words.get("text") or each.words.get("reason", ""),
            }
            for each in found.steps
        ],
        "records": records,
        "waits": any(not each["is_open"] for each in records),
        "reads": any(each["is_open"] for each in records),
        "handles": handles and is_open,
        "is_answered": not is_open,
        "may_print": handles and not is_open,
        "answer": Answer(asked.answer).label if asked.answer else "",
        "last_words": found.steps[-1].words if handles and not is_open else {},
        "may_extend": not asked.is_extended
        and asked.due_at + timedelta(days=1) < rights.longest_extension(asked),
        "number_form": forms.get("number_form") or NumberForm(auto_id="nummer_%s"),
        "reference_form": forms.get("reference_form") or ReferenceForm(auto_id="referens_%s"),
        "extend_form": forms.get("extend_form") or extend_form(asked),
        "elsewhere": [(each.what, each.how, _asked(each)) for each in elsewhere.places()],
        "note_form": forms.get("note_form") or NoteForm(auto_id="anteckning_%s"),
        "form": error,
    }
    return render(request, "rights/request.html", context, status=status)


def back(reference: str) -> HttpResponse:
    """To the request's page, after an act."""
    return see_other("rights:request", reference=reference)
