"""The cycle that the law asks of a municipality: a situation picture, measures, their follow-up and a report."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from varsam.areas.programme.enums import MeasureState, Standing, Topic
from varsam.lib import rows
from varsam.lib.rows import Verb

_KEPT = "for good: what a city adopts is archived, and it is about no person"
# Texts of the picture in both languages: the finding, what it means in a sentence or two, and the three parts of the law.
TEXTS = ("title", "lead", "mapping", "information", "analysis", "aim")
_WORDED = tuple(f"{name}_{language}" for name in TEXTS for language in ("sv", "en"))


def _in_units(verb: str) -> str:
    return f"unit_id = any ((select varsam.units('programme', '{verb}'))::bigint[])"


def _in_pictures(function: str) -> str:
    return f"picture_id = any ((select varsam.{function})::bigint[])"


class Said(models.Model):
    """Texts that are there in Swedish and English."""

    class Meta:
        abstract = True

    def said(self, field: str) -> str:
        """A text in the active language; Swedish where there is no English one."""
        swedish: str = getattr(self, f"{field}_sv")
        english: str = getattr(self, f"{field}_en")
        return swedish if get_language() == "sv" or not english else english


class Picture(Said):
    """A situation picture (lägesbild) for a period of whole quarters, with the plan that follows from it.

    It is frozen when adopted, and so is its plan. `figures` is what was published: sums with small numbers hidden, and
    nothing from which they could be worked out. Periods of adopted pictures never overlap (see figures.py).
    """

    reference = models.CharField(max_length=16, unique=True)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    period_from = models.DateField(help_text="first day of a quarter")
    period_to = models.DateField(help_text="last day of a quarter")
    title_sv = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    lead_sv = models.TextField(blank=True)
    lead_en = models.TextField(blank=True)
    mapping_sv = models.TextField(blank=True)
    mapping_en = models.TextField(blank=True)
    information_sv = models.TextField(blank=True)
    information_en = models.TextField(blank=True)
    analysis_sv = models.TextField(blank=True)
    analysis_en = models.TextField(blank=True)
    aim_sv = models.TextField(blank=True, help_text="what the plan is to reach")
    aim_en = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField(null=True, help_text="as published; null until adopted")
    adopted_on = models.DateField(null=True)
    adopted_where = models.CharField(max_length=120, blank=True, help_text="meeting and paragraph")
    adopted_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    next_by = models.DateField(null=True, help_text="when the next one is to be adopted at the latest")
    plan_on = models.DateField(null=True)
    plan_where = models.CharField(max_length=120, blank=True)
    plan_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    plan_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"adopted_at is not null or {_in_units('read')}",
                Verb.ADD: f"adopted_at is null and plan_at is null and {_in_units('add')}",
                Verb.CHANGE: _in_units("change"),
            },
            changes=("period_from", "period_to", "version", *_WORDED),
        ),
        "says how things stand in the municipality, as 9-11 §§ of the law of 2023 ask",
        _KEPT,
        {
            "started_by": "the colleague who began it, so that it can be asked about",
            "adopted_by": "the colleague who entered that it was adopted",
            "plan_by": "the colleague who entered that the plan was adopted",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-period_to", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(period_to__gt=F("period_from")), name="picture_period"),
            models.CheckConstraint(
                condition=Q(adopted_at=None, adopted_on=None, figures=None, next_by=None)
                | Q(adopted_at__isnull=False, adopted_on__isnull=False, figures__isnull=False, next_by__isnull=False),
                name="picture_adopted_whole",
            ),
            models.CheckConstraint(
                condition=Q(plan_at=None) | Q(adopted_at__isnull=False), name="plan_follows_picture"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        return self.said("title")


class Measure(Said):
    """What somebody is to do because of the picture: with a goal, how it is measured, who answers for it and the cost."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="measures")
    number = models.PositiveSmallIntegerField()
    title_sv = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    why_sv = models.TextField(help_text="which part of the picture it answers")
    why_en = models.TextField(blank=True)
    goal_sv = models.TextField()
    goal_en = models.TextField(blank=True)
    indicator_sv = models.CharField(max_length=240)
    indicator_en = models.CharField(max_length=240, blank=True)
    owner = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=120, help_text="who there answers for it, by office")
    budget = models.PositiveIntegerField(
        null=True, help_text="kronor a year; null: within the ordinary budget"
    )
    method = models.ForeignKey("methods.Method", on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=MeasureState, default=MeasureState.PLANNED)
    reason = models.CharField(max_length=400, blank=True, help_text="why it was dropped")
    version = models.PositiveIntegerField(default=1)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: _in_pictures("programme_plans('read')"),
                Verb.ADD: _in_pictures("programme_plans('add')"),
                Verb.CHANGE: _in_pictures("programme_plans('change')"),
                Verb.REMOVE: _in_pictures("programme_plans('change')"),
            },
            changes=(
                "number", "title_sv", "title_en", "why_sv", "why_en", "goal_sv", "goal_en", "indicator_sv", "indicator_en",
                "owner_id", "function", "budget", "method_id", "starts_on", "due_on", "version",
            ),
        ),
        "says who does what by when, and how anybody will know whether it helped",
        _KEPT,
    )  # fmt: skip

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["picture", "number"], name="one_measure_a_number"),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="measure_begins_first"),
            models.CheckConstraint(
                condition=~Q(state=MeasureState.DROPPED) | ~Q(reason=""), name="dropped_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.number}"

    @property
    def title(self) -> str:
        return self.said("title")

    @property
    def goal(self) -> str:
        return self.said("goal")

    @property
    def why(self) -> str:
        return self.said("why")

    @property
    def indicator(self) -> str:
        return self.said("indicator")


class FollowUp(models.Model):
    """A day on which a measure is looked at, and what was found. What has been written down stays."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="follow_ups")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    standing = models.CharField(max_length=12, choices=Standing, blank=True)
    text = models.TextField(blank=True)
    noted_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: "measure_id = any ((select varsam.programme_measures('read'))::bigint[])",
                Verb.ADD: "measure_id = any ((select varsam.programme_measures('add'))::bigint[])",
                Verb.CHANGE: "measure_id = any ((select varsam.programme_measures('change'))::bigint[])",
            },
            changes=("due_on", "done_on", "standing", "text"),
        ),
        "keeps the plan from being forgotten: each measure comes back until it has been followed up",
        _KEPT,
        {"noted_by": "the colleague who wrote down what was found", "text": "about the measure; kept free of persons"},
        basis=("gdpr-6-1-c-e",),
    )  # fmt: skip

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "due_on"], name="one_follow_up_a_day"),
            models.CheckConstraint(
                condition=Q(done_on=None, standing="", text="") | (Q(done_on__isnull=False) & ~Q(standing="") & ~Q(text="")),
                name="followed_up_says_what",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.measure_id} {self.due_on}"


class Report(models.Model):
    """What the council is told of how the plan has gone. Frozen when it is handed in, with the measures as they stood."""

    picture = models.OneToOneField(Picture, on_delete=models.CASCADE, related_name="report")
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    measures = models.JSONField(null=True, help_text="as they stood when it was handed in")
    handed_in_on = models.DateField(null=True)
    handed_in_to = models.CharField(max_length=120, blank=True)
    handed_in_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    handed_in_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"handed_in_at is not null or {_in_pictures("programme_own('read')")}",
                Verb.ADD: f"handed_in_at is null and {_in_pictures("programme_own('add')")}",
                Verb.CHANGE: _in_pictures("programme_own('change')"),
            },
            changes=("title", "text", "lessons", "version"),
        ),
        "tells the elected what came of the plan that they adopted",
        _KEPT,
        {"handed_in_by": "the colleague who handed it in"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-handed_in_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handed_in_at=None, handed_in_on=None, measures=None)
                | Q(handed_in_at__isnull=False, handed_in_on__isnull=False, measures__isnull=False),
                name="report_handed_in_whole",
            )
        ]

    def __str__(self) -> str:
        return self.title


class EarlierSum(models.Model):
    """How many there were of something in a quarter before the city began to use Varsam: a sum, and no rows."""

    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField(help_text="its first day")
    topic = models.CharField(max_length=16, choices=Topic)
    district = models.ForeignKey("people.District", on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=16, blank=True, help_text="of enquiries who asked, of cases the track")
    count = models.PositiveIntegerField()

    declaration = rows.Declaration(
        rows.FunctionsOnly("written and summed by functions: small numbers are read by nobody"),
        "lets the first picture be compared with the years before",
        _KEPT,
    )

    class Meta:
        ordering = ["quarter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "quarter", "topic", "district", "kind"],
                name="one_earlier_sum",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.topic}"
