"""A request as the one who asks may read it: the city, the unit signed in, or the writer with the code."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import connection
from django.utils import timezone

from varsam.areas.operations import check, guides, seals
from varsam.areas.operations.enums import role_words
from varsam.areas.operations.guides import Guide
from varsam.areas.operations.models import FollowUp, Lesson, Measure, Plan, Request
from varsam.areas.operations.states import State
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import limits

Side = Literal["city", "unit", ""]
NextKey = Literal[
    "check", "choose_guide", "propose_plan", "answer_plan", "propose_again", "do", "tell", "decide", "ended"
]


@dataclass(frozen=True)
class Next:
    """What is next, whose turn it is (`who`; empty when nothing is), and until when, where it has a day."""

    key: NextKey
    who: Side
    due: datetime | None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < timezone.now()


@dataclass(frozen=True)
class OpenedMeasure:
    """A measure with its words; `is_new` where the unit has not agreed to it as it stands now."""

    measure: Measure
    what: str
    is_new: bool

    @property
    def owner_words(self) -> str:
        return role_words(self.measure.owner_role)


@dataclass(frozen=True)
class Promised:
    """A measure as it stood in a plan that was proposed."""

    uid: str
    what: str
    owner_role: str
    due: date
    method: str

    @property
    def owner_words(self) -> str:
        return role_words(self.owner_role)


@dataclass(frozen=True)
class OpenedPlan:
    """A plan as it was proposed; `state` is proposed, accepted or declined, `why` is what the unit said when it declined."""

    plan: Plan
    measures: tuple[Promised, ...]
    why: str

    @property
    def state(self) -> Literal["proposed", "accepted", "declined"]:
        if self.plan.accepted_at is not None:
            return "accepted"
        return "declined" if self.plan.declined_at is not None else "proposed"


@dataclass(frozen=True)
class OpenedFollowUp:
    follow_up: FollowUp
    words: str


@dataclass(frozen=True)
class OpenedLesson:
    lesson: Lesson
    text: str
    declined_why: str


@dataclass(frozen=True)
class Whole:
    """Everything about a request that is open to the one who asks. After erasure only states, times and counts are left, and
    `is_erased` says so."""

    request: Request
    guide: Guide | None
    result: check.Result | None
    measures: tuple[OpenedMeasure, ...]
    plans: tuple[OpenedPlan, ...]
    follow_ups: tuple[OpenedFollowUp, ...]
    lessons: tuple[OpenedLesson, ...]
    next: Next

    @property
    def is_erased(self) -> bool:
        return self.request.data_key_id is None

    @property
    def proposed(self) -> OpenedPlan | None:
        """The plan that waits for the unit's answer."""
        return self.plans[0] if self.plans and self.plans[0].state == "proposed" else None

    @property
    def agreed(self) -> OpenedPlan | None:
        """The plan that holds."""
        return next((plan for plan in self.plans if plan.state == "accepted"), None)

    @property
    def is_changed(self) -> bool:
        """Whether the city has written something that the unit has not been asked about."""
        latest = self.plans[0].plan.proposed_at if self.plans else None
        return any(latest is None or each.measure.changed_at > latest for each in self.measures)


def newest(state: str = "", setting: str = "") -> list[Request]:
    """Requests that the one who asks may see, newest first; `next_step` of each needs no further question."""
    found = Request.objects.select_related("holder", "unit", "version__scenario").prefetch_related("plans")
    if state:
        found = found.filter(state=state)
    if setting:
        found = found.filter(setting=setting)
    return list(found.order_by("-asked_at", "pk"))


def of_enquiry(enquiry: int) -> Request | None:
    """The request that hangs on an enquiry (id)."""
    return Request.objects.filter(enquiry_id=enquiry).first()


def of(request: Request) -> Whole:
    """One request with everything in it, opened."""
    key = seals.key_of(request)
    guide = guides.by_version(request.version) if request.version else None
    said = dict(request.checks.values_list("key", "said"))
    measures = [_measure(each, key) for each in request.measures.select_related("method")]
    return Whole(
        request=request,
        guide=guide,
        result=check.result(guide, said) if guide else None,
        measures=tuple(measures),
        plans=tuple(
            _plan(each, key) for each in request.plans.select_related("proposed_by").order_by("-number")
        ),
        follow_ups=tuple(
            OpenedFollowUp(each, _text(key, each.words, seals.FOLLOW_UP, each))
            for each in request.follow_ups.order_by("-number")
        ),
        lessons=tuple(_lesson(each, key) for each in request.lessons.select_related("scenario")),
        next=next_step(request),
    )


def note_read(request: Request) -> None:
    """Put on record that somebody of the city, or of the unit, has read it."""
    audit.note(Event.UNIT_READ, target_type="unit_request", target=request.reference, unit=request.home_id)


def _text(key: bytes | None, sealed: bytes | memoryview | None, part: str, row: Plan | FollowUp) -> str:
    return seals.text_of(key, sealed, part, f"{row.request_id} {row.number}")


def _measure(measure: Measure, key: bytes | None) -> OpenedMeasure:
    return OpenedMeasure(
        measure,
        seals.text_of(key, measure.what, seals.MEASURE, measure.pk),
        measure.agreed is None,
    )


def _plan(plan: Plan, key: bytes | None) -> OpenedPlan:
    said = _text(key, plan.sealed, seals.PLAN, plan)
    measures = [
        Promised(
            each["uid"], each["what"], each["owner_role"], date.fromisoformat(each["due"]), each["method"]
        )
        for each in (json.loads(said) if said else [])
    ]
    return OpenedPlan(plan, tuple(measures), _text(key, plan.declined_why, seals.DECLINED_PLAN, plan))


def _lesson(lesson: Lesson, key: bytes | None) -> OpenedLesson:
    return OpenedLesson(
        lesson,
        seals.text_of(key, lesson.sealed, seals.LESSON, lesson.pk),
        seals.text_of(key, lesson.declined_why, seals.DECLINED_LESSON, lesson.pk),
    )


# --- whose turn it is --------------------------------------------------------------------------------------------


def next_step(request: Request) -> Next:
    """What is next with a request, who has it and until when: the one place that says so.

    What the city is to do, and what it asks the unit for, has the days of the feedback promise, counted from what happened
    last; what was agreed has the day of the follow-up.
    """
    steps = {
        State.ASKED: _when_asked,
        State.CHECKED: _when_checked,
        State.PLANNED: _when_planned,
        State.FOLLOWED: _when_followed,
    }
    step = steps.get(State(request.state))
    return step(request) if step else Next("ended", "", None)


def _when_asked(request: Request) -> Next:
    due = limits.after("feedback", request.asked_at)
    return Next("check", "unit", due) if request.version_id else Next("choose_guide", "city", due)


def _latest(request: Request) -> Plan | None:
    """From what was fetched along, where it was."""
    return max(request.plans.all(), key=lambda plan: plan.number, default=None)


def _when_checked(request: Request) -> Next:
    plan, since = _latest(request), request.checked_at or request.asked_at
    if plan is None:
        return Next("propose_plan", "city", limits.after("feedback", since))
    if plan.declined_at is not None:
        return Next("propose_again", "city", limits.after("feedback", plan.declined_at))
    return Next("answer_plan", "unit", limits.after("feedback", plan.proposed_at))


def _when_planned(request: Request) -> Next:
    plan, due = _latest(request), request.follow_up_due
    if plan is not None and plan.accepted_at is None and plan.declined_at is None:
        return Next("answer_plan", "unit", limits.after("feedback", plan.proposed_at))
    assert due is not None  # the database holds that what is planned has a day
    is_time = timezone.localdate(due) <= timezone.localdate()
    return Next("tell" if is_time else "do", "unit", due)


def _when_followed(request: Request) -> Next:
    plan, since = _latest(request), request.followed_at or request.asked_at
    if plan is not None and plan.proposed_at > since and plan.declined_at is None:
        return Next("answer_plan", "unit", limits.after("feedback", plan.proposed_at))
    return Next("decide", "city", limits.after("feedback", since))


def late(requests: Iterable[Request]) -> list[tuple[Request, Next]]:
    """Those in which what is next should have been done, with what it is, the longest overdue first."""
    found = [(request, step) for request in requests if (step := next_step(request)).is_late]
    return sorted(found, key=lambda pair: pair[1].due or timezone.now())


def suggested_lessons() -> list[OpenedLesson]:
    """Lessons that wait for a coordinator's decision, oldest first."""
    waiting = Lesson.objects.filter(state="suggested", sealed__isnull=False).select_related("request")
    return [_lesson(each, seals.key_of(each.request)) for each in waiting.order_by("made_at", "pk")]


# --- sums --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """`what` is setting, state, scenario, visited, check, rating, harm or `method:<slug>`; `kind` is which of those."""

    what: str
    kind: str
    number: int


def counts(since: date, until: date) -> Sequence[Count]:
    """Sums of the requests made from `since` to and with the day before `until`; nothing for those who answer neither for
    units, methods nor the programme. Whoever shows them hides what is below five (varsam/lib/suppression.py)."""
    with connection.cursor() as cursor:
        cursor.execute("select what, kind, number from varsam.operations_counts(%s, %s)", [since, until])
        return [Count(*row) for row in cursor.fetchall()]
