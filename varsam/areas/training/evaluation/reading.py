"""What those who took part have said, as far as it is told: of each release, and of several together."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import connection

from varsam.areas.training.evaluation import seals
from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.evaluation.models import Question
from varsam.areas.training.occasions.models import Occasion
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.vault import api as vault


@dataclass(frozen=True)
class Told:
    """How many said yes to a question: at least `low`, at most `high`, of `answers`; the same where it is known exactly."""

    slug: str
    question: Question
    low: int
    high: int
    answers: int

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True)
class Result:
    """One release: of an occasion, or (`occasion` None) of several small ones of a course together."""

    release: uuid.UUID
    course: int
    occasion: int | None
    moment: Moment
    month: date
    answers: int
    has_words: bool
    told: tuple[Told, ...]


def results() -> list[Result]:
    """All releases that the one who acts may read, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.survey_results()")
        found = cursor.fetchall()
    asked = Question.objects.in_bulk({row[7] for row in found})
    return [_result(list(rows), asked) for _release, rows in groupby(found, key=lambda row: row[0])]


def _result(rows: Sequence[tuple[Any, ...]], asked: dict[int, Question]) -> Result:
    release, course, occasion, moment, month, answers, has_words = rows[0][:7]
    told = tuple(
        Told(slug, asked[question], low, high, answers)
        for question, slug, _place, low, high in (row[7:] for row in rows)
    )
    return Result(release, course, occasion, Moment(moment), month, answers, has_words, told)


def together(found: Iterable[Result]) -> list[Told]:
    """Several releases as one, question by question, in the order of the newest version. What is told of each is added and
    nothing else, so that no comparison of two sums says more than the releases do themselves."""
    sums: dict[str, Told] = {}
    for each in (told for result in found for told in result.told):
        have = sums.get(each.slug)
        # The newest comes first, and says how the question is put now.
        sums[each.slug] = each if have is None else Told(
            each.slug, have.question, have.low + each.low, have.high + each.high, have.answers + each.answers
        )  # fmt: skip
    return sorted(
        sums.values(), key=lambda told: (told.question.questionnaire_id * -1, told.question.position)
    )


def words(result: Result) -> list[str]:
    """What was written in free text in one release, in no order, and on record that it was read."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.survey_words(%s)", [result.release])
        found = cursor.fetchall()
    if not found:
        return []
    held = Occasion.objects.filter(pk=result.occasion).first() if result.occasion else None
    audit.note(
        Event.SURVEY_READ, target_type="survey", target=held.reference if held else str(result.release)
    )
    _answer, _sealed, key_id, wrapped, master = found[0]
    key = vault.unwrap(key_id, wrapped, master)
    return [
        vault.unseal(key, sealed, belongs_to=seals.in_release(key_id, answer)).decode()
        for answer, sealed, *_key in found
    ]
