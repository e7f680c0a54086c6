"""Rounds and readings as the pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.kernel.lawfulness import reviews
from varsam.kernel.lawfulness.models import Judgement, LegalRule, LogReview, ReviewItem, ReviewResult, Why
from varsam.kernel.lawfulness.reviews import Line
from varsam.site.desk import moments
from varsam.site.review import words

SHOWN = 5


@dataclass(frozen=True)
class Chip:
    """A word with its drawing and its kind."""

    words: str
    kind: str
    icon: str


@dataclass(frozen=True)
class Duty:
    """What follows upon one breach: the rule, until when the authority is told, and whether the controller knows."""

    line: Line
    rule: LegalRule | None
    until: str
    is_late: bool
    told: str


@dataclass(frozen=True)
class Reading:
    """One item of a round as it is listed and opened."""

    line: Line
    what: str
    references: list[str]
    more: int
    at: str
    ways: str
    why: list[Chip]
    judgement: Chip | None
    judged: str
    is_own: bool

    @property
    def item(self) -> ReviewItem:
        return self.line.item


def reason_chips(item: ReviewItem) -> list[Chip]:
    return [Chip(str(Why(each).label), *words.REASON_CHIPS[Why(each)]) for each in item.why]


def result_chip(review: LogReview) -> Chip | None:
    """What a signed round came to."""
    if not review.result:
        return None
    result = ReviewResult(review.result)
    return Chip(str(result.label), *words.RESULT_CHIPS[result])


def reading(line: Line, me: int, now: datetime) -> Reading:
    """One line for the one who looks (`me`: their id)."""
    item = line.item
    judgement = Judgement(item.judgement) if item.judgement else None
    return Reading(
        line=line,
        what=words.what(item),
        references=item.references[:SHOWN],
        more=max(0, len(item.references) - SHOWN),
        at=_moment(item, now),
        ways=words.ways(item),
        why=reason_chips(item),
        judgement=Chip(str(judgement.label), *words.JUDGEMENT_CHIPS[judgement]) if judgement else None,
        judged=moments.short(item.judged_at, now) if item.judged_at else "",
        is_own=item.reader_id == me,
    )


def _moment(item: ReviewItem, now: datetime) -> str:
    first, last = moments.short(item.first_at, now), moments.short(item.last_at, now)
    if first == last:
        return first
    if moments.short_day(item.first_at) == moments.short_day(item.last_at):
        return f"{first}–{last.split(' ')[-1]}"
    return f"{first} – {last}"


def duty(line: Line, now: datetime) -> Duty:
    """What one breach leads to."""
    item, found = line.item, reviews.tell_by(line.item)
    rule, until = found or (None, None)
    told = ""
    if item.told_at is not None and item.told_by is not None:
        told = f"{item.told_by.name}, {moments.short(item.told_at, now)}"
    return Duty(
        line,
        rule,
        moments.short(until, now) if until else "",
        bool(until and until < now and item.told_at is None),
        told,
    )


def tally(review: LogReview) -> list[tuple[Chip, str]]:
    """How many readings had each reason, the gravest first; what lies beyond the list is told."""
    rows = []
    most = review.rule.parameters.get("most_of_a_kind")
    for why in Why:
        found = int(review.found.get(why.value, 0))
        if not found or why == Why.SAMPLE:
            continue
        said = ngettext("%(n)s läsning", "%(n)s läsningar", found) % {"n": found}
        if why == Why.MANY:
            said = ngettext("%(n)s gång", "%(n)s gånger", found) % {"n": found}
        if isinstance(most, int) and found > most:
            said += ", " + _("%(most)s av dem på listan, valda av slumpen") % {"most": most}
        rows.append((Chip(str(why.label), *words.REASON_CHIPS[why]), said))
    return rows
