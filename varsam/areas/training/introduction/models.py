"""What anyone in the city can learn alone: the steps, every version of their words, and how far somebody has come."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from varsam.areas.training.introduction.enums import Kind, Part
from varsam.lib import rows
from varsam.lib.rows import Verb

_EDITS = "(select varsam.may('course', '{}'))"


class Step(models.Model):
    """One page of the introduction. What it says is its newest published version; `is_shown` without one is not read.

    `review_by`: when somebody is to have read it through again.
    """

    slug = models.SlugField(unique=True, max_length=60)
    part = models.CharField(max_length=8, choices=Part)
    kind = models.CharField(max_length=8, choices=Kind)
    position = models.PositiveSmallIntegerField()
    is_shown = models.BooleanField(default=True)
    review_by = models.DateField()

    declaration = rows.Declaration(
        rows.Shared("course", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})),
        "puts what is learned alone in its order",
        "as long as the introduction is there; it is about no person",
    )

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.slug


class Version(models.Model):
    """One version of a step's words, a draft or published. It never changes; the next one takes over.

    - `choices` of a case: a list of {key, verdict, text_sv, text_en, why_sv, why_en}, two to five, in the order shown.
    - `contacts` and `rules` hold slugs: whom to call, and what the law says about it.
    - A number of the law or a telephone's stands in a text as [[slug:parameter]] or [[ring:slug]], and is read when shown.
    """

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title_sv = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    body_sv = models.TextField(help_text="Markdown")
    body_en = models.TextField(help_text="Markdown")
    question_sv = models.CharField(max_length=240, blank=True)
    question_en = models.CharField(max_length=240, blank=True)
    choices = models.JSONField(default=list, blank=True)
    keep_sv = models.CharField(max_length=240, blank=True, help_text="what to take along from a case")
    keep_en = models.CharField(max_length=240, blank=True)
    picture = models.CharField(max_length=20, blank=True, help_text="the name of a drawing of the site's")
    contacts = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    rules = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    source = models.TextField(blank=True)
    is_published = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"is_published or {_EDITS.format('change')}",
                Verb.ADD: f"{_EDITS.format('add')} and by_id = (select varsam.actor())",
            }
        ),
        "says what the introduction teaches, and what it said before",
        "as long as the step that it belongs to",
        {"by": "the colleague who wrote the version, so that it can be asked about"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["step_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["step", "number"], name="one_version_of_a_step")]

    def __str__(self) -> str:
        return f"{self.step_id} {self.number}"

    @property
    def title(self) -> str:
        return self.said("title")

    def said(self, field: str) -> str:
        """A text in the active language: Swedish where that is asked for, else English."""
        text: str = getattr(self, f"{field}_{'sv' if get_language() == 'sv' else 'en'}")
        return text


class Progress(models.Model):
    """How far somebody has come whom nobody knows. Whoever has the link has the progress; the database has its digest."""

    digest = models.BinaryField(unique=True, help_text="SHA-256 of the secret in the link")
    done = ArrayField(models.CharField(max_length=60), default=list, help_text="slugs of steps")
    unit = models.ForeignKey(
        "people.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="whose link they came by; forgotten when they have finished",
    )
    used_on = models.DateField(help_text="the day on which the link was last used, not when")
    finished_in = models.DateField(
        null=True, help_text="the first day of the month in which they were counted"
    )

    declaration = rows.Declaration(
        rows.FunctionsOnly("opened by the secret of its own link, and by nothing else"),
        "lets somebody go on another day, without saying who they are",
        "a period (introduction_kept) after its link was last used",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_in=None) | Q(unit=None), name="who_has_finished_belongs_nowhere"
            )
        ]
        indexes = [models.Index(fields=["used_on"], name="introduction_unused")]

    def __str__(self) -> str:
        return f"progress {self.pk}"


class Completion(models.Model):
    """How many have finished in a month, of a unit and a kind of work: a sum, and no rows of persons.

    `unit` null and `group` empty: they did not say.
    """

    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    group = models.CharField(max_length=60, blank=True, help_text="slug of courses.Group")
    month = models.DateField(help_text="its first day")
    people = models.PositiveIntegerField()

    declaration = rows.Declaration(
        rows.FunctionsOnly("summed by functions: small numbers are read by nobody"),
        "says how many have been reached, and where there is more to do",
        "for good: it is a sum and about no person",
    )

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "group", "month"], name="one_sum_a_month", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="somebody_has_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.group}"
