"""Answering a survey by the link in its mail: no sign-in, no cookie, and nothing kept that says who answered or when.

The page is opened on a telephone, and before that by the mail's scanner: only a press answers.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsam.areas.training.evaluation import answering
from varsam.areas.training.evaluation.answering import NothingSaid, NotOpen, Opened
from varsam.areas.training.evaluation.enums import Moment, Standing
from varsam.areas.training.evaluation.models.answers import FEWEST
from varsam.kernel.access import gates
from varsam.lib import when
from varsam.lib.throttle import Throttle
from varsam.site import secret_links
from varsam.site.evaluation.forms_public import SurveyForm
from varsam.ui.languages import STAFF, written_in

_attempts = Throttle(most=20, seconds=600)


# Who answers proves themselves by the link, which no other site knows: there is no cookie that could be misused.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def survey(request: HttpRequest, secret: str) -> HttpResponse:
    """The questions, or the thanks where they have been answered; 404 where the link is nobody's (any more)."""
    opened = secret_links.opened(
        request, secret, answering.opened, attempts=_attempts, nowhere="evaluation/no_survey.html"
    )
    if isinstance(opened, HttpResponse):
        return opened
    read, found = opened.secret, opened.found
    if found.standing != Standing.OPEN:
        return _over(request, found)
    asked = answering.questions(found)
    if request.method != "POST":
        return _page(request, found, SurveyForm(asked))
    form = SurveyForm(asked, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    return _sent(request, secret, read, found, form)


def _sent(request: HttpRequest, secret: str, read: bytes, found: Opened, form: SurveyForm) -> HttpResponse:
    try:
        answering.answer(
            secret=read, opened=found, chosen=form.chosen(), words=form.cleaned_data.get("words", "")
        )
    except NothingSaid:
        return _page(request, found, form, status=422)
    except NotOpen as told:
        # The last minute has gone by; a second press finds the thanks.
        if told.standing == Standing.CLOSED:
            return _over(request, answering.opened(read) or found, status=409)
    answered = redirect("survey:survey", secret)
    answered.status_code = 303
    return answered


def _page(request: HttpRequest, found: Opened, form: SurveyForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "course": answering.course(found),
        "is_later": found.moment == Moment.LATER,
        "until": when.day(found.closes_at, get_language() or "sv"),
        "fewest": FEWEST,
    }
    return render(request, "evaluation/survey.html", context, status=status)


def _over(request: HttpRequest, found: Opened, status: int = 200) -> HttpResponse:
    context = {
        "course": answering.course(found),
        "is_answered": found.standing == Standing.ANSWERED,
        "is_later": found.moment == Moment.LATER,
        "until": when.day(found.closes_at, get_language() or "sv"),
        "fewest": FEWEST,
    }
    return render(request, "evaluation/thanks.html", context, status=status)
