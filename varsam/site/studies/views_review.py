"""Reviews of the research behind methods: those that go on and those that are due, one of them, and finishing it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.methods.register.models import About, Method, State
from varsam.areas.methods.studies import reading, reviewing, rule
from varsam.areas.methods.studies.enums import ReviewState
from varsam.areas.methods.studies.models import Review
from varsam.kernel.access import actor, gates
from varsam.kernel.people import limits
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.studies import drawn, words
from varsam.site.studies.forms_review import ReviewForm, RulingForm

READS = gates.staff(needs=("study", Verb.READ))
ADDS = gates.staff(needs=("study", Verb.ADD))
CHANGES = gates.staff(needs=("study", Verb.CHANGE))
_SHOWN = 60


@require_safe
@READS
def reviews(request: HttpRequest) -> HttpResponse:
    """What is due, what goes on, and what has been done."""
    today = timezone.localdate()
    soon = limits.after("method_review_warning", timezone.now()).date()
    open_now = Review.objects.filter(state=ReviewState.OPEN).select_related("method", "started_by")
    due = (
        Method.objects.filter(review_on__lte=soon)
        .exclude(state=State.WITHDRAWN)
        .exclude(reviews__state=ReviewState.OPEN)
        .order_by("review_on", "name_sv")
    )
    never = Method.objects.filter(state=State.REVIEW, reviews=None).order_by("name_sv")
    done = Review.objects.exclude(state=ReviewState.OPEN).select_related("method").order_by("-done_at")
    context = {
        "due": [(method, method.review_on and method.review_on <= today) for method in due[:_SHOWN]],
        "open": [(each, each.method.review_on and each.method.review_on <= today) for each in open_now],
        "never": never[:_SHOWN],
        "done": [(each, words.review_chip(each.state)) for each in done[:_SHOWN]],
        "may_add": actor.may("study", Verb.ADD),
    }
    return render(request, "studies/reviews.html", context)


def found(uid: uuid.UUID) -> Review:
    return get_object_or_404(Review.objects.select_related("method", "started_by", "done_by"), uid=uid)


@require_safe
@READS
def review(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One review: what was asked, what was found, what each study weighs, and what the rule makes of it."""
    held = found(uid)
    shown = reading.of_review(held)
    rows = list(held.weighed.select_related("study").order_by("-study__year", "study__title", "about"))
    lacking = reviewing.missing(held) if held.is_open else []
    context = {
        "review": held,
        "chip": words.review_chip(held.state),
        "shown": shown,
        "steps": drawn.steps(shown.flow),
        "rows": drawn.rows(rows),
        "missing": reading.lacking(lacking, shown.flow),
        "proposals": _proposals(held) if held.is_open else [],
        "ruled": drawn.ruled(shown),
        "may_change": held.is_open and actor.may("study", Verb.CHANGE),
    }
    return render(request, "studies/review.html", context)


def _proposals(held: Review) -> list[tuple[str, str, str]]:
    return [
        (str(about.label), str(proposal.rating.label), drawn.reason(proposal))
        for about, proposal in reviewing.proposals(held).items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@ADDS
def start(request: HttpRequest) -> HttpResponse:
    """Begin a review."""
    form = ReviewForm(
        request.POST if request.method == "POST" else None, method=request.GET.get("metod", "")[:60]
    )
    if form.is_valid():
        try:
            made = reviewing.start_review(
                method=form.cleaned_data["method"], values=form.values(), by=me(request)
            )
        except reviewing.NotNow:
            form.add_error("method", _("En kunskapsöversikt om metoden pågår redan."))
        else:
            messages.success(
                request, _("Översikten är påbörjad. Lägg till de studier som ni läser i sin helhet.")
            )
            return see_other("evidence:review", made.uid)
    return render(request, "studies/facts.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@CHANGES
def change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change the question, the search and the numbers."""
    held = found(uid)
    form = ReviewForm(request.POST if request.method == "POST" else None, review=held)
    if form.is_valid():
        try:
            reviewing.change_review(review=held, values=form.values(), by=me(request))
        except reviewing.NotNow:
            return is_done(request, uid)
        messages.success(request, _("Sparat."))
        return see_other("evidence:review", uid)
    return render(
        request, "studies/facts.html", {"form": form, "review": held}, status=422 if form.is_bound else 200
    )


def is_done(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The review has been finished meanwhile: nothing of it changes any more."""
    messages.warning(request, _("Översikten är klar och ändras inte mer. Börja en ny om något har ändrats."))
    return see_other("evidence:review", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@CHANGES
def finish(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take what the rule proposes, or overrule it with a reason."""
    held = found(uid)
    if not held.is_open:
        return is_done(request, uid)
    proposals, told = reviewing.proposals(held), reviewing.told(held)
    data = request.POST if request.method == "POST" else None
    forms = {
        about: RulingForm(data, prefix=about.value, proposed=proposal.rating, is_told=about in told)
        for about, proposal in proposals.items()
    }
    # All of them are asked, so that each says what is wrong with it.
    if data is not None and all([form.is_valid() for form in forms.values()]):
        answer = _finished(request, held, forms)
        if answer is not None:
            return answer
    context = {
        "review": held,
        "missing": reading.lacking(reviewing.missing(held), reading.flow(held, list(held.weighed.all()))),
        "parts": [
            (about, drawn.rated(about, proposals[about].rating), drawn.reason(proposals[about]), form)
            for about, form in forms.items()
        ],
        "form": drawn.Errors(list(forms.values())),
        "rule": rule.current(timezone.localdate()),
    }
    return render(request, "studies/finish.html", context, status=422 if data is not None else 200)


def _finished(request: HttpRequest, held: Review, forms: dict[About, RulingForm]) -> HttpResponse | None:
    rulings = {about: form.ruling() for about, form in forms.items()}
    if not any(ruling.asked for ruling in rulings.values()):
        forms[About.EFFECT].add_error("rating", _("En översikt letar efter minst en av de två."))
        return None
    try:
        reviewing.finish_review(review=held, rulings=rulings, by=me(request))
    except reviewing.NotReady:
        return None
    except reviewing.NotNow:
        return is_done(request, held.uid)
    messages.success(request, _("Översikten är klar. Det som den kom fram till står nu på metodens kort."))
    return see_other("evidence:review", held.uid)
