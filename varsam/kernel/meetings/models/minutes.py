"""What is said and decided at one item, by whom and in front of whom: for the circle of the item alone."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.kernel.meetings.enums import LineKind
from varsam.kernel.meetings.models.meeting import Item
from varsam.kernel.meetings.states import ActionState, MinutesState
from varsam.lib import rows
from varsam.lib.rows import Verb

# Those at the meeting, as long as they are in the circle; and the unit that answers for the record, who must be able to
# go on after somebody else's meeting. Neither when they have said that they have a conflict of interest. And whoever
# answers the person that asks what is kept about them.
_CIRCLE = (
    "item_id = any ((select varsam.meetings_open_items())::bigint[])"
    " or item_id <> all ((select varsam.meetings_conflicts())::bigint[]) and exists ("
    "select 1 from public.records_record p where p.id = record_id"
    " and p.unit_id = any ((select varsam.units('record', 'read'))::bigint[]))"
    " or record_id = any ((select varsam.meetings_asked())::bigint[])"
)
# What was promised comes back at the next meeting about the same record, to those who sit there then.
_FOLLOWED_UP = (
    f"{_CIRCLE} or item_id <> all ((select varsam.meetings_conflicts())::bigint[])"
    " and record_id = any ((select varsam.meetings_open_records())::bigint[])"
)
_AS_THE_RECORD = "as the record that the item is about; where it is about nobody, as long as the group"
_BASIS = ("gdpr-6-1-c-e", "gdpr-9-2-h", "l2001-454-6-nodvandigt", "fl-27-dokumentation")


def _read(condition: str) -> rows.Where:
    return rows.Where({Verb.READ: condition})


class CaseItem(models.Model):
    """Whom an item is about. Apart from the item, so that those outside the circle see that there is one, and no more."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="case")
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="conferences")

    declaration = rows.Declaration(
        _read(_CIRCLE), "says to the circle, and to nobody else, whom an item is about", _AS_THE_RECORD
    )

    def __str__(self) -> str:
        return str(self.pk)


class Conflict(models.Model):
    """Somebody has a conflict of interest (jäv) at one item: they neither hear nor read what is said there, until who leads the
    meeting has decided that it was none. That it was declared stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="conflicts")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    reason = models.BinaryField(null=True, help_text="sealed by the meeting's key; nobody has to say why")
    ended_at = models.DateTimeField(null=True, help_text="when it was decided that it was none")
    ended_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.BinaryField(null=True, help_text="sealed by the meeting's key")

    declaration = rows.Declaration(
        _read(
            "user_id = (select varsam.actor()) or item_id = any ((select varsam.meetings_open_items())::bigint[])"
        ),
        "keeps somebody with a conflict of interest out of the item",
        _AS_THE_RECORD,
        {
            "user": "who stays outside",
            "declared_by": "who said so or wrote it down",
            "reason": "why, in their words",
            "ended_by": "who decided that it was none",
            "ended_why": "why it was none, in their words",
        },
        basis=("gdpr-6-1-c-e", "fl-27-dokumentation"),
    )

    class Meta:
        ordering = ["declared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "user"], condition=Q(ended_at=None), name="declared_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_why=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_why__isnull=False),
                name="conflict_ends_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["user"], include=["item"], name="conflicts_of")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.item_id}"


class Line(models.Model):
    """One line of the minutes. It is never changed: another takes its place, and both stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="lines")
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=LineKind)
    number = models.PositiveSmallIntegerField(
        null=True, help_text="of a decision, within its item: 1 is 3.1 at item 3"
    )
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="replaced_by")
    sealed = models.BinaryField(help_text="by the record's key, or the meeting's where there is no record")

    declaration = rows.Declaration(
        _read(_CIRCLE),
        "documents what was said and decided (FL 27 §)",
        _AS_THE_RECORD,
        {"author": "who wrote it", "sealed": "what was said and decided, in the secretary's words"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "number"], condition=Q(replaces=None), name="decision_numbered"
            )
        ]
        indexes = [
            models.Index(fields=["item", "at"], name="line_in_order"),
            models.Index(fields=["record"], name="line_of_record"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Action(models.Model):
    """What somebody at the table promised to do, and by when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="actions")
    record = models.ForeignKey(
        "records.Record", on_delete=models.CASCADE, null=True, related_name="conference_actions"
    )
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="actions")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ActionState)
    settled_at = models.DateTimeField(null=True, help_text="when it was done or dropped")
    settled_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.BinaryField(null=True, help_text="sealed; why it was dropped")
    sealed = models.BinaryField(help_text="by the record's key, or the meeting's where there is no record")
    followed_at = models.DateTimeField(null=True, help_text="when it was noted what it gave")
    followed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.BinaryField(null=True, help_text="sealed as the text; what it gave")

    declaration = rows.Declaration(
        _read(_FOLLOWED_UP),
        "sees to it that what was agreed is done",
        _AS_THE_RECORD,
        {
            "owner": "who promised it",
            "settled_by": "who said that it is done or dropped",
            "sealed": "what is to be done",
            "reason": "why it was dropped, in the colleague's words",
            "followed_by": "who noted what it gave",
            "outcome": "what it gave, in the colleague's words",
        },
        basis=_BASIS,
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN, settled_at=None)
                | ~Q(state=ActionState.OPEN) & Q(settled_at__isnull=False),
                name="settled_when_not_open",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DROPPED) | Q(reason__isnull=False),
                name="dropped_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(followed_at=None, outcome=None)
                | Q(state=ActionState.DONE, followed_at__isnull=False, outcome__isnull=False),
                name="followed_when_done",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(state="open"), name="action_of_owner"),
            models.Index(fields=["record", "due_on"], name="action_of_record"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Minutes(models.Model):
    """How far the minutes of one item have come. Locked, nothing in them changes; the digest says that nothing has."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="minutes")
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=MinutesState)
    reopened_why = models.BinaryField(null=True, help_text="sealed; what was wrong, the last time")
    locked_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.BinaryField(null=True, help_text="SHA-256 of all lines as they were stored when locked")

    declaration = rows.Declaration(
        _read(_CIRCLE),
        "says whether minutes can still change, and shows that they have not",
        _AS_THE_RECORD,
        {
            "locked_by": "who locked them",
            "reopened_why": "what was wrong, in the colleague's words",
            "digest": "shows that nothing has changed since",
        },
        basis=_BASIS,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MinutesState.LOCKED, digest__isnull=False, locked_at__isnull=False)
                | ~Q(state=MinutesState.LOCKED) & Q(digest=None, locked_at=None),
                name="locked_with_a_digest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Adjuster(models.Model):
    """Somebody who was there and says that the minutes are right."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="adjusters")
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        _read(_CIRCLE),
        "says who answers for it that the minutes are right",
        _AS_THE_RECORD,
        {"user": "who adjusts"},
        basis=("gdpr-6-1-c-e", "fl-27-dokumentation"),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="adjusts_once")]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.item_id}"
