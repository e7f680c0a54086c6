"""Somebody who walks beside a person for a time, what they did together, and the hours that are paid."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from varsam.areas.knowledge_house.engagements.enums import HOURS_OF, PAUSED_WHY, EndedWhy, Form, Kind
from varsam.areas.knowledge_house.engagements.states import State
from varsam.lib import rows
from varsam.lib.rows import Verb

_ENDS = "as the record, with which it is destroyed"
_BASIS = ("gdpr-6-1-c-e", "gdpr-9-2-h", "l2001-454-6-nodvandigt", "l2001-454-7-kansliga-uppgifter")
_ACCOUNTS = "as long as accounts must show what was paid; it says nothing of whom the time was for"
_RECORDS_OF_UNIT = (
    "exists (select 1 from public.records_record r where r.id = record_id"
    " and r.unit_id = any ((select varsam.units('record', 'read'))::bigint[]))"
)


class Engagement(models.Model):
    """An expert engaged for one person, from the match until it ends. Whoever is engaged sees it while it is shared."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="engagements")
    kind = models.CharField(max_length=20, choices=Kind)
    expert = models.ForeignKey("experts.Expert", on_delete=models.PROTECT, related_name="engagements")
    user = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, related_name="+", help_text="the expert's account"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", help_text="where they work"
    )
    state = models.CharField(max_length=12, choices=State, default=State.MATCHED)
    hours_a_month = models.PositiveSmallIntegerField(help_text="what was promised")
    purpose = models.BinaryField(help_text="sealed; what it is for, agreed with the participant")
    conflict_reason = models.BinaryField(
        null=True, help_text="sealed; why this expert although they avoid the unit (jäv)"
    )
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replaced_by")
    matched_at = models.DateTimeField()
    matched_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    introduced_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_why = models.CharField(max_length=12, choices=PAUSED_WHY, blank=True)
    paused_words = models.BinaryField(null=True, help_text="sealed; what was agreed about the rest")
    rests = ArrayField(
        models.DateTimeField(),
        default=list,
        help_text="pauses that are over: when each began and when it went on, in turn",
    )
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, choices=EndedWhy, blank=True)
    ended_words = models.BinaryField(null=True, help_text="sealed; the reason in the handler's words")

    declaration = rows.Declaration(
        rows.Through(
            "records_record",
            "record_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            changes=("hours_a_month", "state", "paused_why", "paused_words", "ended_why", "ended_words"),
            adds="matched_by_id = (select varsam.actor())",
            reads="id = any ((select varsam.engagements_mine())::uuid[])",
        ),
        "says who walks beside a person, for what and until when",
        _ENDS,
        {
            "user": "who is engaged",
            "purpose": "what it is for",
            "conflict_reason": "why somebody was engaged in spite of a conflict of interest",
            "matched_by": "the colleague who chose",
            "paused_words": "what was agreed about a rest",
            "ended_words": "why it ended, in the handler's words",
        },
        basis=_BASIS,
    )

    class Meta:
        ordering = ["-matched_at"]
        constraints = [
            models.CheckConstraint(condition=Q(hours_a_month__lte=200), name="engagement_hours_in_reason"),
            models.CheckConstraint(
                condition=~Q(state=State.ENDED) | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="engagement_ends_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["user"], condition=~Q(state=State.ENDED), name="engagement_open_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Session(models.Model):
    """One time together, signed by the engaged person. Never changed: a correction is a new one that names the old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="sessions")
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    at = models.DateTimeField(help_text="when they met")
    minutes = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=12, choices=Form)
    journal = models.BinaryField(
        null=True, help_text="sealed; a few words for the next time and for the unit"
    )
    corrects = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="corrections")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"engagement_id = any ((select varsam.engagements_mine())::uuid[]) or {_RECORDS_OF_UNIT}",
                Verb.ADD: "engagement_id = any ((select varsam.engagements_writable())::uuid[])"
                " and author_id = (select varsam.actor())",
            }
        ),
        "lets the unit know that the support goes on, and pays for the time",
        _ENDS,
        {"author": "the engaged person, who signs", "journal": "a few words about the time together"},
        basis=(*_BASIS, "fl-27-dokumentation"),
    )

    class Meta:
        ordering = ["-at", "-written_at"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__lte=24 * 60), name="session_within_a_day"),
            models.UniqueConstraint(fields=["corrects"], name="session_corrected_once"),
        ]
        indexes = [models.Index(fields=["engagement", "-at"], name="session_newest")]

    def __str__(self) -> str:
        return str(self.id)


class Supervision(models.Model):
    """One time of supervision that somebody in the network was given. It names nobody who gets support."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    expert = models.ForeignKey("experts.Expert", on_delete=models.PROTECT, related_name="supervisions")
    at = models.DateTimeField(help_text="when it was")
    minutes = models.PositiveSmallIntegerField()
    with_whom = models.CharField(max_length=120)
    noted_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: "expert_id = any ((select varsam.engagements_supervised('read'))::bigint[])",
                Verb.ADD: "expert_id = any ((select varsam.engagements_supervised('change'))::bigint[])"
                " and noted_by_id = (select varsam.actor())",
            }
        ),
        "sees to it that nobody who supports others stands alone",
        "two years after they left the network",
        {"with_whom": "who gave it", "noted_by": "who noted it"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=24 * 60), name="supervision_within_a_day"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class HourEntry(models.Model):
    """Time that is paid. It is written by the database with each session, and tells nothing of whom it was for."""

    unit = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", help_text="the network that pays"
    )
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", help_text="where they work"
    )
    day = models.DateField()
    minutes = models.IntegerField(help_text="less than nothing where an earlier entry was corrected")
    kind = models.CharField(max_length=20, choices=HOURS_OF)
    engagement = models.ForeignKey(Engagement, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: "user_id = (select varsam.actor())"
                " or unit_id = any ((select varsam.units('hours', 'read'))::bigint[])"
            }
        ),
        "pays those who are engaged for their time",
        _ACCOUNTS,
        {"user": "who is paid"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["day", "pk"]
        indexes = [
            models.Index(fields=["unit", "day"], name="hours_in_month"),
            models.Index(fields=["user", "day"], name="hours_mine"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


class HourReview(models.Model):
    """Somebody looked through a month's hours and found them right: how many minutes there were then."""

    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="its first day")
    minutes = models.IntegerField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.InUnit("hours", "unit_id", frozenset({Verb.READ, Verb.ADD})),
        "says that somebody looked before it was paid",
        _ACCOUNTS,
        {"by": "who looked"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-month", "-at"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
