"""A request with all that was written in it, opened once for whoever may see it: its writer, its unit, or who holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import Method
from varsam.areas.operations import reading
from varsam.areas.operations.enums import Harm, LessonState, Rating, Said, Worked
from varsam.areas.operations.guides import Guide
from varsam.areas.operations.models import Measure, Request
from varsam.areas.operations.reading import OpenedFollowUp, OpenedLesson, OpenedMeasure, OpenedPlan, Whole
from varsam.lib import when

_LESSONS = {LessonState.SUGGESTED: "wait", LessonState.ACCEPTED: "done", LessonState.DECLINED: "plain"}
_HARMS = {Harm.NONE: "done", Harm.NOTICED: "late", Harm.UNSURE: "unknown"}


@dataclass(frozen=True)
class Shown:
    """One measure as it reads; `worked` is what the unit said of it afterwards."""

    uid: str
    what: str
    role_words: str
    due: date
    method: Method | None
    is_done: bool = False
    worked: str = ""

    @property
    def due_words(self) -> str:
        return _("till %(day)s") % {"day": when.full_date(self.due, get_language() or "sv")}

    @property
    def is_late(self) -> bool:
        return not self.is_done and not self.worked and self.due < timezone.localdate()


@dataclass(frozen=True)
class Followed:
    """How it went, as the unit said."""

    day: str
    rating: str
    harm: str
    harm_kind: str
    words: str


@dataclass(frozen=True)
class LessonShown:
    """A lesson with what became of it."""

    uid: str
    text: str
    chip: tuple[str, str]
    declined_why: str
    scenario: str
    reference: str
    by_words: str
    day: str


@dataclass(frozen=True)
class Opened:
    """`agreed` is what the unit has said yes to, `working` what the city writes for the next plan, `proposed` the measures of
    the plan that waits for an answer, `is_changed` whether something in `working` has been put to nobody."""

    whole: Whole
    agreed: list[Shown]
    working: list[Shown]
    proposed: list[Shown]
    followed: list[Followed]
    lessons: list[LessonShown]

    @property
    def request(self) -> Request:
        return self.whole.request

    @property
    def guide(self) -> Guide | None:
        return self.whole.guide

    @property
    def said(self) -> dict[str, Said]:
        """What the unit has said of its responsibilities, by their keys."""
        if self.whole.result is None:
            return {}
        return {row.responsibility.key: row.said for row in self.whole.result.rows if row.said is not None}

    @property
    def plan_waits(self) -> bool:
        return self.whole.proposed is not None

    @property
    def is_changed(self) -> bool:
        return self.whole.is_changed

    @property
    def declined_why(self) -> str:
        """What the unit wants changed in the newest plan; empty where it does not."""
        newest = self.whole.plans[0] if self.whole.plans else None
        return newest.why if newest is not None and newest.state == "declined" else ""


def requests() -> QuerySet[Request]:
    """Requests with what every page of theirs shows."""
    return Request.objects.select_related(
        "holder", "unit", "home", "version__scenario", "version__by"
    ).prefetch_related("plans")


def of(request: Request) -> Opened:
    """The request, opened; what has been destroyed reads as empty."""
    whole = reading.of(request)
    rows = {str(each.measure.pk): each.measure for each in whole.measures}
    agreed = _planned(whole.agreed, rows)
    since = whole.agreed.plan.proposed_at if whole.agreed else None
    settled = {each.uid for each in agreed if since and rows[each.uid].changed_at <= since}
    working = [each for each in whole.measures if str(each.measure.pk) not in settled]
    return Opened(
        whole,
        agreed,
        [_row(each) for each in working],
        _planned(whole.proposed, rows),
        [_followed(each) for each in whole.follow_ups if each.follow_up.said_at],
        [lesson(each, request.reference) for each in whole.lessons],
    )


def _row(found: OpenedMeasure) -> Shown:
    row = found.measure
    return Shown(
        str(row.pk),
        found.what,
        found.owner_words,
        row.due,
        row.method,
        row.done_at is not None,
        _worked(row),
    )


def _worked(row: Measure) -> str:
    return str(Worked(row.worked).label) if row.worked else ""


def _planned(plan: OpenedPlan | None, rows: Mapping[str, Measure]) -> list[Shown]:
    """A plan's measures as they were proposed; one that has fallen away since is left out."""
    if plan is None:
        return []
    methods = {row.method.slug: row.method for row in rows.values() if row.method}
    return [
        Shown(
            each.uid,
            each.what,
            each.owner_words,
            each.due,
            methods.get(each.method),
            rows[each.uid].done_at is not None,
            _worked(rows[each.uid]),
        )
        for each in plan.measures
        if each.uid in rows
    ]


def _followed(opened: OpenedFollowUp) -> Followed:
    found = opened.follow_up
    assert found.said_at is not None
    harm = Harm(found.harm)
    said = {
        Harm.NONE: _("Ingen skada märkt"),
        Harm.NOTICED: _("Något blev sämre för någon"),
        Harm.UNSURE: _("Osäkert om något blev sämre"),
    }
    return Followed(
        _said(found.said_at),
        str(Rating(found.rating).label),
        said[harm],
        _HARMS[harm],
        opened.words,
    )


def lesson(opened: OpenedLesson, reference: str) -> LessonShown:
    """One lesson as it reads."""
    found = opened.lesson
    state = LessonState(found.state)
    return LessonShown(
        str(found.pk),
        opened.text,
        (_LESSONS[state], str(state.label)),
        opened.declined_why,
        found.scenario.slug if found.scenario else "",
        reference,
        _("Från verksamheten") if found.by_unit else _("Från samordningen"),
        _said(found.made_at),
    )


def _said(at: datetime) -> str:
    return when.full_date(timezone.localtime(at).date(), get_language() or "sv")
