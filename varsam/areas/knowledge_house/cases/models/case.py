"""Where a case stands, how it came there, and what its handlers have said on the way."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from varsam.areas.knowledge_house.cases.enums import About, Due
from varsam.areas.knowledge_house.cases.states import State
from varsam.lib import rows
from varsam.lib.rows import Verb

ENDS = "as the record that it belongs to"
BASIS = ("gdpr-6-1-c-e", "l2001-454-6-nodvandigt", "fl-27-dokumentation")
SHARED = "(record_id || ':measures') = any ((select varsam.records_parts())::text[])"
# What the app changes of a case; the rest moves by functions of the database.
CHANGES = ("handler_id", "group_id", "pathway", "legal_basis")


class Way(models.Model):
    """One step that exists, as states.py says; written at every migration."""

    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    why = models.CharField(max_length=200)
    gates = ArrayField(models.CharField(max_length=20))

    declaration = rows.Declaration(
        rows.FunctionsOnly(
            "written by migration from cases/states.py, read by the function that moves a case"
        ),
        "lets the database refuse a step that is not in the table, or whose gates do not hold",
        "as long as the version that it belongs to",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["before", "after"], name="one_way_there")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Case(models.Model):
    """Support through the Knowledge House to the person whom the record is about."""

    record = models.OneToOneField(
        "records.Record", on_delete=models.CASCADE, primary_key=True, related_name="case"
    )
    unit = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", help_text="the record's"
    )
    state = models.CharField(max_length=20, choices=State, default=State.PROPOSED)
    state_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(
        default=1, help_text="counts how many times it has begun; a new round asks for consent anew"
    )
    round_at = models.DateTimeField(help_text="when the round began")
    group = models.ForeignKey("meetings.Group", on_delete=models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    pathway = models.SlugField(max_length=60, blank=True, help_text="the template that it follows")
    legal_basis = models.CharField(max_length=80, blank=True, help_text="the version of the rule")
    double_track_at = models.DateTimeField(null=True, help_text="when the check for double tracks was made")
    of_age_at = models.DateTimeField(
        null=True,
        help_text="when the person began to answer for themselves, until somebody has dealt with it",
    )
    due_on = models.DateField(null=True)
    due_why = models.CharField(max_length=12, choices=Due, blank=True)
    told_on = models.DateField(null=True, help_text="the due day of which the unit was reminded")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    declaration = rows.Declaration(
        rows.InUnit("record", "unit_id", frozenset({Verb.READ, Verb.CHANGE}), changes=CHANGES, reads=SHARED),
        "says where the support stands, who handles it and what is due",
        ENDS,
        {
            "state": "how far the support has come; a stage of the work, never a judgement of the person",
            "handler": "the colleague whom one talks to",
            "pathway": "the template of who does what, where one is followed",
            "of_age_at": "the guardians' answer no longer stands for the person's",
            "opened_by": "the colleague who opened it",
        },
        basis=BASIS,
    )

    class Meta:
        ordering = ["due_on", "-state_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="case_is_somewhere"),
            models.CheckConstraint(
                condition=Q(due_on=None, due_why="") | (Q(due_on__isnull=False) & ~Q(due_why="")),
                name="case_due_for_something",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_on", "state_at"], include=["record", "handler"], name="case_board"),
            models.Index(fields=["handler", "state"], name="case_load"),
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="case_due"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.record_id}: {self.state}"


class Step(models.Model):
    """The case went from one state to another. Written by the function that moves it; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="case_steps")
    before = models.CharField(max_length=20, choices=State, blank=True)
    after = models.CharField(max_length=20, choices=State)
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField(null=True, help_text="why, where the step needs a reason")

    declaration = rows.Declaration(
        rows.Through("records_record", "record_id", frozenset({Verb.READ})),
        "shows how the case came where it is, by whom and why",
        ENDS,
        {
            "by": "the colleague who decided the step",
            "after": "where the support went",
            "sealed": "why, in the colleague's words",
        },
        basis=BASIS,
    )

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["record", "at"], name="case_steps")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Statement(models.Model):
    """Something that a handler decided and says why: signed, never changed; a newer one of the kind takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="case_statements")
    about = models.CharField(max_length=16, choices=About)
    rests_on = models.CharField(
        max_length=80, blank=True, help_text="version of a rule, or the enquiry that the case came from"
    )
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    declaration = rows.Declaration(
        rows.Through(
            "records_record", "record_id", frozenset({Verb.READ, Verb.ADD}), adds="by_id = (select varsam.actor())"
        ),
        "documents why something was decided (FL 27 §)",
        ENDS,
        {
            "by": "the colleague who signs",
            "sealed": "why, in the colleague's words",
            "rests_on": "by which rule, or from which enquiry",
        },
        basis=BASIS,
    )  # fmt: skip

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=Q(about__in=About.values), name="statement_known")]
        indexes = [models.Index(fields=["record", "about", "-at"], name="case_said")]

    def __str__(self) -> str:
        return self.about


class Majority(models.Model):
    """From which day the person answers for themselves, counted once for each version of who they are."""

    record = models.OneToOneField(
        "records.Record", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    version = models.PositiveIntegerField(help_text="of the identity that it was counted from")
    rule = models.CharField(max_length=80, help_text="version of the rule that says from which age")
    own_from = models.DateField(null=True, help_text="none: not known, or long ago")

    declaration = rows.Declaration(
        rows.FunctionsOnly("written by the worker, which opens the day of birth once and on record"),
        "finds those who come of age during the support, so that they are asked themselves",
        "as the case: it goes when the case ends",
        {"own_from": "the guardians' answer ends there"},
        basis=("samtycke-under-18", "gdpr-6-1-c-e"),
    )

    class Meta:
        indexes = [models.Index(fields=["own_from"], name="case_of_age")]

    def __str__(self) -> str:
        return str(self.record_id)
