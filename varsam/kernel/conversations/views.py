"""The writer's pages: come back with the code, read, write more, leave, erase."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from varsam.kernel.access import gates
from varsam.kernel.conversations import pages, visiting, writer
from varsam.kernel.conversations.forms import CodeForm, ReplyForm
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import State
from varsam.kernel.conversations.visiting import ask_again, forget, is_foreign, keep
from varsam.kernel.conversations.writer import Line, Visit
from varsam.lib import when
from varsam.lib.throttle import Throttle
from varsam.ui.languages import RELATIVES, written_in
from varsam.ui.visitors import source as source_of

COOKIE = visiting.COOKIE
_attempts = Throttle(most=20, seconds=600)

_STATE_WORDS = {
    State.RECEIVED: gettext_noop("Vi har inte läst än"),
    State.ACKNOWLEDGED: gettext_noop("Vi har läst"),
    State.WAITING: gettext_noop("Vi arbetar med det"),
    State.ADVISED: gettext_noop("Du har fått svar"),
    State.CLOSED: gettext_noop("Avslutat. Skriv om du behöver mer"),
}


@csrf_exempt
@gates.writer
@written_in(*RELATIVES)
def come_back(request: HttpRequest) -> HttpResponse:
    """The code opens the thread. A wrong, an expired and an erased code get the same answer, as fast as each other."""
    if request.method != "POST":
        return render(request, "conversations/return.html", {"form": CodeForm()})
    if is_foreign(request):
        # Another site must not open a thread of its own here, for the writer to go on in.
        return render(request, "conversations/return.html", {"form": CodeForm()}, status=403)
    form, source = CodeForm(request.POST), source_of(request)
    if _attempts.is_closed(source):
        return render(request, "conversations/return.html", {"form": form, "throttled": True}, status=429)
    if not form.is_valid():
        return render(request, "conversations/return.html", {"form": form}, status=422)
    visit = writer.enter(form.cleaned_data["code"])
    if visit is None:
        _attempts.failed(source)
        form.add_error(
            "code", _("Ingen öppnar med den koden. Kontrollera siffrorna. Koden kan också ha slutat gälla.")
        )
        return render(request, "conversations/return.html", {"form": form}, status=422)
    unsent = form.cleaned_data["message"]
    if unsent:
        return keep(_thread_page(request, visit, ReplyForm(initial={"message": unsent})), visit)
    return keep(redirect("conversations:thread"), visit)


@require_safe
@gates.writer
@written_in(*RELATIVES)
def thread(request: HttpRequest) -> HttpResponse:
    visit = visiting.visit(request)
    if visit is None:
        return ask_again(request)
    return keep(_thread_page(request, visit, ReplyForm()), visit)


def _thread_page(request: HttpRequest, visit: Visit, form: ReplyForm, status: int = 200) -> HttpResponse:
    found = writer.read(visit)
    if found is None:
        return forget(redirect("conversations:return"))
    enquiry, lines = found
    context = {**_thread_context(enquiry, lines, form), **pages.beyond(visit)}
    return render(request, "conversations/thread.html", context, status=status)


def _thread_context(enquiry: Enquiry, lines: list[Line], form: ReplyForm) -> dict[str, Any]:
    language = get_language() or "sv"
    return {
        "messages": [
            {
                "side": line.side.value,
                "at_words": when.moment(line.at, language),
                "body": line.body,
                "signed": _("%(name)s, Göteborgs Stad") % {"name": line.signed} if line.signed else "",
                "new": line.is_new,
            }
            for line in lines
        ],
        "reference": enquiry.reference,
        "missed": pages.missed(enquiry),
        "state_words": _(_STATE_WORDS[State(enquiry.state)]),
        "expiry_words": _(
            "Koden fungerar till %(day)s om ingen skriver mer. Sedan går en registrator igenom samtalet innan det raderas."
        )
        % {"day": when.day(enquiry.expires_at, language)},
        "form": form,
        "closed": False,
    }


@csrf_exempt
@require_POST
@gates.writer
@written_in(*RELATIVES)
def reply(request: HttpRequest) -> HttpResponse:
    visit, form = visiting.visit(request), ReplyForm(request.POST)
    if visit is None or is_foreign(request):
        # The visit has ended while somebody wrote: the text waits in the form for the code.
        again = CodeForm(initial={"message": request.POST.get("message", "")})
        return render(request, "conversations/return.html", {"form": again, "ended": True}, status=401)
    if not form.is_valid():
        return keep(_thread_page(request, visit, form, status=422), visit)
    if not writer.reply(visit, text=form.cleaned_data["message"], submission=form.cleaned_data["submission"]):
        return forget(redirect("conversations:return"))
    return keep(redirect("conversations:thread"), visit)


@csrf_exempt
@require_POST
@gates.writer
@written_in(*RELATIVES)
def leave(request: HttpRequest) -> HttpResponse:
    """Close the thread on this device."""
    back = redirect("conversations:return")
    return back if is_foreign(request) else forget(back)


@csrf_exempt
@gates.writer
@written_in(*RELATIVES)
def erase(request: HttpRequest) -> HttpResponse:
    """Say what will be lost, and then destroy it."""
    visit = visiting.visit(request)
    if request.method == "POST" and is_foreign(request):
        return redirect("conversations:return")
    if visit is None:
        return ask_again(request)
    if request.method == "POST":
        writer.erase(visit)
        return forget(render(request, "conversations/erased.html"))
    found = writer.read(visit)
    if found is None:
        return forget(redirect("conversations:return"))
    return keep(render(request, "conversations/erase.html", {"reference": found[0].reference}), visit)
