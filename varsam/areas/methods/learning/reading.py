"""What the city has seen of its methods, with how sure it is of each number, and what follows from it in words.

Nothing here compares those who got a method with those who did not, so no sentence says that a method works.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil, floor

from django.db import connection
from django.utils.translation import gettext as _

from varsam.areas.methods.learning import sources
from varsam.areas.methods.learning.models import KINDS, What
from varsam.areas.methods.learning.sources import Question, Source, Words
from varsam.kernel.access import actor
from varsam.lib import intervals
from varsam.lib.rows import Verb
from varsam.lib.suppression import LEAST

HALF = 0.5


@dataclass(frozen=True)
class Answer:
    """One answer: at least `low` and at most `high` of `among` gave it; the same where it is told exactly."""

    kind: str
    name: Words
    low: int
    high: int
    among: int

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    @property
    def shown(self) -> str:
        """The number, or the span in which it lies; in words where nothing narrower than all of it is told."""
        if self.is_exact:
            return str(self.low)
        if self.high < LEAST:
            return _("0 till 4")
        if self.low == 0 and self.high == self.among:
            return _("visas inte")
        return _("%(low)s till %(high)s") % {"low": self.low, "high": self.high}

    @cached_property
    def span(self) -> intervals.Estimate:
        """The share, from 0 to 1, with the interval of whatever the number may be."""
        low, high = intervals.share(self.low, self.among), intervals.share(self.high, self.among)
        return intervals.Estimate((low.value + high.value) / 2, low.low, high.high)

    @property
    def percent(self) -> tuple[int, int]:
        """The interval in whole per cent, outwards."""
        return floor(self.span.low * 100), ceil(self.span.high * 100)


@dataclass(frozen=True)
class Asked:
    """One question and its answers, the one that is asked for first."""

    what: What
    question: Question
    answers: tuple[Answer, ...]

    @property
    def first(self) -> Answer:
        return self.answers[0]

    @property
    def among(self) -> int:
        return self.first.among

    @property
    def is_told(self) -> bool:
        """Whether anything is told but how many answered."""
        return any(each.low > 0 or each.high < each.among for each in self.answers)

    @property
    def follows(self) -> str:
        """What follows from the answers, and no more."""
        return _harm(self.first) if self.what is What.HARM else _mostly(self.first)


def _mostly(first: Answer) -> str:
    said = {"answer": first.name}
    if first.span.low > HALF:
        return _("De flesta svar är ”%(answer)s”. Det säger inget om effekt.") % said
    if first.span.high < HALF:
        return _("De flesta svar är något annat än ”%(answer)s”. Det säger inget om effekt.") % said
    return _("Vi vet inte än om de flesta svar är ”%(answer)s”.") % said


def _harm(some: Answer) -> str:
    if some.low > 0:
        return _("Skada är rapporterad. Läs om kända skador innan du väljer metoden.")
    if some.high < some.among:
        said = {"high": some.high, "among": some.among}
        return (
            _(
                "Högst %(high)s av %(among)s har rapporterat skada, kanske ingen. Det betyder inte att ingen har skadats."
            )
            % said
        )
    return _("Hur många som har rapporterat skada kan inte visas.")


@dataclass(frozen=True)
class Seen:
    """What one source has seen of one method, in the quarters from `first` to `last` (their first days)."""

    source: Source
    number: int
    asked: tuple[Asked, ...]
    first: date
    last: date

    @property
    def number_words(self) -> str:
        return self.source.number(self.number)

    def one(self, what: What) -> Asked | None:
        return next((each for each in self.asked if each.what is what), None)


@dataclass(frozen=True)
class Learned:
    """All that the city has seen of one method; nothing told yet is a result too."""

    seen: tuple[Seen, ...] = ()

    @property
    def uses(self) -> int:
        """How often it was used, as far as it is told."""
        return sum(each.number for each in self.seen if each.source.is_use)

    @property
    def harms(self) -> int:
        """How many have reported harm, at least."""
        return sum(asked.first.low for seen in self.seen if (asked := seen.one(What.HARM)))

    @property
    def conclusion(self) -> str:
        """The honest conclusion of all of it in a few sentences; harm that may be hidden in it is not passed over."""
        return " ".join(filter(None, (self._mostly, self._hidden_harm)))

    @property
    def _hidden_harm(self) -> str:
        if self.harms:
            return ""
        asked = [each for seen in self.seen if (each := seen.one(What.HARM))]
        most = sum(each.first.high for each in asked)
        if not most:
            return ""
        if all(each.first.high < each.among for each in asked):
            return _("Upp till %(high)s kan ha rapporterat skada.") % {"high": most}
        return _("Hur många som har rapporterat skada kan inte visas.")

    @property
    def _mostly(self) -> str:
        if not self.seen:
            return _("Vi vet inte än. För få har använt metoden och berättat hur det gick.")
        if self.harms:
            return _("Skada är rapporterad. Läs om kända skador innan du väljer metoden.")
        if not self.uses:
            return _("Vi vet inte än hur det går. Metoden är lärd, men för få har använt den och berättat.")
        used = (seen for seen in self.seen if seen.source.is_use)
        rated = [asked for seen in used for asked in seen.asked if asked.what is not What.HARM]
        if not any(asked.is_told for asked in rated):
            return _("Metoden används, men vi vet inte än vad de som har fått den säger.")
        if all(asked.first.span.low > HALF for asked in rated):
            return _("De flesta svar är positiva. Det säger inget om effekt: vi har inget att jämföra med.")
        return _("Svaren går isär, eller är för få. Vi vet inte än, och vi har inget att jämföra med.")


def may_read() -> bool:
    """Whether the one who acts reads what their municipality has seen: they answer for methods or the programme."""
    return actor.may("method", Verb.READ) or actor.may("programme", Verb.READ)


def of(slug: str) -> Learned:
    """What the reader's municipality has seen of a method; nothing for those who answer for neither methods nor the programme."""
    return everything().get(slug, Learned())


def published(slug: str) -> Learned:
    """What everybody may read of a method: what ended in years that are over."""
    return published_each([slug]).get(slug, Learned())


def published_each(slugs: Sequence[str]) -> dict[str, Learned]:
    """The same of several methods, by slug; those of which nothing is told are left out. One query."""
    return _read("select * from varsam.learning_published() where slug = any(%s)", [list(slugs)])


def everything() -> dict[str, Learned]:
    """What the reader's municipality has seen, by the method's slug."""
    return _read("select * from varsam.learning_seen()", [])


Row = tuple[str, str, str, str, int, int, int, date, date]


def _read(query: str, values: list[list[str]]) -> dict[str, Learned]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[Row] = [(*row[:4], *map(int, row[4:7]), *row[7:]) for row in cursor.fetchall()]
    by_method: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        by_method[row[0]].append(row)
    return {slug: Learned(tuple(_seen(rows))) for slug, rows in by_method.items()}


def _seen(rows: Iterable[Row]) -> Iterable[Seen]:
    by_source: dict[str, dict[tuple[str, str], Row]] = defaultdict(dict)
    for row in rows:
        by_source[row[1]][row[2], row[3]] = row
    for source in sources.known():
        if source.key in by_source:
            told = by_source[source.key]
            number = told[What.NUMBER, ""]
            asked = (_asked(what, question, told) for what, question in source.asked.items())
            yield Seen(source, number[4], tuple(each for each in asked if each), number[7], number[8])


def _asked(what: What, question: Question, told: Mapping[tuple[str, str], Row]) -> Asked | None:
    """None where too few have answered for anything to be told."""
    answers = tuple(
        Answer(kind, question.answers[kind], row[4], row[5], row[6])
        for kind in KINDS[what]
        if kind in question.answers and (row := told.get((what, kind)))
    )
    return Asked(what, question, answers) if answers else None
