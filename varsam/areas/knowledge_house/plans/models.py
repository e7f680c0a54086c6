"""A plan: what somebody wants, in their own words, and what others have promised to do about it.

Everything hangs on the record, is sealed with its key and goes with it. What the participant says of their own goals is
sealed too, numbers included: no question to the database can compare people by them.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from varsam.lib import rows
from varsam.lib.rows import Verb

_ENDS = "as the record that it belongs to"
_BASIS = ("gdpr-6-1-c-e", "gdpr-9-2-h", "l2001-454-6-nodvandigt", "l2001-454-7-kansliga-uppgifter")
_WRITTEN = frozenset({Verb.READ, Verb.ADD})
_KEPT = frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})
_BY = "by_id = (select varsam.actor())"


def _shared_as(kind: str) -> str:
    """Who reads beyond the unit: those with whom this kind was shared, and whoever broke the glass."""
    return (
        "record_id = any ((select varsam.records_broken())::bigint[])"
        f" or (record_id || ':{kind}') = any ((select varsam.records_parts())::text[])"
    )


def _in_record(
    verbs: frozenset[Verb], changes: tuple[str, ...] = (), kind: str = "measures", adds: str = _BY
) -> rows.Through:
    return rows.Through(
        "records_record", "record_id", verbs, changes=changes, adds=adds, reads=_shared_as(kind)
    )


class GoalState(models.TextChoices):
    """Where a goal stands, as the participant and the handler agree."""

    OPEN = "open", _("Pågår")
    REACHED = "reached", _("Uppnått")
    DROPPED = "dropped", _("Läggs ner")


class MeasureState(models.TextChoices):
    """Where what was promised stands."""

    PLANNED = "planned", _("Planerad")
    ONGOING = "ongoing", _("Pågår")
    DONE = "done", _("Klar")
    DROPPED = "dropped", _("Blir inte av")


class Moment(models.TextChoices):
    """When the participant was asked how it goes."""

    START = "start", _("Vid start")
    REVIEW = "review", _("Vid uppföljning")
    END = "end", _("Vid avslut")


class AssetKind(models.TextChoices):
    """What already carries, and what is missing."""

    STRENGTH = "strength", _("Det som redan bär")
    NEED = "need", _("Det som behövs")


class Goal(models.Model):
    """What the participant wants, in their own words. `version` counts the wordings; earlier ones are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(help_text="when these words were written")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=GoalState, default=GoalState.OPEN)
    state_at = models.DateTimeField()

    declaration = rows.Declaration(
        _in_record(_KEPT, ("position", "sealed", "version")),
        "keeps support to what the person themselves wants",
        _ENDS,
        {"sealed": "the goal in the participant's own words", "by": "the colleague who wrote it down"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["record", "state"], name="goals_of_record")]

    def __str__(self) -> str:
        return str(self.id)


class Rating(models.Model):
    """Where the participant puts themselves between 1 and 10 on their own goal. Nobody else rates, and none is changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="ratings")
    moment = models.CharField(max_length=8, choices=Moment)
    sealed = models.BinaryField(help_text="two digits, so that its length says nothing")
    at = models.DateTimeField()
    by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, related_name="+", help_text="who wrote down the answer"
    )

    declaration = rows.Declaration(
        _in_record(_WRITTEN),
        "lets the participant see whether it goes their way",
        _ENDS,
        {"sealed": "the participant's own answer", "by": "the colleague who wrote it down"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.id)


class Measure(models.Model):
    """What somebody has promised to do for a goal, and until when. The owner may be of another organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="measures")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="measures")
    sealed = models.BinaryField()
    method = models.ForeignKey("methods.Method", on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    owner_words = models.BinaryField(
        null=True, help_text="sealed; who does it, when that is no user of Varsam"
    )
    due_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(help_text="when these words were written")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=MeasureState, default=MeasureState.PLANNED)
    state_at = models.DateTimeField()

    declaration = rows.Declaration(
        _in_record(_KEPT, ("sealed", "method_id", "owner_id", "owner_words", "due_on", "version")),
        "says who has promised what, and until when",
        _ENDS,
        {
            "sealed": "what is to be done",
            "owner": "the colleague or partner who has promised it",
            "owner_words": "who has promised it, in words",
            "by": "the colleague who wrote it down",
        },
        basis=_BASIS,
    )

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["owner", "due_on"], name="measures_of_owner")]

    def __str__(self) -> str:
        return str(self.id)


class Wording(models.Model):
    """How a goal, or a measure of it, was worded before. The database writes it when the words change."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="wordings")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, related_name="wordings")
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    declaration = rows.Declaration(
        _in_record(frozenset({Verb.READ})),
        "keeps what was agreed before, so that nobody's words are lost",
        _ENDS,
        {"sealed": "the earlier words", "by": "the colleague who wrote them down"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return str(self.id)


class Change(models.Model):
    """A step of a goal or a measure, or a note by whoever has promised it; with the reason, sealed. Only added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="changes")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, related_name="changes")
    before = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    sealed = models.BinaryField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    declaration = rows.Declaration(
        _in_record(frozenset({Verb.READ})),
        "says when something was done or given up, and why",
        _ENDS,
        {"sealed": "why, or how it went", "by": "who said it"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.id)


class Asset(models.Model):
    """Something that already carries the person, or that is missing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="assets")
    kind = models.CharField(max_length=12, choices=AssetKind)
    sealed = models.BinaryField()
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="when it no longer held; it is kept")

    declaration = rows.Declaration(
        _in_record(_KEPT, ("ended_at",), kind="needs"),
        "starts from what works, and says what is missing",
        _ENDS,
        {"sealed": "the strength or the need", "by": "the colleague who wrote it down"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.id)


class Disagreement(models.Model):
    """What the participant does not agree with, as they say it. Only added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="disagreements")
    sealed = models.BinaryField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, related_name="+", help_text="who wrote it down"
    )

    declaration = rows.Declaration(
        _in_record(_WRITTEN),
        "lets the participant's no be seen by everyone who works with the plan",
        _ENDS,
        {"sealed": "what the participant said", "by": "the colleague who wrote it down"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.id)


class PlanCopy(models.Model):
    """The participant was given the plan on paper or as a file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8)
    named = models.BooleanField(default=False, help_text="the name was opened from the vault for it")
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    declaration = rows.Declaration(
        rows.Through("records_record", "record_id", _WRITTEN, adds=_BY),
        "says that the participant has got their own plan, and in which language",
        _ENDS,
        {"by": "the colleague who gave it", "language": "the language that the participant reads"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.id)
