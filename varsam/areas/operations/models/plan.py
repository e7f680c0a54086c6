"""What is to be done, that both have agreed to it, how it went, and what was learned."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.areas.operations.enums import ROLES, Harm, How, LessonState, Rating, Worked
from varsam.areas.operations.models.request import ENDS, Request, through
from varsam.lib import rows


class Measure(models.Model):
    """One thing to do: by which role (never whose name), until when, and by which method where there is one.

    Draft until the unit agrees to the plan that holds it; `agreed` is the number of that plan.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    method = models.ForeignKey("methods.Method", on_delete=models.SET_NULL, null=True, related_name="+")
    owner_role = models.CharField(max_length=20, choices=list(ROLES.items()))
    due = models.DateField()
    what = models.BinaryField(null=True, help_text="sealed, person-free")
    changed_at = models.DateTimeField()
    agreed = models.PositiveSmallIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    worked = models.CharField(max_length=12, choices=Worked, blank=True, default=Worked.SILENT)

    declaration = rows.Declaration(
        through(),
        "says what a unit and the city have agreed to do",
        ENDS,
        {"what": "sealed; checked to be free of persons"},
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt"),
    )

    class Meta:
        ordering = ["position", "uid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(agreed__isnull=False), name="only_what_is_agreed_is_done"
            )
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Plan(models.Model):
    """One plan as the city proposed it; it never changes, and the unit agrees to it or not. The highest that was agreed to
    holds."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField(
        null=True, help_text="the measures as they were proposed, and why not where the unit declined"
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_how = models.CharField(max_length=8, choices=How, blank=True, default=How.SILENT)
    declined_at = models.DateTimeField(null=True)
    declined_why = models.BinaryField(null=True, help_text="sealed, person-free")

    declaration = rows.Declaration(
        through(),
        "keeps what was agreed, so that nobody has to remember it",
        ENDS,
        {
            "sealed": "sealed; checked to be free of persons",
            "declined_why": "sealed; checked to be free of persons",
            "proposed_by": "the colleague who proposed it",
        },
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt"),
    )

    class Meta:
        ordering = ["request_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="one_plan_of_a_number"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None), name="a_plan_is_agreed_to_or_not"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.number}"


class FollowUp(models.Model):
    """How it went, in the unit's own judgement, some weeks after what was agreed."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="follow_ups")
    number = models.PositiveSmallIntegerField(help_text="that of the plan")
    due = models.DateTimeField()
    said_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=8, choices=How, blank=True, default=How.SILENT)
    rating = models.CharField(max_length=8, choices=Rating, blank=True, default="")
    harm = models.CharField(max_length=8, choices=Harm, blank=True, default="")
    words = models.BinaryField(null=True, help_text="sealed, person-free")

    declaration = rows.Declaration(
        through(),
        "tells whether what was agreed helped, and whether it harmed",
        ENDS,
        {"words": "sealed; checked to be free of persons"},
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt"),
    )

    class Meta:
        ordering = ["request_id", "number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="one_follow_up_of_a_plan")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.number}"


class Lesson(models.Model):
    """What a request taught, suggested by the unit or by whoever holds it; a coordinator makes a draft of a guide of it, or
    says why not. The guide's version points here, so that its origin is known also when the words have been erased."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="lessons")
    by_unit = models.BooleanField()
    state = models.CharField(max_length=10, choices=LessonState, default=LessonState.SUGGESTED)
    sealed = models.BinaryField(null=True, help_text="sealed, person-free")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    declined_why = models.BinaryField(null=True, help_text="sealed, person-free")
    scenario = models.ForeignKey(
        "operations.Scenario",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="what it became",
    )

    declaration = rows.Declaration(
        through(),
        "lets the next unit know what this one learned",
        ENDS,
        {
            "sealed": "sealed; checked to be free of persons",
            "declined_why": "sealed; checked to be free of persons",
            "decided_by": "the colleague who decided",
        },
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt"),
    )

    class Meta:
        ordering = ["-made_at", "uid"]

    def __str__(self) -> str:
        return str(self.uid)
