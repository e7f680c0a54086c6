"""Where SSPF and SIG keep their casework, and what Varsam knows of a case that lies in another system."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from varsam.areas.knowledge_house.tracks.enums import Fault, LivesIn, Status
from varsam.lib import rows
from varsam.lib.rows import Verb


class Track(models.Model):
    """An ordinary way of support: a group, and the system that its casework lies in. Varsam keeps it, or another does."""

    group = models.OneToOneField("meetings.Group", on_delete=models.CASCADE, related_name="track")
    lives_in = models.CharField(max_length=12, choices=LivesIn, default=LivesIn.VARSAM)
    system = models.SlugField(max_length=40, blank=True, help_text="which one; none: by hand")
    since = models.DateTimeField(default=timezone.now)

    declaration = rows.Declaration(
        rows.Through(
            "meetings_group",
            "group_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            changes=("lives_in", "system", "since"),
            reads="group_id = any ((select varsam.meetings_groups())::bigint[])",
        ),
        "keeps support on one track: the ordinary one, wherever its casework lies",
        "as the group that it belongs to; it says nothing of anybody who gets support",
    )

    class Meta:
        ordering = ["group"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lives_in=LivesIn.CASEWORK) | Q(system=""), name="only_casework_names_a_system"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id} in {self.lives_in}"


class CaseworkLine(models.Model):
    """How a casework system has answered of late; after several failures nobody asks it for a while."""

    slug = models.SlugField(primary_key=True, max_length=40)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, choices=Fault, blank=True)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, help_text="not asked before")

    declaration = rows.Declaration(
        rows.Shared("system", frozenset({Verb.READ}), open_read=False),
        "lets those who run the system see whether another answers",
        "as long as the system is connected; it concerns nobody",
    )

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class ExternalCase(models.Model):
    """A case that lies in the ordinary casework system: its reference there and how it stands, and nothing else of it."""

    record = models.OneToOneField("records.Record", on_delete=models.CASCADE, related_name="external_case")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    system = models.SlugField(max_length=40, blank=True, help_text="where it was opened; none: noted by hand")
    key = models.UUIDField(default=uuid.uuid4, help_text="the same at every try, so that one case is opened")
    reference = models.CharField(max_length=40, blank=True, help_text="none: not opened there yet")
    earlier_reference = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.UNKNOWN)
    status_at = models.DateTimeField(null=True, help_text="since when, as the other system says")
    answered_at = models.DateTimeField(null=True, help_text="when it last said so")
    tried_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, choices=Fault, blank=True)
    failures = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Through(
            "records_record",
            "record_id",
            frozenset({Verb.READ}),
            reads="(record_id || ':measures') = any ((select varsam.records_parts())::text[])",
        ),
        "points at the ordinary case instead of keeping a second one",
        "as the record that it belongs to",
        {
            "reference": "the case's reference in the ordinary system",
            "earlier_reference": "what it was called there before",
            "status": "how far the ordinary case has come",
            "opened_by": "the colleague who asked for it",
        },
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt"),
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["next_at"], name="external_case_due")]

    def __str__(self) -> str:
        return f"{self.record_id} in {self.track_id}"
