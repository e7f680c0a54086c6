"""That something waits: never what, never about whom."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.lib import rows
from varsam.lib.rows import Verb


class Notice(models.Model):
    """Something new lies in a unit's inbox, or waits for one person, and they have not been told yet."""

    unit = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    resource = models.CharField(max_length=24)
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.FunctionsOnly("written with what is new, read by the job that sends the mail"),
        "lets staff be told that something waits",
        "thirty days after it was told",
        {"user": "the colleague for whom it waits"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit=None, user__isnull=False) | models.Q(unit__isnull=False, user=None),
                name="notice_to_a_unit_or_a_person",
            )
        ]
        indexes = [models.Index(fields=["unit"], condition=models.Q(told_at=None), name="notice_untold")]

    def __str__(self) -> str:
        return f"{self.resource} in {self.unit_id}" if self.unit_id else f"{self.resource} for {self.user_id}"


class Task(models.Model):
    """Something that one colleague has taken on, with a date. What it is about is a reference, not a text."""

    KINDS = [
        ("call_back", _("Ring upp")),
        ("follow_up", _("Följ upp")),
        ("ask_colleague", _("Fråga en kollega")),
        ("prepare_answer", _("Förbered ett svar")),
    ]

    unit = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=KINDS)
    target = models.CharField(max_length=16, help_text="reference of what it concerns")
    due = models.DateField()
    done_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.InUnit("task", "unit_id", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})),
        "keeps what colleagues have promised from being forgotten",
        "goes with what it concerns, at the latest a year after it was done",
        {"user": "the colleague who does it"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["user", "due"], condition=models.Q(done_at=None), name="task_mine")]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"
