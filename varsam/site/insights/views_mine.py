"""What was passed on to the one who reads: opened by them, and answered if they like."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.liaison.insights import passing, reading
from varsam.areas.liaison.insights.enums import Answer
from varsam.areas.liaison.insights.reading import Received
from varsam.kernel.access import gates
from varsam.site.desk.acts import me, see_other
from varsam.site.insights import presentation
from varsam.site.insights.forms import AnswerForm


@require_safe
@gates.staff()
def mine(request: HttpRequest) -> HttpResponse:
    """What waits, and what was opened before. Looking at the list opens nothing."""
    every = reading.mine(me(request))
    context = {
        "finding": presentation.waiting(every),
        "new": [each for each in every if not each.is_open],
        "earlier": [each for each in every if each.is_open],
    }
    return render(request, "insights/mine.html", context)


def _received(request: HttpRequest, uid: uuid.UUID) -> Received:
    one = reading.received(uid, me(request))
    if one is None:
        raise Http404
    return one


@require_POST
@gates.staff()
def read(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Open it: the sender sees that from now on, as the button says."""
    passing.read(insight=_received(request, uid).insight, by=me(request))
    return see_other("insights:received", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def received(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One: why it concerns the reader, and its text when they have opened it; what they make of it."""
    one = _received(request, uid)
    receipt = one.receipt
    initial = {"answer": receipt.answer, "said": receipt.said} if receipt else {}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and one.is_open and not one.is_old:
        said = form.cleaned_data
        passing.say(insight=one.insight, answer=Answer(said["answer"]), said=said["said"], by=me(request))
        messages.success(request, _("Tack. Den som förde den vidare ser ditt svar."))
        return see_other("insights:received", uid)
    context = {
        "one": one,
        "insight": one.insight,
        "source": presentation.source(one.insight),
        "form": form,
        "answer": Answer(receipt.answer).label if receipt and receipt.answer else "",
    }
    return render(request, "insights/received.html", context, status=422 if form.is_bound else 200)
