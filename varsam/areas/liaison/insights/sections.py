"""The sections of the month's letter that come from here and from below: what was learned, what happened to methods, what was
answered and where somebody went, and what there is to read."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from django.db import connection
from django.utils.translation import gettext as _

from varsam.areas.liaison.insights.digest import Line, Period, in_both
from varsam.areas.liaison.missions.enums import Direction, Kind
from varsam.areas.methods.pilots.models import Evaluation
from varsam.areas.methods.register.models import Graded, Step
from varsam.areas.methods.studies.models import Review
from varsam.lib import deidentification


def insights(of: Period) -> Sequence[Line]:
    """What was shared in the month: its titles, without anybody's name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select uid, title_sv, title_en from varsam.insights_shared(%s, %s, %s)",
            [of.municipality, of.since, of.until],
        )
        return [
            Line(_without_names(sv), _without_names(en), "insight", str(uid))
            for uid, sv, en in cursor.fetchall()
        ]


def methods(of: Period) -> Sequence[Line]:
    """Steps that methods took, and ratings that became others, in the order in which it happened."""
    steps = Step.objects.filter(at__gte=of.since, at__lt=of.until).select_related("method")
    graded = Graded.objects.filter(at__gte=of.since, at__lt=of.until).select_related("method")
    told = [(each.at, _of_method(_step, each)) for each in steps]
    told += [(each.at, _of_method(_rating, each)) for each in graded if each.by_id]
    return [
        line for _at, line in sorted(told, key=lambda each: (each[0], each[1].target, each[1].sv, each[1].en))
    ]


def reviews(of: Period) -> Sequence[Line]:
    """Evidence reviews that were finished, by the method that they are about."""
    done = Review.objects.filter(done_at__gte=of.since, done_at__lt=of.until).select_related("method")
    return [_of_method(_review, each) for each in done.order_by("done_at", "pk")]


def pilots(of: Period) -> Sequence[Line]:
    """Pilots that were evaluated, by their method. What came of one stands on its card, with what its design can carry."""
    done = Evaluation.objects.filter(at__gte=of.since, at__lt=of.until).select_related("method")
    return [_of_method(_pilot, each) for each in done.order_by("at", "pk")]


def missions(of: Period) -> Sequence[Line]:
    """What was answered, and visits that were made: of what kind and with which body, never what about; the same said once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select kind, direction, body_sv, body_en from varsam.insights_missions(%s, %s, %s)",
            [of.municipality, of.since, of.until],
        )
        found = Counter(cursor.fetchall())
    return [
        in_both(partial(_mission, Kind(kind), Direction(direction), {"sv": sv, "en": en}, times))
        for (kind, direction, sv, en), times in found.items()
    ]


def reading(of: Period) -> Sequence[Line]:
    """What was put on the reading list and is there still: its titles, without anybody's name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select uid, title from varsam.insights_put_up(%s, %s, %s)", [of.municipality, of.since, of.until]
        )
        found = [(_without_names(title), str(uid)) for uid, title in cursor.fetchall()]
    return [Line(title, title, "reading", uid) for title, uid in found]


def _without_names(title: str) -> str:
    """Elsewhere an author may stand, or what somebody has read and kept; the letter is kept for good, and names nobody."""
    return deidentification.mask(
        title, deidentification.find(title), dict.fromkeys(deidentification.Kind, "…")
    )


def _of_method[Row: (Step, Graded, Review, Evaluation)](words: Callable[[Row], str], row: Row) -> Line:
    return in_both(lambda _language: words(row), kind="method", target=row.method.slug)


def _review(review: Review) -> str:
    return _("%(method)s: en kunskapsöversikt är klar") % {"method": review.method.name}


def _pilot(evaluation: Evaluation) -> str:
    words = (
        _("%(method)s: en prövning är utvärderad")
        if evaluation.number == 1
        else _("%(method)s: en prövning är utvärderad på nytt")
    )
    return words % {"method": evaluation.method.name}


def _mission(kind: Kind, direction: Direction, bodies: Mapping[str, str], times: int, language: str) -> str:
    is_in = direction == Direction.IN
    words = {
        Kind.REQUEST: _("%(body)s: vi har svarat på en fråga")
        if is_in
        else _("%(body)s: vi har fått svar på en fråga"),
        Kind.MISSION: _("%(body)s: vi har svarat på ett uppdrag")
        if is_in
        else _("%(body)s: vi har fått svar på ett uppdrag"),
        Kind.NETWORK: _("%(body)s: ett svar om ett nätverk"),
        Kind.VISIT: _("%(body)s: ett besök hos oss") if is_in else _("%(body)s: ett besök hos dem"),
    }[kind] % {"body": bodies[language] or _("Utan angivet organ")}
    return words if times == 1 else _("%(words)s (%(n)s gånger)") % {"words": words, "n": times}


def _step(step: Step) -> str:
    return _("%(method)s: från %(before)s till %(after)s") % {
        "method": step.method.name,
        "before": step.get_before_display().lower(),
        "after": step.get_after_display().lower(),
    }


def _rating(graded: Graded) -> str:
    return _("%(method)s: %(about)s bedömt som %(rating)s") % {
        "method": graded.method.name,
        "about": graded.get_about_display().lower(),
        "rating": graded.get_rating_display().lower(),
    }
