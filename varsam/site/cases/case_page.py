"""What the page of one case shows to its own unit: where it stands, what comes next, and who sees what."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.cases import reading
from varsam.areas.knowledge_house.cases.enums import About, Due, PostCheck, ReviewKind
from varsam.areas.knowledge_house.cases.models import Case, Outcome, Review, Statement, Step
from varsam.areas.knowledge_house.cases.reading import Ended, Opened, Said
from varsam.areas.knowledge_house.cases.states import State
from varsam.areas.knowledge_house.engagements.models import Engagement
from varsam.areas.knowledge_house.plans import reading as plans
from varsam.kernel.lawfulness import consents
from varsam.kernel.people import calendar
from varsam.kernel.records.enums import TEXTS, Track
from varsam.kernel.records.models import Record
from varsam.site.cases import choosing, columns, gate_lines, next_act, stepping, timeline, views_board
from varsam.site.cases.timeline import Timeline
from varsam.site.consent import standing
from varsam.site.consent import words as consent_words
from varsam.site.consent.standing import Asked
from varsam.site.desk import moments
from varsam.site.desk.acts import me
from varsam.site.desk.clocks import Clock
from varsam.site.engagements import part as engagements
from varsam.site.pathways import shown as pathways
from varsam.site.plans import part as plan_part
from varsam.site.records import record_page, sharing_picture
from varsam.site.tracks import external as tracks

_READERS = 4


@dataclass(frozen=True)
class Chip:
    """A mark in the head of the page."""

    kind: str
    icon: str
    words: str


@dataclass(frozen=True)
class SeenBy:
    """Somebody who sees something: which kinds, until when; or who was said no to."""

    who: str
    note: str
    cells: list[tuple[bool, str]]
    until: str
    is_no: bool = False


@dataclass(frozen=True)
class Coming:
    """The next review: its day as a leaf of the calendar, and how long it is until then."""

    review: Review
    words: str
    day: str
    month: str
    full: str
    clock: Clock


@dataclass(frozen=True)
class Signed:
    """A step, a decision or a review as it is told: when, by whom, what and why."""

    words: str
    who: str
    at: str
    text: str
    when: datetime


def context(request: HttpRequest, opened: Opened) -> dict[str, object]:
    """The page's context for the unit."""
    now, case, record = timezone.now(), opened.case, opened.case.record
    today = timezone.localdate()
    plan, every = plans.of(record), standing.asked(record)
    works = reading.can_work_in(case)
    # Asked once: whoever may work in the case may add to its record, as long as that can be read.
    adds = works and record.data_key_id is not None
    engaged = engagements.of(record)
    act = next_act.of(opened, today) if works else None
    user = me(request)
    readers = [each for each in record_page.readers(record, now) if each.name != user.name]
    return {
        **shown(opened),
        "works": works,
        "is_mine": case.handler_id == user.pk,
        "act": act,
        "more": next_act.others(opened, act) if works else [],
        "gates": _gates(case) if works else [],
        "notices": next_act.notices(opened, every, today) if works else [],
        "timeline": _timeline(opened, plan, every, [each.engagement for each in engaged], today),
        "plan": plan_part.shown(plan, user),
        "engagements": engaged,
        "followed": pathways.of(record, now),
        "parts_writable": adds,
        "ordinary": tracks.of(record, now),
        "ordinary_writable": adds,
        "kinds": [(column["short"], column["words"]) for column in _columns()],
        "seen_by": seen_by(record, every),
        "asked": every,
        "consent_chip": _consent_chip(case, every),
        "coming": coming(opened, now),
        "readers": readers[:_READERS],
        "reader_count": len(readers),
        "signed": _signed(opened),
        "reviews": reviews(opened),
        "outcomes": [_outcome(each) for each in opened.outcomes],
        "basis": choosing.title_of(case.legal_basis),
        "why": opened.newest(About.OPENED),
    }


def shown(opened: Opened) -> dict[str, object]:
    """What every reader of a case sees of it: what it is called, its track and how far our work has come."""
    case, record = opened.case, opened.case.record
    state, track = State(case.state), Track(record.track)
    return {
        "case": case,
        "record": record,
        "way": opened.way,
        "track": Chip("info", record_page.TRACK_ICONS[track], way_name(case)),
        "state": Chip(columns.KINDS.get(state, "open"), columns.ICONS[state], str(state.label)),
        "opened_on": moments.short_day(case.opened_at),
    }


def way_name(case: Case) -> str:
    """The ordinary way in a few words: its group, else its track."""
    return case.group.name if case.group else str(Track(case.record.track).label)


def _gates(case: Case) -> list[gate_lines.Line]:
    """What is left before the step that comes next."""
    to = stepping.FORWARD.get(State(case.state))
    if to is None or case.state in {State.CLOSED, State.HANDED_OVER, State.POST_CHECKS}:
        return []
    return gate_lines.of(case, to)


# --- the picture ---------------------------------------------------------------------------------------------------


def _timeline(
    opened: Opened, plan: plans.Plan, every: list[Asked], engaged: list[Engagement], today: date
) -> Timeline:
    case, record = opened.case, opened.case.record
    steps = [said.row for said in opened.steps if isinstance(said.row, Step)]
    grounded = [timeline.local(each.at) for each in steps if each.after == State.GROUNDED]
    over = {State.CLOSED, State.ENDED, State.POST_CHECKS, State.HANDED_OVER}
    ended = [timeline.local(each.at) for each in steps if each.after in {State.CLOSED, State.HANDED_OVER}]
    spans = [
        *timeline.way(
            record,
            min(grounded) if grounded else None,
            max(ended) if ended and case.state in over else None,
            _("%(track)s, ordinarie väg") % {"track": way_name(case)}
            if record.track != Track.NONE
            else _("Inget ordinarie spår"),
        ),
        *timeline.consent(every),
        *timeline.support(engaged, plan, today),
    ]
    return timeline.of(spans, timeline.meetings(record, reviews_of(opened), today), today)


def reviews_of(opened: Opened) -> list[Review]:
    return [said.row for said in opened.reviews if isinstance(said.row, Review)]


# --- who sees what -------------------------------------------------------------------------------------------------


def _columns() -> list[dict[str, str]]:
    texts = {kind.value for kind in TEXTS}
    return [column for column in consent_words.columns() if column["key"] in texts]


def seen_by(record: Record, every: list[Asked]) -> list[SeenBy]:
    """The unit, those with whom something is shared (a line for each end), and those to whom the person said no."""
    names = {column["key"]: column["words"] for column in _columns()}
    found = [SeenBy(record.unit.name, _("ansvarig enhet"), [(True, name) for name in names.values()], "")]
    at, kinds = sharing_picture.clock(), defaultdict[tuple[str, str, date], set[str]](set)
    grants = record.grants.filter(ended_at=None, until__gt=at, organisation__left_at=None)
    for grant in grants.select_related("organisation", "user"):
        who = (grant.organisation.name, grant.user.name if grant.user else "", consents.last_day(grant.until))
        kinds[who] |= set(grant.information)
    for organisation, person, last in sorted(kinds):
        seen = kinds[organisation, person, last]
        cells = [(key in seen, name) for key, name in names.items()]
        found.append(SeenBy(organisation, person, cells, timeline.plain_day(last)))
    for glass in record.breaks.filter(until__gt=at).select_related("user"):
        cells = [(True, name) for name in names.values()]
        found.append(SeenBy(_("Nödöppnad"), glass.user.name, cells, moments.short(glass.until, at)))
    shared = {organisation for organisation, _person, _last in kinds}
    no = [(False, name) for name in names.values()]
    return found + [SeenBy(who, "", no, _("sagt nej"), is_no=True) for who in _refused(every, shared)]


def _consent_chip(case: Case, every: list[Asked]) -> tuple[str, str]:
    """Where consent stands for the case: what was taken back weighs more than what is left."""
    stands = any(asked.in_force for asked in every)
    if case.due_why == Due.WITHDRAWN:
        return "late", _("Delvis taget tillbaka") if stands else _("Taget tillbaka")
    if stands:
        return "done", pgettext("samtycket", "Gäller")
    return every[0].chip if every else ("plain", _("Inte frågat än"))


def _refused(every: list[Asked], shared: set[str]) -> list[str]:
    return sorted(
        {
            line.organisation
            for asked in every
            if not asked.has_ended
            for line in asked.lines
            if line.is_said_no_to and not line.state.in_force and line.organisation not in shared
        }
    )


# --- what comes ----------------------------------------------------------------------------------------------------


def coming(opened: Opened, now: datetime) -> Coming | None:
    """The next review that is planned."""
    review, language = opened.next_review, get_language() or "sv"
    if review is None:
        return None
    words = _("Nästa efterkontroll") if review.kind == ReviewKind.POST_CHECK else _("Nästa uppföljning")
    return Coming(
        review=review,
        words=words,
        day=str(review.planned_on.day),
        month=format_date(review.planned_on, "MMM", locale=language).rstrip("."),
        full=moments.short_day(review.planned_on),
        clock=views_board.clock(review.planned_on, review.planned_at, now, calendar.current()),
    )


@dataclass(frozen=True)
class OutcomeCard:
    """What one round came to, in words."""

    outcome: Outcome
    goals: str
    helped: str
    harm: str
    instead: str
    post_check: str


def _outcome(ended: Ended) -> OutcomeCard:
    row = ended.outcome
    post_check = str(PostCheck(row.post_check).label)
    if row.taken_back_on:
        post_check = _("Ja, men taget tillbaka %(day)s") % {"day": moments.short_day(row.taken_back_on)}
    elif row.post_check_on:
        post_check += f", {moments.short_day(row.post_check_on)}"
    return OutcomeCard(row, goals_reached(row), ended.helped, ended.harm, ended.instead, post_check)


def goals_reached(row: Outcome) -> str:
    """How many of the plan's goals were reached, said as people do."""
    total, n = row.goals_open + row.goals_reached + row.goals_dropped, row.goals_reached
    if not total:
        return _("Inga mål i planen")
    if total == 1:
        return _("Målet är nått") if n else _("Målet är inte nått")
    if n in {0, total}:
        return (_("Alla %(all)s mål är nådda") if n else _("Inget av %(all)s mål är nått")) % {"all": total}
    return ngettext("Ett av %(all)s mål är nått", "%(n)s av %(all)s mål är nådda", n) % {"n": n, "all": total}


def _signed(opened: Opened) -> list[Signed]:
    """Steps and decisions, newest first."""
    found = [_signed_one(said) for said in (*opened.steps, *opened.statements)]
    return sorted(found, key=lambda each: each.when)[::-1]


def _signed_one(said: Said) -> Signed:
    row = said.row
    if isinstance(row, Statement):
        words, at = str(About(row.about).label), row.at
    else:
        assert isinstance(row, Step)
        words, at = str(State(row.after).label), row.at
    return Signed(words, row.by.name, moments.short_day(at), said.text, at)


@dataclass(frozen=True)
class ReviewLine:
    """A review as it is listed: planned, held with what it came to, or cancelled."""

    review: Review
    words: str
    day: str
    verdict: str
    who: str
    text: str
    is_held: bool
    is_cancelled: bool
    why: str


def reviews(opened: Opened) -> list[ReviewLine]:
    """Every review, the one to come first."""
    lines = [_review(said) for said in opened.reviews if isinstance(said.row, Review)]
    return sorted(lines, key=lambda each: each.review.held_on or each.review.planned_on, reverse=True)


def _review(said: Said) -> ReviewLine:
    review = said.row
    assert isinstance(review, Review)
    return ReviewLine(
        review=review,
        words=str(ReviewKind(review.kind).label),
        day=moments.short_day(review.held_on or review.planned_on),
        verdict=review.get_verdict_display() if review.verdict else "",
        who=review.held_by.name if review.held_by else "",
        text=said.text,
        is_held=review.held_on is not None,
        is_cancelled=review.cancelled_at is not None,
        why=review.get_cancelled_why_display() if review.cancelled_why else "",
    )
