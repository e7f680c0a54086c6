"""When and where a course is held, and for how many."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from varsam.areas.training.occasions.enums import OccasionForm, State
from varsam.lib import rows
from varsam.lib.rows import Verb

_STAYS = "for good: that a course was held, and for how many, is about no person"
# Those who see more of an occasion than everybody does: the unit that holds it, and whoever teaches it.
SEEN = "any ((select varsam.training_seen())::bigint[])"
_KEPT = "any ((select varsam.training_kept())::bigint[])"
_OWN_UNIT = "unit_id = any ((select varsam.units('training', '{}'))::bigint[])"
_EDITED = (
    "course_id", "form", "place", "district_id", "language", "opens_at", "closes_at", "cancel_until", "note_sv",
    "note_en", "state", "state_reason", "state_at", "sequence", "changed_at",
)  # fmt: skip


class Occasion(models.Model):
    """A course held once, over one or several sittings.

    `taken` counts those who have a place or are offered one, `waiting` those in line, `arrivals` all who ever signed up.
    Only the database counts, in the same statement that gives a place. `starts_at` and `ends_at` are the first and the last
    moment of its sittings; null as long as it has none. `sequence` counts up when time or place change.
    """

    number = models.BigIntegerField(default=0, editable=False, help_text="given by the database")
    reference = models.CharField(max_length=16, unique=True, editable=False, help_text="such as U-26-001")
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="occasions")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    state_reason = models.CharField(
        max_length=240, blank=True, help_text="why it was cancelled, for those who come"
    )
    state_at = models.DateTimeField(null=True)
    form = models.CharField(max_length=12, choices=OccasionForm, default=OccasionForm.CLASSROOM)
    place = models.CharField(
        max_length=240, blank=True, help_text="a room and its address; everybody may read it"
    )
    district = models.ForeignKey("people.District", on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=2, default="sv")
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0, editable=False)
    waiting = models.PositiveIntegerField(default=0, editable=False)
    arrivals = models.BigIntegerField(default=0, editable=False)
    starts_at = models.DateTimeField(null=True, editable=False)
    ends_at = models.DateTimeField(null=True, editable=False)
    opens_at = models.DateTimeField(null=True, help_text="null: as soon as it is open")
    closes_at = models.DateTimeField(help_text="when signing up ends")
    cancel_until = models.DateTimeField(null=True, help_text="cancelling later than this is late")
    note_sv = models.CharField(max_length=1000, blank=True)
    note_en = models.CharField(max_length=1000, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(help_text="when time or place last changed")
    created_at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"state <> 'draft' or {_OWN_UNIT.format('read')} or id = {SEEN}",
                Verb.ADD: f"{_OWN_UNIT.format('add')} and state = 'draft' and taken = 0 and waiting = 0 and arrivals = 0",
                Verb.CHANGE: _OWN_UNIT.format("change"),
            },
            changes=_EDITED,
        ),
        "says when a course is held, and how many places it has",
        _STAYS,
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="never_over_capacity"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="occasion_has_places"),
            models.CheckConstraint(
                condition=~Q(state=State.CANCELLED) | ~Q(state_reason=""),
                name="occasion_cancelled_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "starts_at"], name="occasion_of_course"),
            models.Index(fields=["unit", "starts_at"], name="occasion_of_unit"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def free(self) -> int:
        """How many places nobody has or is offered."""
        return self.capacity - self.taken

    @property
    def note(self) -> str:
        return self.note_sv if get_language() == "sv" else self.note_en or self.note_sv


class Sitting(models.Model):
    """One of the times that an occasion meets. `uid` names it in calendars; the room's code is derived from it."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="sittings")
    position = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    door = models.BinaryField(unique=True, help_text="SHA-256 of the secret in the room's code")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"occasion_id = {SEEN} or exists (select 1 from public.occasions_occasion o"  # noqa: S608 - ours
                " where o.id = occasion_id and o.state <> 'draft')",
                Verb.ADD: f"occasion_id = {_KEPT}",
                Verb.CHANGE: f"occasion_id = {_KEPT}",
                Verb.REMOVE: f"occasion_id = {_KEPT}",
            },
            changes=("starts_at", "ends_at", "position"),
        ),
        "says on which days one meets",
        _STAYS,
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="sitting_takes_time"),
            models.UniqueConstraint(
                fields=["occasion", "position"],
                name="sitting_in_its_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="sitting_ahead")]

    def __str__(self) -> str:
        return str(self.uid)


class Room(models.Model):
    """The link to a meeting on the net, for those who have a place; not on the page that everybody reads."""

    occasion = models.OneToOneField(Occasion, on_delete=models.CASCADE, primary_key=True, related_name="room")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    link = models.BinaryField(help_text="sealed by the room's key")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"occasion_id = {SEEN}"}),
        "lets those who have a place, and nobody else, into a meeting on the net",
        "until the day after the last sitting: then the key is destroyed",
        {"link": "sealed; who has it can come in where people meet"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class Teaching(models.Model):
    """Somebody who teaches at an occasion, and therefore sees who comes."""

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="teachings")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"occasion_id = {SEEN}",
                Verb.ADD: f"occasion_id = {_KEPT}",
                Verb.REMOVE: f"occasion_id = {_KEPT}",
            }
        ),
        "says who teaches, and sees who comes there",
        _STAYS,
        {"user": "the colleague who teaches"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["occasion", "user"], name="teaches_once")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.occasion_id}"
