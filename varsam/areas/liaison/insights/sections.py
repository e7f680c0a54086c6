"""The sections of the month's letter that come from here and from below: what was learned, and what happened to methods."""

from collections.abc import Callable, Sequence

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from varsam.areas.liaison.insights.digest import Line, Period
from varsam.areas.methods.register.models import Graded, Step
from varsam.areas.methods.studies.models import Review


def insights(of: Period) -> Sequence[Line]:
    """What was shared in the month: its titles."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select uid, title_sv, title_en from varsam.insights_shared(%s, %s, %s)",
            [of.municipality, of.since, of.until],
        )
        return [Line(sv, en, "insight", str(uid)) for uid, sv, en in cursor.fetchall()]


def methods(of: Period) -> Sequence[Line]:
    """Steps that methods took, and ratings that became others, in the order in which it happened."""
    steps = Step.objects.filter(at__gte=of.since, at__lt=of.until).select_related("method")
    graded = Graded.objects.filter(at__gte=of.since, at__lt=of.until).select_related("method")
    told = [(each.at, each.method.slug, _both(_step, each)) for each in steps]
    told += [(each.at, each.method.slug, _both(_rating, each)) for each in graded if each.by_id]
    return [Line(sv, en, "method", slug) for _at, slug, (sv, en) in sorted(told)]


def reviews(of: Period) -> Sequence[Line]:
    """Evidence reviews that were finished, by the method that they are about."""
    done = Review.objects.filter(done_at__gte=of.since, done_at__lt=of.until).select_related("method")
    told = [(each.method.slug, _both(_review, each)) for each in done.order_by("done_at", "pk")]
    return [Line(sv, en, "method", slug) for slug, (sv, en) in told]


def _both[Row: (Step, Graded, Review)](words: Callable[[Row], str], row: Row) -> tuple[str, str]:
    """The same in Swedish and in English."""
    with translation.override("sv"):
        swedish = words(row)
    with translation.override("en"):
        return swedish, words(row)


def _review(review: Review) -> str:
    return _("%(method)s: en kunskapsöversikt är klar") % {"method": review.method.name}


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
