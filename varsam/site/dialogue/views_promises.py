"""Promises: one of them and what became of it, those that somebody answers for, and those that were made to us."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.collaboration.dialogue import actions, reading
from varsam.areas.collaboration.dialogue.enums import State
from varsam.areas.collaboration.dialogue.reading import Promised
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk import writing as desk_writing
from varsam.site.desk.acts import me, see_other
from varsam.site.desk.forms import TextForm
from varsam.site.dialogue import presentation
from varsam.site.dialogue.forms import BreakForm, DelayForm, HandOverForm, KeepForm
from varsam.site.dialogue.views_dialogue import page, weighed

_LONGEST_LIVE_CHECK = 20_000


@require_safe
@gates.staff(needs=("promised", Verb.READ))
def ours(request: HttpRequest) -> HttpResponse:
    """What the city has promised our organisation, what we have asked and what it answered. Nothing else."""
    parts = []
    for opened in reading.ours():
        ongoing, settled = presentation.parts(opened.promises)
        parts.append(
            {
                "opened": opened,
                "community": opened.community,
                "finding": presentation.finding(each.standing for each in opened.promises),
                "ongoing": ongoing,
                "settled": settled,
            }
        )
    return render(request, "dialogue/ours.html", {"parts": parts})


@require_safe
@gates.staff(needs=("promise", Verb.READ))
def owned(request: HttpRequest) -> HttpResponse:
    """Promises that the one who is signed in answers for."""
    found = reading.owned(me(request))
    ongoing, settled = presentation.parts(found)
    context = {
        "ongoing": ongoing,
        "settled": settled,
        "finding": presentation.finding(each.standing for each in found),
    }
    return render(request, "dialogue/owned.html", context)


def _find(reference: str) -> Promised:
    found = reading.find_promise(reference)
    if found is None:
        raise Http404
    return found


@require_safe
@gates.staff(needs=("promise", Verb.READ))
def promise(request: HttpRequest, reference: str) -> HttpResponse:
    """One promise from when it was made to what became of it."""
    found = _find(reference)
    context = {
        "shown": presentation.shown(found),
        "promise": found.promise,
        "found": found,
        "keeps": reading.keeps(found.promise.community),
    }
    return render(request, "dialogue/promise.html", context)


def _settle(
    request: HttpRequest, reference: str, form_class: type[TextForm], template: str, state: State, done: str
) -> HttpResponse:
    found = _find(reference)
    if not reading.is_open(found):
        return _settled_already(request, reference)
    form = form_class(request.POST if request.method == "POST" else None)
    verdict, check = weighed(form, request)
    if verdict is None:
        return page(request, template, form, _facts(found), check)
    if not actions.settle_promise(
        promise=found.promise, state=state, outcome=verdict.text, kept=verdict.kept, by=me(request)
    ):
        return _settled_already(request, reference)
    messages.success(request, done)
    return see_other("dialogue:promise", reference)


def _settled_already(request: HttpRequest, reference: str) -> HttpResponse:
    messages.warning(request, _("Någon har redan skrivit hur det gick med löftet."))
    return see_other("dialogue:promise", reference)


def _facts(found: Promised) -> dict[str, object]:
    return {"shown": presentation.shown(found), "promise": found.promise, "found": found}


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("promise", Verb.CHANGE))
def keep(request: HttpRequest, reference: str) -> HttpResponse:
    """It is kept: what was done."""
    done = _("Löftet är hållet. De som fick det ser vad ni har gjort.")
    return _settle(request, reference, KeepForm, "dialogue/keep.html", State.KEPT, done)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("promise", Verb.CHANGE))
def break_(request: HttpRequest, reference: str) -> HttpResponse:
    """It cannot be kept: why."""
    done = _("Det är sagt att löftet inte hålls, och varför. De som fick det ser skälet.")
    return _settle(request, reference, BreakForm, "dialogue/break.html", State.BROKEN, done)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("promise", Verb.CHANGE))
def delay(request: HttpRequest, reference: str) -> HttpResponse:
    """It takes longer: until when, and why."""
    found = _find(reference)
    if not reading.is_open(found):
        return _settled_already(request, reference)
    form = DelayForm(request.POST if request.method == "POST" else None, promise=found.promise)
    verdict, check = weighed(form, request)
    if verdict is None:
        return page(request, "dialogue/delay.html", form, _facts(found), check)
    due_on = form.cleaned_data["due_on"]
    try:
        with transaction.atomic():
            is_moved = actions.delay_promise(
                promise=found.promise, due_on=due_on, why=verdict.text, kept=verdict.kept, by=me(request)
            )
    except IntegrityError:
        # A colleague has moved it further while this was written: nothing of it is lost.
        form.add_error("due_on", _("En kollega har just flyttat löftet längre fram. Välj en senare dag."))
        return page(request, "dialogue/delay.html", form, _facts(_find(reference)))
    if not is_moved:
        return _settled_already(request, reference)
    messages.success(
        request,
        _("Löftet har en ny dag, %(day)s. Den första dagen och skälet står kvar.")
        % {"day": presentation.day(due_on)},
    )
    return see_other("dialogue:promise", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("promise", Verb.CHANGE))
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody else answers for it."""
    found = _find(reference)
    if not reading.is_open(found):
        return _settled_already(request, reference)
    people = [each for each in reading.owners() if each.pk != found.promise.owner_id]
    form = HandOverForm(request.POST if request.method == "POST" else None, people=people)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, **_facts(found)}
        return render(request, "dialogue/hand_over.html", context, status=422 if form.is_bound else 200)
    chosen = next(each for each in people if each.pk == form.cleaned_data["owner"])
    if not actions.hand_over(promise=found.promise, owner=chosen, by=me(request)):
        return _settled_already(request, reference)
    messages.success(request, _("%(name)s svarar för löftet nu.") % {"name": chosen.name})
    # Whoever answered for it, and does not keep the dialogue, reads it no more.
    if reading.keeps(found.promise.community):
        return see_other("dialogue:promise", reference)
    return see_other("dialogue:owned")


@require_POST
@gates.staff(needs=("promise", Verb.READ))
def deidentify(request: HttpRequest) -> HttpResponse:
    """What in a text may point at someone, while it is being written. Nothing is kept."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:_LONGEST_LIVE_CHECK]
    return render(request, "desk/findings.html", {"check": desk_writing.check(text)})
