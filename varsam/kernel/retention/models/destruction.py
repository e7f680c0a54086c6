"""A list of what is to be destroyed: proposed by a job, reviewed by a person, carried out item by item."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from varsam.kernel.retention.enums import OPEN, Action, Decision, ListState, Outcome
from varsam.lib import rows
from varsam.lib.rows import Verb


class DestructionList(models.Model):
    """What one municipality is about to destroy. At most one at a time is open; `version` counts its changes."""

    municipality = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ListState, default=ListState.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    planned = models.PositiveIntegerField(
        default=0, help_text="items when it was approved, the excepted apart"
    )
    passed = models.PositiveIntegerField(default=0, help_text="of these, how many have been dealt with")
    told_at = models.DateTimeField(null=True, help_text="when the registrar was told that it waits")
    done_at = models.DateTimeField(null=True)
    summary = models.JSONField(default=dict, help_text="outcome → how many, when it has ended")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_why = models.CharField(max_length=200, blank=True)

    declaration = rows.Declaration(
        rows.InUnit("retention", "municipality_id", frozenset({Verb.READ})),
        "lets a person review what is to be destroyed before it is",
        "for good, without its items: with its certificates it is the proof of what was destroyed",
        {
            "approved_by": "the registrar who answers for the destruction",
            "ended_by": "the registrar who stopped it",
        },
        basis=("gdpr-6-1-c-e", "sol-gallring-5-ar"),
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(state__in=OPEN), name="one_open_list"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ListState.PROPOSED, ListState.ABANDONED])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"list {self.pk}, {self.state}"


class ListItem(models.Model):
    """One thing on a list. What was destroyed leaves no item when the list is done; what was kept stays, with why."""

    # Only functions of the database write here, what they write was just read from rows that they hold, and a list goes
    # when it has no items: the database need not check four keys for each of a million items.
    list = models.ForeignKey(
        DestructionList, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="items"
    )
    kind = models.CharField(max_length=24)
    reference = models.CharField(max_length=16)
    unit = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    starts_at = models.DateTimeField(help_text="when the period began")
    due_at = models.DateTimeField(help_text="when it ran out")
    rule = models.ForeignKey(
        "retention.RetentionRule",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    exemption = models.ForeignKey(
        "retention.Exemption", on_delete=models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )  # fmt: skip
    action = models.CharField(max_length=8, choices=Action)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.FOLLOW)
    reason = models.CharField(max_length=200, blank=True, help_text="why it is excepted; without persons")
    again_on = models.DateField(null=True, help_text="when an excepted one may be proposed again")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    declaration = rows.Declaration(
        rows.Through("retention_destructionlist", "list_id", frozenset({Verb.READ})),
        "shows which thing is to be destroyed, by which rule, and what the registrar said of it",
        "until its list is done; what was kept stays with its reason until the thing itself is gone",
        {"decided_by": "the registrar who excepted it"},
        basis=("gdpr-6-1-c-e", "sol-gallring-5-ar"),
    )

    class Meta:
        ordering = ["kind", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference", "list"], name="once_on_a_list"),
            models.CheckConstraint(
                condition=Q(decision=Decision.FOLLOW) | Q(decided_by__isnull=False) & ~Q(reason=""),
                name="excepted_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
