"""Templates of cases (ärendemallar) as data that people edit, and the parts that a case has got from one."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language

from varsam.areas.knowledge_house.pathways.enums import Days, PartState
from varsam.kernel.meetings.enums import Function
from varsam.lib import rows
from varsam.lib.rows import Verb

_ADDED = frozenset({Verb.READ, Verb.ADD})


class Pathway(models.Model):
    """One version of a template: who does what by when in a kind of case. It is never changed; a new one takes over.

    - `slug` is the same for all versions, `number` counts them.
    - The version with the highest number whose day has come holds for cases that begin; one that has `ended` is for no new
      case. A case goes on with the version that it began with.
    """

    slug = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField()
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    purpose_sv = models.TextField()
    purpose_en = models.TextField()
    valid_from = models.DateField(default=timezone.localdate)
    ended = models.BooleanField(default=False, help_text="for no new case")
    source = models.TextField()
    why = models.TextField(help_text="why this version was written")
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    declaration = rows.Declaration(
        rows.Shared("pathway", _ADDED),
        "says who does what by when, so that nobody is forgotten when a child or an adult comes home",
        "for good: every case remembers the version that it began with",
        {"made_by": "the colleague who wrote the version, so that it can be asked about"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["slug", "-number"]
        constraints = [models.UniqueConstraint(fields=["slug", "number"], name="one_pathway_version")]

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"

    @property
    def name(self) -> str:
        return self.name_sv if get_language() == "sv" else self.name_en

    @property
    def purpose(self) -> str:
        return self.purpose_sv if get_language() == "sv" else self.purpose_en


class PathwayPart(models.Model):
    """What one service does in a template, and how long it has: from the start, or from when another part is done."""

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40, help_text="the same through versions, so that they can be compared")
    function = models.CharField(max_length=20, choices=Function)
    what_sv = models.CharField(max_length=240)
    what_en = models.CharField(max_length=240)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16, choices=Days)
    after = models.SlugField(
        max_length=40, blank=True, help_text="key of the part that it waits for; none: the start"
    )
    needs_consent = models.BooleanField(default=False, help_text="nothing is told to the service without it")

    declaration = rows.Declaration(
        rows.Shared("pathway", _ADDED),
        "says what one service does and within how long",
        "as the template that it belongs to",
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "key"], name="one_part_a_key"),
            models.CheckConstraint(condition=Q(amount__lte=730), name="part_within_two_years"),
            models.CheckConstraint(condition=~Q(after=F("key")), name="part_waits_for_another"),
        ]

    def __str__(self) -> str:
        return f"{self.pathway_id} {self.key}"

    @property
    def what(self) -> str:
        return self.what_sv if get_language() == "sv" else self.what_en


class Part(models.Model):
    """One service's part in one person's support: who has it, until which day, and how far they have come."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="pathway_parts")
    part = models.ForeignKey(PathwayPart, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    started_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=PartState, default=PartState.OPEN)
    note = models.BinaryField(null=True, help_text="sealed; what was done, or why it is not needed")
    done_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    declaration = rows.Declaration(
        rows.Through(
            "records_record",
            "record_id",
            frozenset({Verb.READ}),
            reads="((record_id || ':measures') = any ((select varsam.records_parts())::text[])"
            " and organisation_id = any ((select varsam.units('shared', 'read'))::bigint[])"
            " and (owner_id is null or owner_id = (select varsam.actor())))",
        ),
        "lets each service do its part in time, and see no other's",
        "as the record that it belongs to",
        {
            "owner": "who in the organisation has the part",
            "done_by": "who said that it is done",
            "note": "sealed; what was done, or why it is not needed",
        },
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt", "fl-27-dokumentation"),
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "part"], name="one_part_of_each"),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(organisation__isnull=False),
                name="an_owner_belongs_to_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(state=PartState.OPEN, done_at=None, done_by=None)
                | (~Q(state=PartState.OPEN) & Q(done_at__isnull=False, done_by__isnull=False)),
                name="what_is_done_was_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=PartState.NOT_NEEDED) | Q(note__isnull=False),
                name="not_needed_says_why",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "due_on"], condition=Q(state="open"), name="part_of_ours")]  # fmt: skip

    def __str__(self) -> str:
        return str(self.id)
