"""Answers: first in a box that nobody opens, then let out together, never fewer than nobody can be worked out from."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from varsam.areas.training.evaluation.enums import Moment
from varsam.lib import rows
from varsam.lib.suppression import LEAST

# Of so many answers it can be said which of yes and no is the larger, and the smaller could still be any number below LEAST.
FEWEST = 2 * LEAST - 1
_TOGETHER = "only functions of the database read it, and they tell of many together"


class Received(models.Model):
    """An answer in the box of its round. No time, no order, and nothing of who gave it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # No constraint of the database: checking it would lock the row of the round, and that row, which staff may read, would
    # show in a hidden column (xmax) that somebody answered just now. Rounds are never removed.
    round = models.ForeignKey(
        "evaluation.Round", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    values = ArrayField(
        models.PositiveSmallIntegerField(), help_text="the position of each choice, 0 for none"
    )
    sealed = models.BinaryField(null=True, help_text="in their own words, by the round's key")

    declaration = rows.Declaration(
        rows.FunctionsOnly("nobody reads it: the worker lets out many at once"),
        "keeps answers until there are so many that nobody's own can be told",
        "until it is let out; where there never are enough, for the limit `survey_texts`",
        {"sealed": "what somebody wrote in their own words, nobody knows who"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["round"], name="received_in_round")]

    def __str__(self) -> str:
        return str(self.round_id)


class Release(models.Model):
    """Answers that were let out together: the smallest thing that is ever shown, and it never changes.

    Of one occasion; or, where `occasion` is null, of occasions of one course that had too few each. All that is shown of
    several releases is made from what is shown of each, so that nothing follows from comparing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    occasion = models.ForeignKey("occasions.Occasion", on_delete=models.PROTECT, null=True, related_name="+")
    moment = models.CharField(max_length=8, choices=Moment)
    questionnaire = models.ForeignKey("evaluation.Questionnaire", on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="the first day of the month in which it was let out")
    answers = models.PositiveIntegerField()
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.FunctionsOnly(_TOGETHER),
        "shows what those who took part say, so that nobody's own answer can be told",
        "as long as the course; words in free text for the limit `survey_texts`, then their key is destroyed",
    )

    class Meta:
        ordering = ["-month", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(answers__gte=FEWEST), name="never_few_answers"),
            models.UniqueConstraint(
                fields=["occasion", "moment"], condition=Q(occasion__isnull=False), name="let_out_once"
            ),
        ]
        indexes = [models.Index(fields=["unit", "moment", "month"], name="release_of_unit")]

    def __str__(self) -> str:
        return f"{self.moment} {self.month:%Y-%m}"


class Answer(models.Model):
    """One answer among those of its release, in no order: it was given a new name when it was let out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    values = ArrayField(
        models.PositiveSmallIntegerField(), help_text="the position of each choice, 0 for none"
    )
    sealed = models.BinaryField(null=True, help_text="in their own words, by the release's key")

    declaration = rows.Declaration(
        rows.FunctionsOnly(_TOGETHER),
        "is counted together with the others of its release",
        "as its release; the words in free text for the limit `survey_texts`",
        {"sealed": "what somebody wrote in their own words, nobody knows who"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["release"], name="answer_in_release")]

    def __str__(self) -> str:
        return str(self.release_id)
