"""What the timeline of a case tells: our way, consents, support and meetings, as far as the reader may see them.

Row security has already decided which rows there are: a recipient's timeline holds their part and nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.cases.enums import ReviewKind
from varsam.areas.knowledge_house.cases.models import Review
from varsam.areas.knowledge_house.engagements.models import Engagement
from varsam.areas.knowledge_house.engagements.states import State as EngagementState
from varsam.areas.knowledge_house.plans.models import GoalState, MeasureState
from varsam.areas.knowledge_house.plans.reading import MeasureOf, Plan
from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.models import Decision
from varsam.kernel.meetings.models import CaseItem
from varsam.kernel.meetings.states import MeetingState
from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Entry, Record
from varsam.lib.working_days import STOCKHOLM
from varsam.site.cases import drawing
from varsam.site.cases.drawing import Picture, Point, Span
from varsam.site.consent.standing import Asked
from varsam.site.desk import moments

LANES = (
    ("way", gettext_lazy("Väg")),
    ("consent", gettext_lazy("Samtycke")),
    ("support", pgettext_lazy("rad i tidslinjen", "Stöd")),
    ("meetings", gettext_lazy("Möten")),
)
# More measures or consents than these, or talks further back, stand in the list only.
_MEASURES, _CONSENTS, _TALKS, _LONGEST = 4, 3, 8, 36


@dataclass(frozen=True)
class Told:
    """A line of the list beside the picture."""

    lane: str
    words: str
    start: str
    end: str
    day: date


@dataclass(frozen=True)
class Timeline:
    """The picture, wide and narrow, and the same facts as a list."""

    wide: Picture
    narrow: Picture
    told: list[Told]
    summary: str

    @property
    def is_empty(self) -> bool:
        return not self.told


def of(spans: Sequence[Span], points: Sequence[Point], today: date) -> Timeline:
    """The timeline of these facts."""
    language = get_language() or "sv"
    lanes = [(key, str(words)) for key, words in LANES]
    names = dict(lanes)
    told = [_told_span(each, names) for each in spans] + [_told_point(each, names) for each in points]
    pictured = _pictured(spans)
    wide, narrow = (
        drawing.draw(lanes, pictured, points, today=today, language=language, shape=shape)
        for shape in (drawing.WIDE, drawing.NARROW)
    )
    nearest = next((each for each in points if each.is_next), None)
    summary = _("Tidslinje över vad vi har gjort och lovat.")
    if nearest:
        summary += " " + _("Härnäst: %(what)s.") % {"what": nearest.words}
    return Timeline(wide, narrow, sorted(told, key=lambda each: each.day), summary)


def _pictured(spans: Sequence[Span]) -> list[Span]:
    measures = [each for each in spans if each.tone == "measure"]
    kept = sorted(measures, key=lambda each: each.end or each.start, reverse=True)[:_MEASURES]
    said = sorted((each for each in spans if each.lane == "consent"), key=lambda each: each.start)
    kept += said[-_CONSENTS:]
    return [each for each in spans if each in kept or (each.tone != "measure" and each.lane != "consent")]


def _told_span(span: Span, names: dict[str, str]) -> Told:
    end = moments.short_day(span.end) if span.end else pgettext("slutdag", "tills vidare")
    return Told(names[span.lane], span.words, moments.short_day(span.start), end, span.start)


def _told_point(point: Point, names: dict[str, str]) -> Told:
    state = pgettext("möte", "hållet") if point.is_held else pgettext("möte", "planerat")
    return Told(names[point.lane], point.words, moments.short_day(point.day), state, point.day)


def local(at: datetime) -> date:
    return at.astimezone(STOCKHOLM).date()


def plain_day(day: date) -> str:
    """A date without its weekday, such as "9 jan"; with the year where it is not this year's."""
    pattern = "d MMM" if day.year == datetime.now(STOCKHOLM).year else "d MMM y"
    return format_date(day, pattern, locale=get_language() or "sv").replace(".", "")


def way(record: Record, grounded: date | None, ended: date | None, name: str) -> list[Span]:
    """First contact, and from when the support goes in its ordinary way."""
    opened = local(record.opened_at)
    if grounded is None:
        return [Span("way", _("Kontakt"), opened, ended, "contact")]
    first = [Span("way", _("Kontakt"), opened, grounded, "contact")] if opened < grounded else []
    return [*first, Span("way", name, grounded, ended, "way")]


def consent(every: Iterable[Asked]) -> list[Span]:
    """Each consent that was given: from the first yes until it runs out or was taken back."""
    found = [span for asked in every if (span := _consent(asked)) is not None]
    if len(found) < 2:
        return found
    ordered = sorted(found, key=lambda each: each.start)
    return [
        Span(each.lane, f"{each.words} {number}", each.start, each.end, each.tone, each.ahead)
        for number, each in enumerate(ordered, 1)
    ]


def _consent(asked: Asked) -> Span | None:
    answers = [said.answer for line in asked.lines for said in line.said if said.answer is not None]
    given = [each.decided_on for each in answers if each.decision == Decision.GIVEN]
    taken = [each.decided_on for each in answers if each.decision == Decision.WITHDRAWN]
    if not given and not taken:
        return None
    # Where all that is left is what was taken back, the day of the yes is not the newest answer any more.
    start = min(given) if given else min(local(asked.request.asked_at), *taken)
    last = consents.last_day(asked.request.until)
    if asked.in_force:
        is_whole = len(asked.in_force) == len(asked.lines)
        ahead = _("gäller till %(day)s") if is_whole else _("gäller delvis till %(day)s")
        ahead %= {"day": plain_day(last)}
        return Span("consent", _("Samtycke"), start, last, "consent", ahead)
    end = max(taken) if taken else last
    words = _("Samtycke, taget tillbaka") if taken else _("Samtycke, slut")
    return Span("consent", words, start, max(end, start), "ended")


def support(engaged: Iterable[Engagement], plan: Plan, today: date) -> list[Span]:
    """Those who walk beside the person, by when they began, and what was promised in the plan."""
    begun = [(each.started_at, each) for each in engaged if each.started_at is not None]
    spans = [_engagement(each, at) for at, each in sorted(begun, key=lambda pair: pair[0])]
    for goal in plan.goals:
        is_open = goal.goal.state == GoalState.OPEN
        spans += [span for each in goal.measures if (span := _measure(each, today, is_open)) is not None]
    return spans


def _engagement(engagement: Engagement, started_at: datetime) -> Span:
    words = _("%(kind)s, %(hours)s tim i månaden") % {
        "kind": engagement.get_kind_display(),
        "hours": engagement.hours_a_month,
    }
    if engagement.state == EngagementState.PAUSED:
        words += ", " + pgettext("insats", "pausad")
    start = local(started_at)
    end = local(engagement.ended_at) if engagement.ended_at else None
    rests = engagement.state in {EngagementState.PAUSED, EngagementState.ENDED}
    return Span("support", words, start, end, "ended" if rests else "support")


def _measure(each: MeasureOf, today: date, is_open: bool) -> Span | None:
    """What was promised for a goal; nothing is late any more where the goal is reached or dropped."""
    measure = each.measure
    if measure.state == MeasureState.DROPPED or measure.due_on is None:
        return None
    start = local(measure.at)
    end = local(measure.state_at) if measure.state == MeasureState.DONE else measure.due_on
    words = each.text if len(each.text) <= _LONGEST else f"{each.text[: _LONGEST - 1].rstrip()}…"
    if is_open and measure.state != MeasureState.DONE and end < today:
        words = _("%(what)s (sen)") % {"what": words}
    return Span("support", words, start, max(start, end), "measure")


def meetings(record: Record, reviews: Iterable[Review], today: date) -> list[Point]:
    """Talks, conferences and reviews: those that were held, and those that are planned."""
    points = [*_talks(record), *_conferences(record), *_reviews(reviews)]
    points.sort(key=lambda each: each.day)
    ahead = next((place for place, each in enumerate(points) if not each.is_held and each.day >= today), None)
    if ahead is not None:
        chosen = points[ahead]
        words = f"{chosen.words} {plain_day(chosen.day)}"
        points[ahead] = Point(chosen.lane, words, chosen.day, is_held=False, is_next=True)
    return points


def _talks(record: Record) -> list[Point]:
    kinds = {Information.MEETINGS: _("Samtal"), Information.NEEDS: _("Kartläggning")}
    entries = Entry.objects.filter(record=record, information__in=kinds, corrects=None).order_by(
        "-happened_at"
    )
    return [
        Point("meetings", kinds[Information(kind)], local(at), is_held=True)
        for kind, at in entries.values_list("information", "happened_at")[:_TALKS]
    ]


def _conferences(record: Record) -> list[Point]:
    items = CaseItem.objects.filter(record=record).select_related("item__meeting")
    held = {MeetingState.HELD, MeetingState.ONGOING}
    return [
        Point("meetings", _("Konferens"), local(each.item.meeting.starts_at), each.item.meeting.state in held)
        for each in items
        if each.item.meeting.state != MeetingState.CANCELLED
    ]


def _reviews(reviews: Iterable[Review]) -> list[Point]:
    return [
        Point(
            "meetings",
            str(ReviewKind(each.kind).label),
            each.held_on or each.planned_on,
            is_held=each.held_on is not None,
        )
        for each in reviews
        if each.cancelled_at is None
    ]
