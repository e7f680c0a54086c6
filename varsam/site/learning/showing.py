"""What was seen of a method as it is shown: bars whose uncertain part is hatched, intervals as lines, and quarters in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from varsam.areas.methods.learning.api import Learned, What
from varsam.areas.methods.learning.reading import Answer, Asked, Seen

# Answers from the one that is asked for on, as the style sheet dresses them.
_DRESS = {"yes": "a", "some": "a", "partly": "b", "no": "c", "none": "c", "unsaid": "d", "unknown": "d"}


@dataclass(frozen=True)
class Piece:
    """A piece of a bar: where it begins and how wide it is, in per cent of the bar."""

    dress: str
    x: str
    width: str


@dataclass(frozen=True)
class Line:
    """An interval as a line: from, to and the dot between, in per cent; and in words."""

    low: str
    high: str
    width: str
    dot: str
    words: str


@dataclass(frozen=True)
class Question:
    """One question as it is shown: its bar, its answers with their dress, its interval and what follows."""

    words: str
    among: str
    pieces: tuple[Piece, ...]
    answers: tuple[tuple[str, Answer], ...]
    line: Line | None
    follows: str


@dataclass(frozen=True)
class Told:
    """One source as it is shown."""

    title: str
    number: str
    period: str
    questions: tuple[Question, ...]


def of(learned: Learned) -> list[Told]:
    return [_told(seen) for seen in learned.seen]


def _told(seen: Seen) -> Told:
    questions = tuple(question(asked) for asked in seen.asked)
    return Told(str(seen.source.title), seen.number_words, period(seen.first, seen.last), questions)


def question(asked: Asked) -> Question:
    return Question(
        str(asked.question.words),
        _("%(number)s svar") % {"number": asked.among},
        tuple(_pieces(asked)),
        tuple((_DRESS[each.kind], each) for each in asked.answers),
        line(asked.first) if asked.is_told and asked.what is not What.HARM else None,
        asked.follows,
    )


def _pieces(asked: Asked) -> Iterable[Piece]:
    """What is sure of each answer side by side; what is left could be any of them."""
    at = 0.0
    for each in asked.answers:
        wide = each.low / each.among
        if wide:
            yield Piece(_DRESS[each.kind], _percent(at), _percent(wide))
        at += wide
    if at < 1:
        yield Piece("open", _percent(at), _percent(1 - at))


def line(first: Answer) -> Line:
    """How large a part gave the answer, and between which two numbers it lies in 95 cases of 100."""
    low, high = first.percent
    words = _("mellan %(low)s och %(high)s procent") % {"low": low, "high": high}
    span = first.span
    return Line(
        _percent(span.low), _percent(span.high), _percent(span.high - span.low), _percent(span.value), words
    )


def _percent(part: float) -> str:
    return f"{part * 100:.2f}%"


def period(first: date, last: date) -> str:
    """Quarters in words, from the first to the last."""
    begins, ends = _quarter(first), _quarter(last)
    return begins if begins == ends else _("%(begins)s till %(ends)s") % {"begins": begins, "ends": ends}


def _quarter(day: date) -> str:
    return _("kvartal %(quarter)s %(year)s") % {"quarter": (day.month + 2) // 3, "year": day.year}


def times(number: int) -> str:
    """How often a method was used, as a number alone is not understood."""
    return _("%(number)s gånger") % {"number": number} if number else _("vet inte än")
