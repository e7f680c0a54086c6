"""The questions, as data: a change is a new version, and old ones stay with their answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from varsam.areas.training.evaluation.enums import Moment
from varsam.lib import rows
from varsam.lib.rows import Verb

QUESTIONS = 5
MOST_CHOICES = 6
_READ = frozenset({Verb.READ})
_STAYS = "for good: answers point at the version that they answered"


class Questionnaire(models.Model):
    """One version of what is asked at one moment: five questions, and one to answer in one's own words.

    `number` counts up for each moment; the highest is asked next. Written by `varsam.survey_write`, and never changed.
    """

    moment = models.CharField(max_length=8, choices=Moment)
    number = models.PositiveIntegerField()
    free_sv = models.CharField(max_length=240)
    free_en = models.CharField(max_length=240)
    source = models.CharField(max_length=240, blank=True)
    written_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Shared("survey", _READ),
        "says what those who took part are asked",
        _STAYS,
        {"written_by": "the colleague who wrote the version"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["moment", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["moment", "number"], name="questions_in_versions"),
            models.CheckConstraint(condition=Q(moment__in=Moment.values), name="questions_for_a_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.moment} {self.number}"

    @property
    def free(self) -> str:
        return self.free_sv if get_language() == "sv" else self.free_en


class Question(models.Model):
    """One question of a version. As long as it means the same it keeps its `slug`, and is counted on across versions."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=60)
    text_sv = models.CharField(max_length=240)
    text_en = models.CharField(max_length=240)

    declaration = rows.Declaration(rows.Shared("survey", _READ), "is asked of those who took part", _STAYS)

    class Meta:
        ordering = ["questionnaire", "position"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "position"], name="question_in_its_place"),
            models.UniqueConstraint(fields=["questionnaire", "slug"], name="question_once"),
            models.CheckConstraint(condition=Q(position__range=(1, QUESTIONS)), name="question_of_five"),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def text(self) -> str:
        return self.text_sv if get_language() == "sv" else self.text_en


class Choice(models.Model):
    """One answer to choose. `counts`: it is a yes; the others are a no, as is no answer at all."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    words_sv = models.CharField(max_length=120)
    words_en = models.CharField(max_length=120)
    counts = models.BooleanField()

    declaration = rows.Declaration(rows.Shared("survey", _READ), "is what can be answered", _STAYS)

    class Meta:
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="choice_in_its_place"),
            models.CheckConstraint(condition=Q(position__range=(1, MOST_CHOICES)), name="choice_of_few"),
        ]

    def __str__(self) -> str:
        return self.words_sv

    @property
    def words(self) -> str:
        return self.words_sv if get_language() == "sv" else self.words_en
