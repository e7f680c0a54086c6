"""Evidence reviews: what was asked of the research, what was found, and what each study weighs."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from varsam.areas.methods.register.models import About
from varsam.areas.methods.studies.enums import Bias, Design, Finding, Moment, Readers, ReviewState, WhyNot
from varsam.lib import rows
from varsam.lib.rows import Verb

_OPEN_OR_MINE = "state <> 'open' or (select varsam.may('study', 'read'))"
# A study of a review is as visible as the review.
_OF_ONE = (
    "exists (select 1 from public.studies_review r where r.id = review_id"
    " and (r.state <> 'open' or (select varsam.may('study', 'read'))))"
)
_OPEN = "exists (select 1 from public.studies_review r where r.id = review_id and r.state = 'open')"
_MAY = {verb: f"(select varsam.may('study', '{verb.value}'))" for verb in (Verb.ADD, Verb.CHANGE)}

# What is written while a review is open; the rest the database writes.
FACTS = (
    "question_sv", "question_en", "criteria_sv", "criteria_en", "sources", "terms", "searched_on", "found", "repeated",
    "screened", "screened_out", "unread", "readers", "unknown_sv", "unknown_en",
)  # fmt: skip


def _said(row: models.Model, field: str) -> str:
    text: str = getattr(row, f"{field}_{'sv' if get_language() == 'sv' else 'en'}")
    return text


class Review(models.Model):
    """What research says of one method, looked for on a day and weighed.

    The numbers are those of a flow as in PRISMA 2020: `found` references, of which `repeated` were found twice; the rest were
    `screened` by title and abstract and `screened_out` put aside; `unread` could not be had; what is left was read in full, and
    each of those is weighed or left out with a reason. They must add up when the review is finished.

    Everybody may know in which `done_role` it was finished (people.Role; the database writes it), and colleagues by whom. When it is
    finished the database asks that `rule_version` is the one that holds, and sets `next_due` by the city's limit.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    method = models.ForeignKey("methods.Method", on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=8, choices=ReviewState, default=ReviewState.OPEN)
    question_sv = models.TextField()
    question_en = models.TextField()
    criteria_sv = models.TextField(
        blank=True, help_text="which studies may be in it, said before they are read"
    )
    criteria_en = models.TextField(blank=True)
    sources = models.TextField(blank=True, help_text="where was searched, one a line")
    terms = models.TextField(blank=True, help_text="what was searched for")
    searched_on = models.DateField(null=True)
    found = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    screened = models.PositiveIntegerField(default=0)
    screened_out = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    readers = models.CharField(max_length=8, choices=Readers, default=Readers.ONE)
    unknown_sv = models.TextField(blank=True, help_text="what we still do not know")
    unknown_en = models.TextField(blank=True)
    rule_version = models.PositiveSmallIntegerField(
        null=True, help_text="of data/rating_rule.yaml, when it was finished"
    )
    started_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    done_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    done_role = models.CharField(
        max_length=24, blank=True, editable=False, help_text="of `done_by`, when it was finished"
    )
    done_at = models.DateTimeField(null=True)
    next_due = models.DateField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: _OPEN_OR_MINE, **_MAY}, changes=(*FACTS, "state", "rule_version")),
        "says what research was looked for and found, so that a rating can be judged by anyone",
        "for good: what a rating rests on stays as it was when it was made",
        {"started_by": "the colleague who began it", "done_by": "the colleague who finished it"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["method"], condition=Q(state="open"), name="one_open_review_a_method"
            ),
            models.UniqueConstraint(
                fields=["method"], condition=Q(state="done"), name="one_review_holds_a_method"
            ),
            models.CheckConstraint(
                condition=Q(state="open", done_at=None) | (~Q(state="open") & Q(done_at__isnull=False)),
                name="review_is_done_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["method", "-started_at"], name="review_of_method")]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def question(self) -> str:
        return _said(self, "question")

    @property
    def criteria(self) -> str:
        return _said(self, "criteria")

    @property
    def unknown(self) -> str:
        return _said(self, "unknown")

    @property
    def is_open(self) -> bool:
        return self.state == ReviewState.OPEN

    @property
    def read_in_full(self) -> int:
        """How many references are left to be read in full, by the numbers of the flow."""
        return self.screened - self.screened_out - self.unread


class Weighed(models.Model):
    """One study in one review: left out and why, or what it says about one of the two questions and how sure that is.

    `is_included` is null until somebody has read it. A study that says something about both has a row for each.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="weighed")
    study = models.ForeignKey("studies.Study", on_delete=models.PROTECT, related_name="weighed")
    is_included = models.BooleanField(null=True)
    why_not = models.CharField(max_length=10, choices=WhyNot, blank=True)
    about = models.CharField(max_length=14, choices=About, blank=True)
    design = models.CharField(max_length=20, choices=Design, blank=True)
    size = models.PositiveIntegerField(null=True, help_text="people, or studies of a systematic review")
    finding = models.CharField(max_length=14, choices=Finding, blank=True)
    bias = models.CharField(max_length=8, choices=Bias, blank=True)
    words_sv = models.TextField(blank=True)
    words_en = models.TextField(blank=True)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: _OF_ONE,
                Verb.ADD: f"{_MAY[Verb.ADD]} and {_OPEN}",
                Verb.CHANGE: f"{_MAY[Verb.CHANGE]} and {_OPEN}",
                Verb.REMOVE: f"{_MAY[Verb.CHANGE]} and {_OPEN}",
            },
            changes=(
                "is_included",
                "why_not",
                "about",
                "design",
                "size",
                "finding",
                "bias",
                "words_sv",
                "words_en",
            ),
        ),
        "says what one study is worth for one question, and why another was left out",
        "for good, with the review",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "study", "about"], name="weighed_once"),
            models.CheckConstraint(
                condition=Q(is_included=None, why_not="", about="")
                | (Q(is_included=False, about="", design="", finding="", bias="") & ~Q(why_not=""))
                | (
                    Q(is_included=True, why_not="")
                    & ~Q(about="")
                    & ~Q(design="")
                    & ~Q(finding="")
                    & ~Q(bias="")
                    & ~Q(words_sv="")
                    & ~Q(words_en="")
                ),
                name="weighed_or_left_out",
            ),
            models.CheckConstraint(
                condition=~Q(finding=Finding.EMPTY) | Q(design=Design.SYSTEMATIC_REVIEW, size=None),
                name="only_a_review_finds_no_study",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.study_id}"

    @property
    def words(self) -> str:
        return _said(self, "words")


class RuleVersion(models.Model):
    """A version of the rule that there is, and from which day it holds, as data/rating_rule.yaml says; written at every migration."""

    version = models.PositiveSmallIntegerField(unique=True)
    valid_from = models.DateField()

    declaration = rows.Declaration(
        rows.FunctionsOnly(
            "written by migration from data/rating_rule.yaml, read by the trigger that lets a review be finished"
        ),
        "lets the database refuse a review that follows no rule, or one that no longer holds",
        "as long as the version that it belongs to",
    )

    class Meta:
        ordering = ["version"]

    def __str__(self) -> str:
        return f"{self.version} {self.valid_from}"


class Reminder(models.Model):
    """That the method leads were told that a method is to be reviewed again: once before the day and once on it."""

    method = models.ForeignKey("methods.Method", on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    moment = models.CharField(max_length=4, choices=Moment)
    at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.FunctionsOnly("written and read by the job that reminds"),
        "keeps anybody from being told twice",
        "as long as the method is there; it is about no person",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["method", "due_on", "moment"], name="review_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.method_id} {self.due_on} {self.moment}"
