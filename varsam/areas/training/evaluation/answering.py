"""Answering by the link in the mail: nobody acts, and what is stored says nothing of who answered or when."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from varsam.areas.training.courses.models import Course
from varsam.areas.training.evaluation import seals
from varsam.areas.training.evaluation.enums import Moment, Standing
from varsam.areas.training.evaluation.models import Questionnaire
from varsam.kernel.access import unseen
from varsam.kernel.vault import api as vault

LONGEST = 2000


class NotOpen(Exception):
    """The survey cannot be answered; `standing` says why, None that the link is nobody's."""

    def __init__(self, standing: Standing | None) -> None:
        super().__init__(standing.value if standing else "unknown")
        self.standing = standing


class NothingSaid(Exception):
    """Neither a choice nor a word."""


@dataclass(frozen=True)
class Opened:
    """What the link shows: what is asked, about which course, until when. `key` seals words; None where it is gone."""

    standing: Standing
    moment: Moment
    questionnaire: int
    course: int
    closes_at: datetime
    key_id: uuid.UUID | None
    key: bytes | None


def opened(secret: bytes) -> Opened | None:
    """The survey that this secret opens; None where there is none, or not any more."""
    found = unseen.ask("select * from varsam.survey_opened(%s)", [secret])
    if not found:
        return None
    standing, moment, questionnaire, course, closes_at, key_id, wrapped, master = found[0]
    key = vault.unwrap(key_id, wrapped, master) if key_id else None
    return Opened(Standing(standing), Moment(moment), questionnaire, course, closes_at, key_id, key)


def questions(opened: Opened) -> Questionnaire:
    """What is asked, with its choices."""
    return Questionnaire.objects.prefetch_related("questions__choices").get(pk=opened.questionnaire)


def course(opened: Opened) -> Course:
    return Course.objects.get(pk=opened.course)


@transaction.atomic
def answer(*, secret: bytes, opened: Opened, chosen: Sequence[int], words: str) -> None:
    """Answer, once: the position of the choice for each question, 0 where none is made, and up to LONGEST signs of text.

    NotOpen where it has been answered or is over, NothingSaid; IntegrityError for what cannot be chosen. Not on record: an
    entry in the log would have a time.
    """
    made = uuid.uuid4()
    sealed = None
    if words.strip() and opened.key and opened.key_id:
        bound = seals.in_box(opened.key_id, made)
        sealed = vault.seal(opened.key, words.strip()[:LONGEST].encode(), belongs_to=bound)
    found = unseen.ask(
        "select varsam.survey_answer(%s, %s, %s::smallint[], %s)", [secret, made, list(chosen), sealed]
    )
    told = found[0][0]
    if told == "empty":
        raise NothingSaid
    if told != "thanks":
        raise NotOpen(Standing(told) if told else None)
