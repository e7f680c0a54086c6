"""Consultations as people read them: lists, one page, and how long advice takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.knowledge_house.consultations import reading
from varsam.areas.knowledge_house.consultations.models import Consultation
from varsam.areas.knowledge_house.consultations.reading import Opened, Said
from varsam.areas.knowledge_house.consultations.states import PostKind, State
from varsam.kernel.conversations.states import Sender
from varsam.lib.calendar_days import Calendar
from varsam.lib.working_days import STOCKHOLM, working_days_left
from varsam.site.desk import clocks, moments
from varsam.site.desk.clocks import Clock

CHIPS = {
    State.ASKED: "open",
    State.INVITED: "wait",
    State.ANSWERING: "info",
    State.ADVISED: "done",
    State.CLOSED: "plain",
    State.WITHDRAWN: "plain",
}


def chip(consultation: Consultation) -> tuple[str, str]:
    """The kind and the words of its state."""
    state = State(consultation.state)
    return CHIPS[state], str(state.label)


def origin_words(consultation: Consultation) -> str:
    """What kind of sender asked, and where: all that experts learn."""
    sender = str(Sender(consultation.sender).label)
    return f"{sender}, {consultation.district.name}" if consultation.district else sender


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    reference: str
    address: str
    heading: str
    origin: str
    chip: tuple[str, str]
    clock: Clock | None
    more: str


def row(consultation: Consultation, now: datetime, days: Calendar) -> Row:
    clock = (
        clocks.until(consultation.advise_by, consultation.asked_at, now, days)
        if consultation.is_open
        else None
    )
    return Row(
        consultation.reference,
        reverse("consultations:consultation", args=[consultation.reference]),
        reading.heading_of(consultation)
        or _("Fråga från %(who)s") % {"who": origin_words(consultation).lower()},
        origin_words(consultation),
        chip(consultation),
        clock,
        _more(consultation),
    )


def _more(consultation: Consultation) -> str:
    if consultation.advised_at is not None:
        return _("Råd %(day)s") % {"day": moments.short_day(consultation.advised_at)}
    asked, answered = getattr(consultation, "asked_experts", None), getattr(consultation, "answered", 0)
    if asked is None or not consultation.is_open:
        return ""
    if not asked:
        return _("Ingen är inbjuden")
    said = {"answered": answered, "asked": asked}
    return (
        ngettext("%(answered)s av %(asked)s har svarat", "%(answered)s av %(asked)s har svarat", asked) % said
    )


@dataclass(frozen=True)
class Bubble:
    """One post as it stands on the page, with what was said about it: additions under it, disagreement beside it."""

    pk: str
    kind: str
    who: str
    initials: str
    at: str
    body: str
    is_mine: bool
    additions: list["Bubble"]
    against: list["Bubble"]


def bubbles(opened: Opened, me: int, now: datetime) -> list[Bubble]:
    """The threads of a consultation, nothing smoothed."""
    return [_bubble(said, me, now) for said in opened.posts]


def _bubble(said: Said, me: int, now: datetime) -> Bubble:
    under = [_bubble(each, me, now) for each in said.under]
    post = said.post
    return Bubble(
        str(post.pk),
        str(PostKind(post.kind).label),
        post.author.name,
        post.author.initials,
        moments.short(post.at, now),
        said.body,
        post.author_id == me,
        [each for each, one in zip(under, said.under, strict=True) if one.post.kind != PostKind.DISAGREE],
        [each for each, one in zip(under, said.under, strict=True) if one.post.kind == PostKind.DISAGREE],
    )


# --- how long advice takes ---------------------------------------------------------------------------------------

# A number about fewer than this many is not shown (design, section 2).
FEWEST = 5
QUARTERS, HEIGHT, _SLOT = 4, 110, 84


@dataclass(frozen=True)
class Quarter:
    """Advice given in three months: the median of its working days, or None where there were too few to say."""

    words: str
    days: float | None
    x: int
    y: float
    height: float
    middle: int


@dataclass(frozen=True)
class Times:
    """The last quarters as a picture that starts at zero, with the promise as a line."""

    finding: str
    quarters: list[Quarter]
    width: int
    promised: int
    promise_y: float


def first_day(today: date) -> datetime:
    """Where the oldest quarter that is shown begins."""
    year, quarter = _quarter_of(today)
    number = year * 4 + quarter - 1 - (QUARTERS - 1)
    return datetime(number // 4, number % 4 * 3 + 1, 1, tzinfo=STOCKHOLM)


def _quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3 + 1


def times(given: Iterable[tuple[datetime, datetime]], promised: int, today: date, days: Calendar) -> Times:
    """The median working days from question to advice, by the quarter in which the advice was given."""
    start = first_day(today)
    numbers = [start.year * 4 + (start.month - 1) // 3 + place for place in range(QUARTERS)]
    found: dict[int, list[int]] = {number: [] for number in numbers}
    for asked, advised in given:
        year, quarter = _quarter_of(timezone.localtime(advised).date())
        found.setdefault(year * 4 + quarter - 1, []).append(working_days_left(asked, advised, days))
    medians = [median(found[number]) if len(found[number]) >= FEWEST else None for number in numbers]
    most = max([promised, *(each for each in medians if each is not None)]) * 1.15
    quarters = [
        _quarter(number, value, place, most)
        for place, (number, value) in enumerate(zip(numbers, medians, strict=True))
    ]
    return Times(
        _finding(medians, promised),
        quarters,
        _SLOT * QUARTERS,
        promised,
        round(HEIGHT - HEIGHT * promised / most, 1),
    )


def _quarter(number: int, days: float | None, place: int, most: float) -> Quarter:
    words = _("kvartal %(quarter)s %(year)s") % {"quarter": number % 4 + 1, "year": number // 4}
    # Something is drawn, hatched, where there is nothing to say, so that it is not taken for quick.
    height = round(HEIGHT * days / most, 1) if days is not None else HEIGHT / 3
    return Quarter(
        words, days, place * _SLOT + 18, HEIGHT - height, max(height, 2), place * _SLOT + _SLOT // 2
    )


def _finding(medians: list[float | None], promised: int) -> str:
    known = [each for each in medians if each is not None]
    if not known:
        return _("För få råd för att visa hur lång tid de tar")
    said = {"days": f"{known[-1]:g}".replace(".", ","), "promised": promised}
    if known[-1] <= promised:
        return _("Hälften av råden kom inom %(days)s arbetsdagar. Löftet är %(promised)s") % said
    return _("Råden tar för lång tid: %(days)s arbetsdagar, mot lovade %(promised)s") % said
