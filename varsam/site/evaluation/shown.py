"""How results are said and drawn: what is sure, what may be, and the rest."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.training.courses.models import Course
from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.evaluation.reading import Result, Told
from varsam.areas.training.occasions.models import Occasion
from varsam.kernel.people import limits
from varsam.lib.suppression import LEAST

# The moments as they stand in an address.
MOMENTS = {"senare": Moment.LATER, "direkt": Moment.AFTER}


@dataclass(frozen=True)
class Bar:
    """One question: its words, how many said yes in words, and shares of the bar in per cent, as SVG takes them."""

    question: str
    yes: str
    answers: int
    low: int
    high: int
    is_exact: bool
    sure: str
    maybe: str


def bar(told: Told) -> Bar:
    """What is told of one question."""
    return Bar(
        question=told.question.text,
        yes=yes_words(told),
        answers=told.answers,
        low=told.low,
        high=told.high,
        is_exact=told.is_exact,
        sure=_share(told.low, told.answers),
        maybe=_share(told.high - told.low, told.answers),
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%"


def yes_words(told: Told) -> str:
    """How many said yes, without a number that could be about fewer than five."""
    said = {"low": told.low, "high": told.high, "answers": told.answers}
    if told.is_exact:
        return _("%(low)d av %(answers)d") % said
    if told.low < LEAST:
        return _("högst %(high)d av %(answers)d") % said
    if told.answers - told.high < LEAST:
        return _("minst %(low)d av %(answers)d") % said
    return _("mellan %(low)d och %(high)d av %(answers)d") % said


def moment_words(moment: Moment) -> str:
    """When one is asked, by the time limit that holds now: "Efter 3 månader"."""
    if moment == Moment.AFTER:
        return _("Direkt efteråt")
    limit = limits.current(timezone.now())["survey_later"]
    if limit.unit == "months":
        return ngettext("Efter %(n)d månad", "Efter %(n)d månader", limit.amount) % {"n": limit.amount}
    return ngettext("Efter %(n)d dag", "Efter %(n)d dagar", limit.amount) % {"n": limit.amount}


def month(of: date) -> str:
    """A month with its year, such as "november 2026"."""
    return format_date(of, "MMMM y", locale=get_language() or "sv")


@dataclass(frozen=True)
class Row:
    """One release in a list: where it leads, what it is about, and its first question as a bar."""

    result: Result
    title: str
    reference: str
    month: str
    first: Bar


def rows(found: list[Result]) -> list[Row]:
    """Releases as rows, in the order given; with two queries however many there are."""
    references = dict(
        Occasion.objects.filter(pk__in={each.occasion for each in found if each.occasion}).values_list(
            "pk", "reference"
        )
    )
    courses = Course.objects.in_bulk({each.course for each in found})
    return [
        Row(
            result=each,
            title=courses[each.course].title,
            reference=references.get(each.occasion, "") if each.occasion else "",
            month=month(each.month),
            first=bar(each.told[0]),
        )
        for each in found
    ]
