"""What those who took the demo town's courses said of them: directly afterwards, and when three months had passed."""

import random
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from varsam.areas.training.evaluation import seals
from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.evaluation.models import Answer, Questionnaire, Release, Round
from varsam.areas.training.evaluation.models.answers import FEWEST
from varsam.areas.training.occasions.models import Mark, Occasion
from varsam.kernel.vault import api as vault
from varsam.site import demo_attendance
from varsam.site.reference import OWNER

# From the last sitting until the answers had been let out.
_LET_OUT = {Moment.AFTER: timedelta(days=30), Moment.LATER: timedelta(days=122)}
_SAYS_SOMETHING = 0.25
# For each question the positions of the choices that are a yes (True) and a no (False).
Choices = list[dict[bool, list[int]]]


def lay(data: dict[str, Any], occasion: Occasion, course: str, chance: random.Random) -> None:
    """The answers of one occasion, as far as the time for them is over. Fewer than can be shown together are left out."""
    people = Mark.objects.using(OWNER).filter(signup__occasion=occasion.pk, is_present=True)
    there = people.values("signup").distinct().count()
    assert occasion.ends_at is not None
    for moment, wait in _LET_OUT.items():
        let_out = occasion.ends_at + wait
        said = round(there * data["answers"][moment.value]["share"])
        if let_out <= timezone.now() and said >= FEWEST:
            _let_out(data, occasion, moment, said, chance)


def _let_out(
    data: dict[str, Any], occasion: Occasion, moment: Moment, many: int, chance: random.Random
) -> None:
    asked = Questionnaire.objects.using(OWNER).filter(moment=moment).latest("number")
    assert occasion.ends_at is not None
    at = occasion.ends_at + _LET_OUT[moment]
    Round.objects.using(OWNER).create(
        occasion_id=occasion.pk,
        moment=moment,
        questionnaire_id=asked.pk,
        opened_at=at - timedelta(days=21),
        closes_at=at,
        closed_at=at,
    )
    key_id, key, wrapped, master = vault.new_key()
    demo_attendance.keep([(key_id, wrapped, master)])
    release = Release.objects.using(OWNER).create(
        course_id=occasion.course_id,
        unit_id=occasion.unit_id,
        occasion_id=occasion.pk,
        moment=moment,
        questionnaire_id=asked.pk,
        month=timezone.localdate(at).replace(day=1),
        answers=many,
        data_key_id=key_id,
    )
    made, choices = [], _choices(asked)
    for _number in range(many):
        pk = uuid.uuid4()
        words = chance.choice(data["words"][moment.value]) if chance.random() < _SAYS_SOMETHING else ""
        bound = seals.in_release(key_id, pk)
        made.append(
            Answer(
                id=pk,
                release_id=release.pk,
                values=_chosen(choices, data["answers"][moment.value]["likely"], chance),
                sealed=vault.seal(key, words.encode(), belongs_to=bound) if words else None,
            )
        )
    Answer.objects.using(OWNER).bulk_create(made)


def _chosen(choices: Choices, likely: list[float], chance: random.Random) -> list[int]:
    """One choice for each question: a yes as often as the town says yes to it."""
    wanted = [chance.random() < yes for yes in likely]
    return [chance.choice(choices[at][is_yes]) for at, is_yes in enumerate(wanted)]


def _choices(asked: Questionnaire) -> Choices:
    questions = asked.questions.prefetch_related("choices").order_by("position")
    return [
        {
            is_yes: [each.position for each in question.choices.all() if each.counts is is_yes]
            for is_yes in (True, False)
        }
        for question in questions
    ]
