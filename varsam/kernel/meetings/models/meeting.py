"""A meeting, who was invited to it, and what is on its agenda."""

from django.db import models
from django.db.models import F, Q

from varsam.kernel.meetings.enums import Function, ItemKind, Presence, Room
from varsam.kernel.meetings.states import MeetingState
from varsam.lib import rows
from varsam.lib.rows import Verb

# Those invited, and the unit that has a record which the meeting is about: it answers for what is done with it.
_MINE = "any ((select varsam.meetings_mine() || varsam.meetings_ours())::bigint[])"
_AGENDA_ENDS = "as long as the group: an agenda says nothing of anybody, and an item goes with the record that it was about"


class Meeting(models.Model):
    """One meeting of a group. What is said at it about nobody in particular is sealed by a key of its own."""

    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("meetings.Group", on_delete=models.PROTECT, related_name="meetings")
    room = models.CharField(max_length=8, choices=Room)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=MeetingState)
    cancelled_why = models.BinaryField(null=True, help_text="sealed by the meeting's key")
    opened_at = models.DateTimeField(null=True, help_text="when it began in fact")
    closed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    chair = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    secretary = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    series = models.ForeignKey(
        "meetings.Series", on_delete=models.PROTECT, null=True, related_name="meetings"
    )
    series_day = models.DateField(
        null=True, help_text="the day by the rhythm of its series, wherever it was moved since"
    )

    declaration = rows.Declaration(
        rows.InUnit("meeting", "unit_id", frozenset({Verb.READ}), reads=f"id = {_MINE}"),
        "says when a group meets, and who leads the meeting",
        _AGENDA_ENDS,
        {
            "chair": "who leads the meeting",
            "secretary": "who keeps the minutes",
            "cancelled_why": "sealed; why it did not take place",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="meeting_ends"),
            models.UniqueConstraint(fields=["series", "series_day"], name="one_meeting_a_series_day"),
            models.CheckConstraint(
                condition=Q(series=None, series_day=None) | Q(series__isnull=False, series_day__isnull=False),
                name="series_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "starts_at"], name="meeting_in_unit"),
            models.Index(fields=["group", "starts_at"], name="meeting_of_group"),
        ]

    def __str__(self) -> str:
        return self.reference


class Attendance(models.Model):
    """Somebody who is invited to one meeting, for a service, and whether they are there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=20, choices=Function)
    presence = models.CharField(max_length=8, choices=Presence)
    deputy_for = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="deputies")

    declaration = rows.Declaration(
        rows.Through("meetings_meeting", "meeting_id", frozenset({Verb.READ}), reads=f"meeting_id = {_MINE}"),
        "says who was invited and who was there",
        _AGENDA_ENDS,
        {"user": "who was invited", "presence": "whether they were there"},
        basis=("gdpr-6-1-c-e", "fl-27-dokumentation"),
    )

    class Meta:
        ordering = ["function", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="invited_once")]
        indexes = [models.Index(fields=["user"], include=["meeting"], name="attends")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.meeting_id}"


class Item(models.Model):
    """A place on an agenda. Everybody who is invited sees that it is there; whom it is about, only its circle."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    room = models.CharField(max_length=8, choices=Room, help_text="its meeting's; the database keeps it")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=ItemKind)
    title = models.BinaryField(
        null=True, help_text="sealed by the meeting's key; a case has none, the others may"
    )
    planned_minutes = models.PositiveSmallIntegerField(default=0, help_text="how long it is planned to take")
    origin = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        help_text="what it came from by itself; empty: somebody put it up",
    )
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Through("meetings_meeting", "meeting_id", frozenset({Verb.READ}), reads=f"meeting_id = {_MINE}"),
        "says what is on the agenda, and when, without saying whom it is about",
        _AGENDA_ENDS,
        {"title": "sealed; what the item is about, where it is about nobody in particular"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.CASE) | Q(room=Room.CASES), name="no_case_among_trends"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.TREND) | Q(room=Room.TRENDS), name="no_trend_among_cases"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.CASE) | Q(title=None), name="a_case_has_no_title"
            ),
            models.UniqueConstraint(
                fields=["meeting", "origin"], condition=~Q(origin=""), name="comes_by_itself_once"
            ),
        ]
        indexes = [models.Index(fields=["meeting", "position"], name="agenda")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class TakenOff(models.Model):
    """What had come to an agenda by itself and was taken off: it does not come to that meeting again."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="taken_off")
    origin = models.CharField(max_length=64)

    declaration = rows.Declaration(
        rows.Through("meetings_meeting", "meeting_id", frozenset({Verb.READ}), reads=f"meeting_id = {_MINE}"),
        "remembers what an agenda is not to be filled with again",
        _AGENDA_ENDS,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "origin"], name="taken_off_once")]

    def __str__(self) -> str:
        return f"{self.origin} from {self.meeting_id}"
