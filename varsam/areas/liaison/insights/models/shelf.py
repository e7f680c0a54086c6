"""What is worth reading, and that somebody has read it, which is theirs alone to know."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from varsam.lib import rows
from varsam.lib.rows import Verb


class Reading(models.Model):
    """A report, an article or a study that colleagues should know, why, for whom and how long it takes."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=240)
    url = models.URLField(max_length=500, blank=True)
    study = models.ForeignKey("studies.Study", on_delete=models.SET_NULL, null=True, related_name="+")
    why_sv = models.TextField()
    why_en = models.TextField(blank=True)
    roles = ArrayField(models.CharField(max_length=24), default=list, help_text="for whom; empty: everybody")
    methods = models.ManyToManyField("methods.Method", through="ReadingTopic", related_name="+")
    minutes = models.PositiveSmallIntegerField(null=True, help_text="about how long it takes to read")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.InUnit(
            "insight",
            "unit_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            changes=("title", "url", "study_id", "why_sv", "why_en", "roles", "minutes", "removed_at"),
            reads="unit_id = any ((select varsam.insights_shelves())::bigint[])",
        ),
        "lets colleagues find what is worth their time",
        "until it is taken off the list, and a year more",
        {
            "why_sv": "why it is worth reading; checked to be free of persons",
            "why_en": "the same in English",
            "by": "the colleague who put it there",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="") | Q(study__isnull=False) | Q(removed_at__isnull=False),
                name="reading_can_be_found",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__iregex="^https?://"), name="reading_links_to_the_web"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def why(self) -> str:
        """Why it is worth reading, in English where that is read and written."""
        return self.why_en if self.why_en and get_language() != "sv" else self.why_sv


class ReadingTopic(models.Model):
    """A method that something worth reading is about."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="topics")
    method = models.ForeignKey("methods.Method", on_delete=models.CASCADE, related_name="+")

    declaration = rows.Declaration(
        rows.Through(
            "insights_reading",
            "reading_id",
            frozenset({Verb.READ, Verb.ADD, Verb.REMOVE}),
            reads="reading_id = any ((select varsam.insights_shelved())::bigint[])",
        ),
        "lets who works with a method find what to read of it",
        "goes with what is worth reading",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["reading", "method"], name="one_reading_topic_once")]

    def __str__(self) -> str:
        return f"{self.reading_id} {self.method_id}"


class HaveRead(models.Model):
    """A mark that somebody has made for themselves; nobody else sees it, and nothing counts it."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")

    declaration = rows.Declaration(
        rows.Own("user_id", frozenset({Verb.READ, Verb.ADD, Verb.REMOVE})),
        "lets one remember what one has read",
        "until its owner takes it away, or the employment ends",
        {"user": "whose mark it is"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["reading", "user"], name="one_mark_each")]

    def __str__(self) -> str:
        return f"{self.reading_id} {self.user_id}"
