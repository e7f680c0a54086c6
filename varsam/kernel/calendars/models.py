"""What stands in people's own calendars about their meetings: when, and nothing else."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.kernel.calendars.enums import Answer
from varsam.lib import rows
from varsam.lib.rows import Verb

_BASIS = ("gdpr-6-1-c-e",)


class Invitation(models.Model):
    """One meeting as it stands in one person's own calendar, and what they have answered.

    `starts_at`, `ends_at` and `is_off` are what its latest version says; the meeting itself says what holds.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="invitations")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(unique=True, default=uuid.uuid4, help_text="the entry's name in all calendars")
    sequence = models.PositiveIntegerField(default=0, help_text="which version of the entry this is")
    changed_at = models.DateTimeField(help_text="when this version was made")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_off = models.BooleanField(default=False)
    told_sequence = models.PositiveIntegerField(null=True, help_text="the version that was last mailed")
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often mailing this version has failed")
    tried_at = models.DateTimeField(null=True)
    digest = models.BinaryField(null=True, help_text="SHA-256 of the secret in the link of the mail")
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_sequence = models.PositiveIntegerField(null=True, help_text="which version they answered to")
    sent = models.ForeignKey(
        "meetings.Attendance",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="the deputy's seat that came with the answer",
    )

    declaration = rows.Declaration(
        rows.Through(
            "meetings_meeting",
            "meeting_id",
            frozenset({Verb.READ}),
            reads="meeting_id = any ((select varsam.meetings_mine())::bigint[])",
        ),
        "puts meetings in people's own calendars, and says who is coming",
        "thirty days after the meeting: then the attendance says who was there",
        {"user": "who was invited", "answer": "whether they come", "digest": "of the secret in their link"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="one_entry_each"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answered_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["digest"], name="invitation_link"),
            models.Index(fields=["user", "starts_at"], name="invitation_of"),
            models.Index(fields=["starts_at"], name="invitation_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} to {self.meeting_id}"

    @property
    def is_stale(self) -> bool:
        """Whether the meeting has moved since they answered."""
        return bool(self.answer) and (self.answered_sequence or 0) < self.sequence


class Feed(models.Model):
    """A secret address at which somebody's own calendar fetches the times of their meetings, until it is revoked."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField(unique=True, default=uuid.uuid4, help_text="what its address is derived from")
    digest = models.BinaryField(unique=True, help_text="SHA-256 of the secret in the address")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_day = models.DateField(null=True, help_text="the day on which it was last fetched")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: "user_id = (select varsam.actor())",
                Verb.ADD: "user_id = (select varsam.actor())",
                Verb.CHANGE: "user_id = (select varsam.actor())",
            },
            changes=("revoked_at",),
        ),
        "lets somebody's own calendar show when they meet",
        "until it is revoked, and thirty days longer, so that calendars are told that it is gone",
        {"user": "whose meetings they are", "digest": "of the secret in its address"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="one_feed_each")
        ]

    def __str__(self) -> str:
        return f"feed of {self.user_id}"


class Reminder(models.Model):
    """Somebody has been reminded of what they promised, once before its day and once after."""

    action = models.ForeignKey("meetings.Action", on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    is_late = models.BooleanField()
    at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.FunctionsOnly("written and read by the job that reminds"),
        "reminds once of what was promised at a meeting, and not each day",
        "as the action that it is about",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["action", "due_on", "is_late"], name="reminded_once")]

    def __str__(self) -> str:
        return f"{self.action_id} {self.due_on}"
