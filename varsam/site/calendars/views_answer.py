"""Answering an invitation by the link in its mail: no sign-in, no cookie, and no more to see than when.

The page is opened on a telephone by somebody in a hurry, and before them by their mail's scanner: only a press answers.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.kernel.calendars import answers
from varsam.kernel.calendars.answers import NoDeputy, NotOpen, Opened
from varsam.kernel.calendars.enums import Answer, Standing
from varsam.lib import when
from varsam.lib.throttle import Throttle
from varsam.site import secret_links
from varsam.site.calendars import words
from varsam.ui.languages import STAFF, written_in

_attempts = Throttle(most=20, seconds=600)


# Who presses proves themselves by the link, which no other site knows: there is no cookie that could be misused.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """When the meeting is, and what one answers; 404 where no invitation has this link."""
    opened = secret_links.opened(
        request, secret, answers.opened, attempts=_attempts, nowhere="calendars/no_invitation.html"
    )
    if isinstance(opened, HttpResponse):
        return opened
    if request.method != "POST":
        return _page(request, opened.found)
    return _answered(request, secret, opened.secret, opened.found)


def _answered(request: HttpRequest, secret: str, read: bytes, found: Opened) -> HttpResponse:
    said = request.POST.get("answer", "")
    if said not in Answer.values:
        return _page(request, found, wrong="unsaid", status=422)
    try:
        answers.answer(secret=read, answer=Answer(said))
    except NoDeputy:
        return _page(request, found, wrong="no_deputy", status=409)
    except NotOpen:
        # Cancelled, say, while the page lay open: it says so itself.
        return _page(request, answers.opened(read) or found, wrong="late", status=409)
    answered = redirect("invitations:invitation", secret)
    answered.status_code = 303
    return answered


def _page(request: HttpRequest, found: Opened, *, wrong: str = "", status: int = 200) -> HttpResponse:
    said = found.answered_at and when.moment(found.answered_at, get_language() or "sv")
    choices = [
        {"value": each.value, "words": each.label, "is_mine": each == found.answer and not found.is_stale}
        for each in Answer
        if each != Answer.DEPUTY or found.has_deputy
    ]
    context = {
        "time": words.time_of(found.starts_at, found.ends_at),
        "standing": found.standing.value,
        "is_open": found.standing == Standing.OPEN,
        "is_off": found.standing in {Standing.CANCELLED, Standing.OUT},
        "answer": found.answer,
        "answer_words": found.answer.label if found.answer else "",
        "is_stale": found.is_stale,
        "answered": said,
        "choices": choices,
        "has_deputy": found.has_deputy,
        "wrong": wrong,
    }
    return render(request, "calendars/invitation.html", context, status=status)
