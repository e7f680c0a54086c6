"""The questions as data: what is asked now, writing a new version, and those that every installation begins with."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.evaluation.models import Choice, Question, Questionnaire
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import User


@dataclass(frozen=True)
class Answerable:
    """One answer to choose, in both languages."""

    sv: str
    en: str
    counts: bool


@dataclass(frozen=True)
class Asked:
    """One question. With the slug of the version before, it means the same and is counted on."""

    slug: str
    sv: str
    en: str
    choices: tuple[Answerable, ...]


def current(moment: Moment) -> Questionnaire | None:
    """What is asked next at this moment."""
    found = Questionnaire.objects.filter(moment=moment).prefetch_related("questions__choices")
    return found.order_by("-number").first()


def versions(moment: Moment) -> list[Questionnaire]:
    """All versions, the newest first, with their questions."""
    found = Questionnaire.objects.filter(moment=moment).select_related("written_by")
    return list(found.prefetch_related("questions__choices").order_by("-number"))


def as_asked(questionnaire: Questionnaire) -> list[Asked]:
    """What a version asks, to begin the next one from."""
    return [
        Asked(
            each.slug,
            each.text_sv,
            each.text_en,
            tuple(Answerable(c.words_sv, c.words_en, c.counts) for c in each.choices.all()),
        )
        for each in questionnaire.questions.all()
    ]


class ChangedMeanwhile(Exception):
    """Somebody else has written a version since the form was opened."""


@transaction.atomic
def write_questions(
    *, moment: Moment, asked: Sequence[Asked], free_sv: str, free_en: str, source: str, seen: int, by: User
) -> int:
    """Write the next version, which is asked from the next round on; gives its number. `seen` is the number of the version
    that the form showed: ChangedMeanwhile where that is no longer the newest.

    IntegrityError unless there are five questions, each with two to six answers, of which one at least is a yes and one is
    not, all in both languages; ProgrammingError for those who may not.
    """
    newest = current(moment)
    if newest is not None and newest.number != seen:
        raise ChangedMeanwhile
    said = [
        {
            "slug": each.slug,
            "sv": each.sv,
            "en": each.en,
            "choices": [{"sv": c.sv, "en": c.en, "counts": c.counts} for c in each.choices],
        }
        for each in asked
    ]
    return int(call("survey_write", moment.value, json.dumps(said), free_sv, free_en, source))


def seed(data: Mapping[str, Any], using: str, at: datetime) -> None:
    """Store the first version of each moment from the file's content, as the owner of the database `using`."""
    for moment, asked in data["questions"].items():
        free = data["free_text"][moment]
        made = Questionnaire.objects.using(using).create(
            moment=moment,
            number=1,
            free_sv=free["sv"],
            free_en=free["en"],
            source=data["source"],
            written_at=at,
        )
        for position, one in enumerate(asked, start=1):
            question = Question.objects.using(using).create(
                questionnaire=made,
                position=position,
                slug=one["slug"],
                text_sv=one["text"]["sv"],
                text_en=one["text"]["en"],
            )
            Choice.objects.using(using).bulk_create(
                Choice(question=question, position=n, words_sv=c["sv"], words_en=c["en"], counts=c["counts"])
                for n, c in enumerate(one["choices"], start=1)
            )
