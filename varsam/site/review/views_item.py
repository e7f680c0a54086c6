"""One reading: what the log says of it, and the judgement."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.kernel.access import actor, gates
from varsam.kernel.lawfulness import reviews
from varsam.kernel.lawfulness.models import Judgement, Why
from varsam.kernel.lawfulness.reviews import JudgedMeanwhile, Line, Opened, OwnReading, Signed
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.review import presentation, words
from varsam.site.review.forms import JudgeForm
from varsam.site.review.views import opened


def _found(reference: str, place: int) -> tuple[Opened, Line]:
    found = opened(reference)
    line = next((line for line in found.lines if line.item.place == place), None)
    if line is None:
        raise Http404
    return found, line


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("review", Verb.READ))
def item(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """One reading of a round; what is sent is the judgement."""
    found, line = _found(reference, place)
    if request.method != "POST":
        return _page(request, found, line, _form(line))
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, line, form)
    said, again = form.cleaned_data, see_other("review:item", reference, place)
    try:
        reviews.judge(
            item=line.item,
            seen=form.seen_at,
            judgement=Judgement(said["judgement"]),
            words=said["words"],
            by=me(request),
        )
    except OwnReading:
        messages.warning(request, _("Det är din egen läsning. Någon annan måste bedöma den."))
        return again
    except JudgedMeanwhile:
        messages.warning(
            request,
            _("Någon annan hann bedöma läsningen. Så här blev det; du kan ändra om du ser det annorlunda."),
        )
        return again
    except Signed:
        messages.warning(request, _("Granskningen är underskriven. Inget har ändrats."))
        return again
    messages.success(request, _("Bedömningen är sparad."))
    if said["judgement"] == Judgement.BREACH:
        return again
    following = _next(found, line, me(request).pk)
    return (
        see_other("review:item", reference, following) if following else see_other("review:round", reference)
    )


def _next(found: Opened, line: Line, mine: int) -> int | None:
    """The place of the next reading that the one who judges has left, after this one and then from the beginning."""
    left = [
        each.item.place
        for each in found.lines
        if each.item.judged_at is None and each.item.pk != line.item.pk and each.item.reader_id != mine
    ]
    return next((place for place in left if place > line.item.place), next(iter(left), None))


def _form(line: Line) -> JudgeForm:
    judged_at = line.item.judged_at
    return JudgeForm(
        initial={
            "judgement": line.item.judgement,
            "words": line.words,
            "seen": judged_at.isoformat() if judged_at else "",
        }
    )


def _page(request: HttpRequest, found: Opened, line: Line, form: JudgeForm) -> HttpResponse:
    now, row = timezone.now(), line.item
    places = [each.item.place for each in found.lines]
    at = places.index(row.place)
    context = {
        "review": found.review,
        "row": presentation.reading(line, me(request).pk, now),
        "reasons": [
            (chip, words.reason(Why(why), found.review.rule.parameters))
            for chip, why in zip(presentation.reason_chips(row), row.why, strict=True)
        ],
        "form": form,
        "duty": presentation.duty(line, now) if row.breach_at else None,
        "previous": places[at - 1] if at else None,
        "following": places[at + 1] if at + 1 < len(places) else None,
        "number": at + 1,
        "total": len(places),
        "left": found.left,
        "may_judge": actor.may("review", Verb.CHANGE),
    }
    return render(request, "review/item.html", context, status=422 if form.errors else 200)


@require_POST
@gates.staff(needs=("review", Verb.CHANGE))
def told(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Say that the controller knows of a breach."""
    _opened, line = _found(reference, place)
    if reviews.have_told(item=line.item, by=me(request)):
        messages.success(request, _("Det är antecknat att den personuppgiftsansvarige vet."))
    else:
        messages.warning(
            request, _("Det var redan antecknat, eller bedömningen är ändrad. Inget har ändrats.")
        )
    return see_other("review:item", reference, place)
