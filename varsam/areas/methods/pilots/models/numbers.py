"""What is measured, what each place has told, and what came of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from varsam.areas.methods.pilots.enums import Better, Conclusion, Design, Kind, Moment
from varsam.areas.methods.pilots.models.pilot import BASIS, HANDLED, KEPT, MINE, MY_PLACES, Pilot, Place
from varsam.areas.methods.register.models import Method
from varsam.lib import rows
from varsam.lib.rows import Verb


class Measure(models.Model):
    """One thing that is measured at every place. `low` and `high` are the ends of a mean's scale."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160, help_text="what is counted or measured, as the place reads it")
    kind = models.CharField(max_length=8, choices=Kind)
    better = models.CharField(max_length=8, choices=Better)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"pilot_id = {HANDLED} or pilot_id = {MINE}"}),
        "says what is measured, the same before and after",
        KEPT,
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "position"], name="one_measure_of_a_position"),
            models.CheckConstraint(
                condition=Q(kind=Kind.MEAN, low__isnull=False, high__gt=F("low"))
                | (~Q(kind=Kind.MEAN) & Q(low=None, high=None)),
                name="a_mean_has_a_scale",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """What a place tells of a group at one moment. It never changes: a correction is a new one, and the old is kept.

    `events` of `n` for a share; how many in a group of `n` for a count; `mean` and `sd` of `n` values for a mean.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="readings")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="readings")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="readings")
    moment = models.CharField(max_length=8, choices=Moment)
    on = models.DateField()
    n = models.PositiveIntegerField()
    events = models.PositiveIntegerField(null=True)
    mean = models.FloatField(null=True)
    sd = models.FloatField(null=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"pilot_id = {HANDLED} or place_id = {MY_PLACES}"}),
        "lets what was before be held against what is after, for groups",
        KEPT,
        {"by": "the colleague who told it"},
        basis=BASIS,
    )

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "place", "moment"],
                condition=Q(replaced_at=None) & ~Q(moment=Moment.DURING),
                name="one_reading_before_and_after",
            ),
            models.UniqueConstraint(
                fields=["measure", "place", "on"],
                condition=Q(replaced_at=None, moment=Moment.DURING),
                name="one_reading_a_day",
            ),
            models.CheckConstraint(
                condition=Q(n__gte=1) & (Q(events__isnull=False, mean=None, sd=None)
                | Q(events=None, mean__isnull=False, sd__gte=0)),
                name="a_reading_is_a_number_of_a_group",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.measure_id} {self.place_id} {self.moment}"


class Evaluation(models.Model):
    """What came of a pilot, as it is published: words, a conclusion that the design carries, and the numbers as they may be
    shown. A later one takes its place. Nobody's raw numbers are in it."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="evaluations")
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="evaluations")
    number = models.PositiveSmallIntegerField()
    design = models.CharField(max_length=16, choices=Design)
    conclusion = models.CharField(max_length=10, choices=Conclusion)
    words_sv = models.TextField()
    words_en = models.TextField(blank=True)
    figures = models.JSONField(help_text="as published: intervals, and small numbers hidden")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Where({Verb.READ: "true"}),
        "tells everybody what came of trying a method here",
        KEPT,
        {
            "by": "the colleague who evaluated it, in the register only",
            "words_sv": "what came of it; searched for what points at somebody",
            "words_en": "what came of it; searched for what points at somebody",
            "figures": "sums of groups with small numbers hidden",
        },
        basis=BASIS,
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["pilot", "number"], name="one_evaluation_of_a_number")]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.number}"

    @property
    def words(self) -> str:
        """In the active language; Swedish where there is no English."""
        return self.words_sv if get_language() == "sv" or not self.words_en else self.words_en
