"""The rounds of the log's review: all of them, one of them, its signing and its result on paper."""

from collections import Counter
from datetime import datetime

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.lawfulness import reviews
from varsam.kernel.lawfulness.models import Judgement, LogReview, ReviewItem
from varsam.kernel.lawfulness.reviews import Line, NotDrawable, NotJudged, Opened, Signed
from varsam.kernel.people import limits
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.review import document, picture, presentation
from varsam.site.review.forms import SignForm

_MOST = 100


def opened(reference: str) -> Opened:
    """The round, or 404 for the one who may not see it."""
    found = reviews.open_round(reference)
    if found is None:
        raise Http404
    return found


def period(review: LogReview) -> str:
    """From when until when, in few words."""
    return f"{moments.short_day(review.from_at)} – {moments.short_day(review.until_at)}"


@require_safe
@gates.staff(needs=("review", Verb.READ))
def rounds(request: HttpRequest) -> HttpResponse:
    """Rounds that wait, the oldest first, and those that have been signed."""
    now = timezone.now()
    found = LogReview.objects.select_related("municipality", "signed_by", "rule").annotate(
        listed=Count("items"), judged=Count("items", filter=Q(items__judged_at__isnull=False))
    )
    limit = limits.current(now).get("log_review")
    context = {
        "waiting": [_row(each, now) for each in found.filter(signed_at=None).order_by("until_at")[:_MOST]],
        "signed": [_row(each, now) for each in found.exclude(signed_at=None).order_by("-until_at")[:_MOST]],
        "interval": f"{limit.amount} {limit.get_unit_display()}" if limit else "",
        "undrawable": _why_not_drawable(),
        "duties": [presentation.duty(Line(each, "", False, False), now) for each in _untold()],
        "may_judge": actor.may("review", Verb.CHANGE),
    }
    return render(request, "review/rounds.html", context)


def _row(review: LogReview, now: datetime) -> dict[str, object]:
    listed, judged = review.listed, review.judged  # type: ignore[attr-defined]
    return {
        "review": review,
        "period": period(review),
        "listed": listed,
        "judged": judged,
        "left": listed - judged,
        "due": moments.near_day(timezone.localdate(review.due), timezone.localdate(now)),
        "is_late": reviews.is_late(review, now),
        "result": presentation.result_chip(review),
        "signed": moments.short_day(review.signed_at) if review.signed_at else "",
        "finding": picture.finding([(count, odd) for _day, count, odd in review.days]),
    }


def _untold() -> list[ReviewItem]:
    """Breaches of which the controller does not know, the oldest first."""
    found = ReviewItem.objects.filter(breach_at__isnull=False, told_at=None).order_by("breach_at")
    return list(found.select_related("review", "reader")[:_MOST])


def _why_not_drawable() -> str:
    """The rule's parameter that hinders the next round; empty where nothing does."""
    try:
        reviews.drawing_rule(timezone.localdate())
    except NotDrawable as error:
        return error.name
    return ""


@require_safe
@gates.staff(needs=("review", Verb.READ))
def round_(request: HttpRequest, reference: str) -> HttpResponse:
    """One round: what was read, what stands out, what is left to judge."""
    return _page(request, opened(reference), SignForm())


def _page(request: HttpRequest, found: Opened, form: SignForm) -> HttpResponse:
    now, review = timezone.now(), found.review
    lines = [presentation.reading(line, me(request).pk, now) for line in found.lines]
    counted = Counter(line.item.judgement for line in lines)
    context = {
        "review": review,
        "period": period(review),
        "picture": picture.of(review, get_language() or "sv"),
        "tally": presentation.tally(review),
        "lines": lines,
        "left": found.left,
        "judged": len(lines) - found.left,
        "next": next((line for line in lines if not line.item.judged_at and not line.is_own), None),
        "own": sum(line.is_own and not line.item.judged_at for line in lines),
        "counted": [(each.label, counted[each.value]) for each in Judgement if counted[each.value]],
        "duties": [presentation.duty(line, now) for line in found.lines if line.item.breach_at],
        "due": moments.near_day(timezone.localdate(review.due), timezone.localdate(now)),
        "is_late": reviews.is_late(review, now),
        "result": presentation.result_chip(review),
        "signed": moments.short(review.signed_at, now) if review.signed_at else "",
        "words": found.words,
        "form": form,
        "may_judge": actor.may("review", Verb.CHANGE),
        "is_any_gone": any(line.entry_gone or line.record_gone for line in found.lines),
    }
    return render(request, "review/round.html", context, status=422 if form.errors else 200)


@require_POST
@gates.staff(needs=("review", Verb.CHANGE))
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the round; its result is the gravest judgement."""
    found, form = opened(reference), SignForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        reviews.sign(review=found.review, words=form.cleaned_data["words"], by=me(request))
        messages.success(request, _("Granskningen är underskriven. Den går inte att ändra."))
    except NotJudged:
        messages.warning(request, _("Alla läsningar är inte bedömda än. Inget har ändrats."))
    except Signed:
        messages.warning(request, _("Granskningen var redan underskriven. Inget har ändrats."))
    return see_other("review:round", reference)


@require_safe
@gates.staff(needs=("review", Verb.READ))
def result_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """A signed round on paper; one that is open has no result yet."""
    found = opened(reference)
    if found.review.signed_at is None:
        raise Http404
    response = HttpResponse(document.pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="granskning-{found.review.reference}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
