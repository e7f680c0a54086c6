"""What is tried, why and where, and how far it has come."""

from django.db import models
from django.db.models import F, Q

from varsam.areas.methods.pilots.enums import Design, Severity
from varsam.areas.methods.pilots.states import State
from varsam.areas.methods.register.models import Method
from varsam.lib import rows
from varsam.lib.rows import Verb

KEPT = "as the method's card, for what it says of the method; it is about no person"
BASIS = ("gdpr-6-1-c-e",)
HANDLED = "any ((select varsam.pilots_handled('read'))::bigint[])"
MINE = "any ((select varsam.pilots_mine())::bigint[])"
MY_PLACES = "any ((select varsam.pilots_places())::bigint[])"


class Pilot(models.Model):
    """A method is tried at some places for a time. Numbers are about groups; nobody who takes part is in it.

    - What is measured and when it is stopped does not change once it has begun; the database holds that.
    - It is stopped at `stop_count` harms of `stop_severity` or worse, or earlier by a person.
    - Its parts are written by functions of the database alone, which know the steps and who may take them.
    """

    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="pilots")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    aim = models.TextField(blank=True)
    design = models.CharField(max_length=16, choices=Design)
    starts_on = models.DateField()
    ends_on = models.DateField()
    stop_words = models.TextField(blank=True)
    stop_severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.SERIOUS)
    stop_count = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    started_on = models.DateField(null=True, help_text="the day on which it began")
    ended_on = models.DateField(null=True, help_text="the day on which it was over, or does not go on")
    reminded_at = models.DateTimeField(null=True)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Where(
            {Verb.READ: f"unit_id = any ((select varsam.units('pilot', 'read'))::bigint[]) or id = {MINE}"}
        ),
        "says what is tried, where, and when it is stopped",
        KEPT,
        {
            "owner": "the colleague who answers for it",
            "made_by": "the colleague who planned it",
            "aim": "what is to be found out; searched for what points at somebody",
            "stop_words": "when it is stopped; searched for what points at somebody",
        },
        basis=BASIS,
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "state"], name="pilot_of_unit"),
            models.Index(fields=["ends_on"], condition=Q(state=State.RUNNING), name="pilot_ending"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="pilot_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(stop_count__gte=1, stop_count__lte=50, stop_severity__in=Severity.values),
                name="pilot_can_be_stopped",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.PLANNED, State.DROPPED], started_on=None)
                | Q(state__in=[State.RUNNING, State.STOPPED, State.ENDED, State.EVALUATED], started_on__isnull=False),
                name="pilot_that_has_begun",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class Place(models.Model):
    """Where a method is tried, or where it is not and the same is measured. `contact` gives its numbers."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="places")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    is_comparison = models.BooleanField(default=False)
    contact = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"pilot_id = {HANDLED} or id = {MY_PLACES}"}),
        "says where a method is tried and who there gives the numbers",
        KEPT,
        {"contact": "the colleague there who gives its numbers"},
        basis=BASIS,
    )

    class Meta:
        ordering = ["is_comparison", "pk"]
        constraints = [models.UniqueConstraint(fields=["pilot", "unit"], name="one_place_a_unit")]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.unit_id}"


class Step(models.Model):
    """One step of a pilot: what it was, what it became, who took it and why. By the stop rule, it says so."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="steps")
    before = models.CharField(max_length=10, choices=State)
    after = models.CharField(max_length=10, choices=State)
    why = models.CharField(max_length=600, blank=True)
    is_rule = models.BooleanField(default=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"pilot_id = {HANDLED}"}),
        "says who began, stopped and ended a pilot, and why",
        KEPT,
        {"by": "the colleague who took the step", "why": "the reason; searched for what points at somebody"},
        basis=BASIS,
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.before} {self.after}"
