"""The register as colleagues go through it: by state, by when it is to be gone through again, and what a lawyer owes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from varsam.areas.methods.register import search
from varsam.areas.methods.register.models import Check, CheckKind, CheckSaid, Method, State
from varsam.site.desk import moments, numbers
from varsam.site.methods import finding, standing, words
from varsam.site.methods.asking import Asked

# Shown above the list before somebody asks for all of them.
_FIRST = 5
# How long ahead the board says that something is to be gone through again: a quarter, as the groups plan.
_AHEAD = timedelta(days=90)


@dataclass(frozen=True)
class Due:
    """A method that is to be gone through again, or that was to be; `words` say by when, or what speaks against it."""

    slug: str
    name: str
    words: str
    is_late: bool


@dataclass(frozen=True)
class Line:
    """One method on the board."""

    row: finding.Row
    review: str
    is_late: bool


@dataclass(frozen=True)
class Choice:
    """One way to look at the board."""

    words: str
    count: int
    query: str
    is_here: bool


def of(asked: Asked, address: str, today: date) -> dict[str, object]:
    """What the board shows for what was asked."""
    by_state, doubted = finding.counts(), standing.doubted(today)
    due = _due(today, doubted)
    late_or_soon = due.count()
    found = finding.hits(asked)
    # What is not to be used is not gone through again by any day.
    days = {hit.slug: hit.review_on if hit.is_usable else None for hit in found.hits}
    total = sum(by_state.values())
    return {
        "asked": asked,
        "address": address,
        "filters": [each for each in finding.filters(asked) if each.name != "state"],
        "choices": _choices(asked, by_state, total),
        "finding": numbers.said(total, _("En metod i registret"), _("%(number)s metoder i registret")),
        "due": [_line_due(each, today, doubted) for each in due[:_FIRST]] if not asked.is_narrowed else [],
        "due_total": late_or_soon,
        "lines": [_line(row, days[row.slug], today) for row in finding.rows(days)],
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "read_as": list(found.read_as.items()),
        "before": asked.on(found.page - 1),
        "after": asked.on(found.page + 1),
    }


def _due(today: date, doubted: Iterable[int]) -> QuerySet[Method]:
    """What is late or soon is, and first what may be used although something speaks against it (`doubted`, by key)."""
    is_doubted = Q(pk__in=list(doubted))
    return (
        Method.objects.filter(Q(review_on__lte=today + _AHEAD) | is_doubted)
        .exclude(state__in=finding.HIDDEN)
        .annotate(place=Case(When(is_doubted, then=Value(0)), default=Value(1)))
        .order_by("place", "review_on", "name_sv")
    )


def _line_due(method: Method, today: date, doubted: Mapping[int, str]) -> Due:
    if method.pk in doubted:
        return Due(method.slug, method.name, doubted[method.pk], is_late=True)
    assert method.review_on is not None
    return Due(method.slug, method.name, moments.short_day(method.review_on), method.review_on < today)


def _line(row: finding.Row, review: date | None, today: date) -> Line:
    said = moments.short_day(review) if review else ""
    return Line(row, said, review is not None and review < today and not row.is_withdrawn)


def _choices(asked: Asked, by_state: dict[str, int], total: int) -> list[Choice]:
    first = replace(asked, page=1)
    every = Choice(_("Alla metoder"), total, replace(first, state="").query(), not asked.state)
    return [
        every,
        *(
            Choice(
                str(state.label),
                by_state[state.value],
                replace(first, state=state.value).query(),
                asked.state == state.value,
            )
            for state in State
            if by_state[state.value] or asked.state == state.value
        ),
    ]


def due(today: date, number: int) -> dict[str, object]:
    """All that is to be gone through again, the latest first, a page of them."""
    doubted = standing.doubted(today)
    page = Paginator(_due(today, doubted), search.PAGE).get_page(number)
    return {"due": [_line_due(each, today, doubted) for each in page], "page": page}


# --- the lawyer's list --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A method that a lawyer has to say something about, and why now."""

    slug: str
    name: str
    target: str
    chip: tuple[str, str, str]
    why: str
    is_late: bool


def legal(today: date) -> dict[str, object]:
    """Methods that stand at the checks without a legal one that holds; and those whose check runs out or has run out."""
    newest = Check.objects.filter(method=OuterRef("pk"), kind=CheckKind.LEGAL).order_by("-pk")
    known = Method.objects.exclude(state__in=finding.HIDDEN).annotate(
        has_check=Exists(newest),
        ends=Subquery(newest.values("ends")[:1]),
        check_said=Subquery(newest.values("said")[:1]),
    )
    unheld = Q(has_check=False) | Q(ends__lt=today)
    waiting = known.filter(state=State.CHECKS).filter(unheld).order_by("name_sv")
    ending = (
        known.filter(ends__lte=today + _AHEAD)
        .exclude(check_said=CheckSaid.NOT_OK)
        .exclude(state=State.CHECKS, ends__lt=today)
        .order_by(F("ends").asc(), "name_sv")
    )
    return {
        "waiting": [_waiting(each, today) for each in waiting[: search.PAGE]],
        "waiting_total": waiting.count(),
        "ending": [_waiting(each, today) for each in ending[: search.PAGE]],
    }


def _waiting(method: Method, today: date) -> Waiting:
    ends: date | None = method.ends  # type: ignore[attr-defined]
    if ends is None:
        why, is_late = _("Aldrig prövad"), False
    elif ends < today:
        why, is_late = _("Prövningen gick ut %(day)s") % {"day": moments.short_day(ends)}, True
    else:
        why, is_late = _("Prövningen går ut %(day)s") % {"day": moments.short_day(ends)}, False
    return Waiting(method.slug, method.name, method.said("target"), words.chip(method.state), why, is_late)
