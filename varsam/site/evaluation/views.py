"""What those who took part say: all of it, one course, one occasion; and which occasions are being asked about."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from varsam.areas.training.courses.models import Course
from varsam.areas.training.evaluation import reading
from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.evaluation.models import Round
from varsam.areas.training.evaluation.models.answers import FEWEST
from varsam.areas.training.evaluation.reading import Result
from varsam.areas.training.occasions.models import Occasion
from varsam.kernel.access import actor, gates
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.lib.suppression import LEAST
from varsam.site.evaluation import shown

# At once, and folded below them; older ones by their course.
_NEW_ROWS, _MOST_ROWS = 12, 80


@dataclass(frozen=True)
class Asking:
    """An occasion that is being asked about, until a day."""

    reference: str
    title: str
    moment: str
    until: str


@require_safe
@gates.staff(needs=("survey", Verb.READ))
def surveys(request: HttpRequest) -> HttpResponse:
    """What is told of all releases together, and each; of one course where that is chosen."""
    slug = request.GET.get("nar", "senare")
    moment = shown.MOMENTS.get(slug, Moment.LATER)
    every = reading.results()
    courses = list(Course.objects.filter(pk__in={each.course for each in every}))
    course = next((each for each in courses if each.slug == request.GET.get("kurs")), None)
    found = [each for each in every if each.moment == moment and (course is None or each.course == course.pk)]
    rows = shown.rows(found[:_MOST_ROWS])
    context = {
        "moments": _moments(moment, course),
        "moment_words": shown.moment_words(moment),
        "is_later": moment == Moment.LATER,
        "slug": slug if slug in shown.MOMENTS else "senare",
        "courses": courses,
        "course": course,
        "bars": [shown.bar(each) for each in reading.together(found)],
        "answers": sum(each.answers for each in found),
        "rows": rows[:_NEW_ROWS],
        "older": rows[_NEW_ROWS:],
        "number": len(found),
        "asking": _asking(),
        "fewest": FEWEST,
        "least": LEAST,
        "may_change": actor.may("survey", Verb.CHANGE),
    }
    return render(request, "evaluation/surveys.html", context)


def _moments(chosen: Moment, course: Course | None) -> list[dict[str, object]]:
    more = f"&kurs={course.slug}" if course else ""
    return [
        {"words": shown.moment_words(each), "address": f"?nar={slug}{more}", "here": each == chosen}
        for slug, each in shown.MOMENTS.items()
    ]


def _asking() -> list[Asking]:
    found = (
        Round.objects.filter(closed_at=None).select_related("occasion__course").order_by("closes_at", "pk")
    )
    language = get_language() or "sv"
    return [
        Asking(
            each.occasion.reference,
            each.occasion.course.title,
            shown.moment_words(Moment(each.moment)),
            when.day(each.closes_at, language),
        )
        for each in found[:20]
    ]


@require_safe
@gates.staff(needs=("survey", Verb.READ))
def occasion(request: HttpRequest, reference: str) -> HttpResponse:
    """What those who took part in one occasion say, at both moments."""
    found = Occasion.objects.filter(reference=reference).select_related("course").first()
    mine = [each for each in reading.results() if found and each.occasion == found.pk]
    rounds = list(Round.objects.filter(occasion=found)) if found else []
    if found is None or not (mine or rounds):
        raise Http404
    parts = [_part(each) for each in mine]
    told = {each.moment for each in mine}
    context = {
        "reference": reference,
        "occasion": found,
        "title": found.course.title,
        "parts": parts,
        "waiting": [_waiting(each) for each in rounds if Moment(each.moment) not in told],
        "fewest": FEWEST,
        "least": LEAST,
    }
    return render(request, "evaluation/results.html", context)


@require_safe
@gates.staff(needs=("survey", Verb.READ))
def together(request: HttpRequest, release: uuid.UUID) -> HttpResponse:
    """Several occasions with few answers each, as one."""
    found = next((each for each in reading.results() if each.release == release), None)
    if found is None or found.occasion is not None:
        raise Http404
    context = {
        "title": Course.objects.get(pk=found.course).title,
        "parts": [_part(found)],
        "is_several": True,
        "fewest": FEWEST,
        "least": LEAST,
    }
    return render(request, "evaluation/results.html", context)


def _part(result: Result) -> dict[str, object]:
    """One moment of a page, with what people wrote in their own words: reading them is on record."""
    return {
        "key": result.moment.value,
        "words": shown.moment_words(result.moment),
        "month": shown.month(result.month),
        "answers": result.answers,
        "bars": [shown.bar(each) for each in result.told],
        "free": result.told[0].question.questionnaire.free,
        "own_words": reading.words(result) if result.has_words else [],
    }


def _waiting(asked: Round) -> dict[str, object]:
    return {
        "words": shown.moment_words(Moment(asked.moment)),
        "is_open": asked.closed_at is None,
        "until": when.day(asked.closes_at, get_language() or "sv"),
    }
