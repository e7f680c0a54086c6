"""What the city was asked or asks, where it goes and where it belongs, with all that happened on the way."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from varsam.areas.liaison.missions.enums import CostKind, Direction, Kind, What
from varsam.areas.liaison.missions.states import RUNNING, State
from varsam.lib import file_kinds, rows
from varsam.lib.rows import Verb

# What an IANA zone is called: places, and UTC; which of them there are, `deadlines.zones` knows.
ZONE = r"^(UTC|[A-Z][A-Za-z]+(/[A-Za-z0-9_+-]+)+)$"
_BASIS = ("gdpr-6-1-c-e",)
_ENDS = "for good, as the city keeps what it was asked and answered; the archive authority decides"
_READ = (
    "unit_id = any ((select varsam.units('mission', 'read'))::bigint[])"
    " or uid = any ((select varsam.missions_mine())::uuid[])"
)
# Whatever hangs on a mission is read by whoever reads the mission.
OF_ONE = rows.Where({Verb.READ: "mission_id = any ((select varsam.missions_seen())::uuid[])"})


class Mission(models.Model):
    """One matter with a body elsewhere: a mission, a request, a visit or a membership.

    - One colleague owns it, always exactly one; it is handed over when the one who was asked says yes.
    - `deadline` is an instant; `deadline_zone` (IANA) is where the asker's clock hangs.
    - Its title is free of persons; texts, answer and documents are sealed with a key of its own.
    - It is written by functions of the database alone, which know the steps and who may take them.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    direction = models.CharField(max_length=4, choices=Direction)
    title = models.CharField(max_length=160)
    body = models.ForeignKey("contacts.Body", on_delete=models.PROTECT, null=True, related_name="missions")
    contact = models.ForeignKey("contacts.Contact", on_delete=models.SET_NULL, null=True, related_name="+")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    offered_to = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    enquiry = models.OneToOneField(
        "conversations.Enquiry", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    deadline = models.DateTimeField(null=True)
    deadline_zone = models.CharField(max_length=64, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="when its days or its deadline were last changed")
    answer = models.BinaryField(null=True, help_text="sealed: what was answered")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    closed_why = models.BinaryField(null=True, help_text="sealed: why it ended, where it had no answer")
    closed_at = models.DateTimeField(null=True)
    told_for = models.DateTimeField(null=True, help_text="the deadline of which its owner was told ahead")
    told_day_for = models.DateTimeField(
        null=True, help_text="the deadline of which they were told on its day"
    )
    told_late_for = models.DateTimeField(null=True, help_text="the deadline that they were told had passed")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: _READ}),
        "lets the city answer in time what it is asked from outside, and know who answers for it",
        _ENDS,
        {
            "owner": "the colleague who answers for it",
            "offered_to": "the colleague who was asked to take it over",
            "answered_by": "the colleague who answered",
            "answer": "sealed; checked to be free of persons",
            "closed_why": "sealed; checked to be free of persons",
        },
        basis=_BASIS,
    )

    class Meta:
        ordering = ["-opened_at", "uid"]
        indexes = [
            models.Index(fields=["unit", "-opened_at"], name="mission_newest"),
            models.Index(fields=["owner"], condition=Q(state__in=RUNNING), name="mission_owned"),
            models.Index(fields=["deadline"], condition=Q(state__in=RUNNING), name="mission_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline=None, deadline_zone="")
                | Q(deadline__isnull=False, deadline_zone__regex=ZONE),
                name="a_deadline_has_a_zone",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None, ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="mission_begins_and_ends",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.VISIT) | Q(starts_on__isnull=False), name="a_visit_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(answer=None, answered_at=None, answered_by=None)
                | Q(answer__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
                name="answered_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ANSWERED) | Q(answer__isnull=False), name="answered_with_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                & (Q(direction=Direction.OUT) | Q(answer__isnull=False) | Q(closed_why__isnull=False))
                | ~Q(state=State.CLOSED) & Q(closed_at=None, closed_why=None),
                name="what_came_in_ends_with_an_answer_or_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(offered_to=None) | ~Q(offered_to=F("owner")), name="offered_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed and nothing was answered."""
        return self.is_running and self.deadline is not None and self.deadline < timezone.now()


class Entry(models.Model):
    """One line of a mission's thread: what somebody wrote, or what happened, with what it was before and after."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="entries")
    what = models.CharField(max_length=12, choices=What)
    sealed = models.BinaryField(null=True, help_text="by the mission's key")
    before = models.CharField(max_length=100, blank=True, help_text="a state, or a deadline with its zone")
    after = models.CharField(max_length=100, blank=True)
    who = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    declaration = rows.Declaration(
        OF_ONE,
        "says what has happened with a mission, so that whoever takes it over can go on",
        _ENDS,
        {
            "sealed": "sealed; checked to be free of persons",
            "who": "the colleague to whom it was offered",
            "by": "the colleague who wrote or did it",
        },
        basis=_BASIS,
    )

    class Meta:
        ordering = ["at", "uid"]
        indexes = [models.Index(fields=["mission", "at"], name="mission_thread")]

    def __str__(self) -> str:
        return str(self.uid)


class Document(models.Model):
    """A file that belongs to a mission. `size` is in bytes as it was brought. Removed, it is empty."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="documents")
    name = models.BinaryField(help_text="sealed by the mission's key")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in file_kinds.Kind])
    size = models.PositiveIntegerField()
    sealed = models.BinaryField(null=True, help_text="its bytes, by the mission's key")
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        OF_ONE,
        "keeps what was sent and received with a mission",
        f"{_ENDS}; or until it is removed, then empty",
        {
            "name": "sealed; what the file is called",
            "sealed": "a document as it was brought, with those who wrote it",
            "added_by": "the colleague who brought it",
        },
        basis=_BASIS,
    )

    class Meta:
        ordering = ["-at", "uid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=file_kinds.LARGEST),
                name="mission_document_is_not_too_large",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(sealed=None), name="mission_document_removed_is_empty"
            ),
        ]
        indexes = [models.Index(fields=["mission", "-at"], name="document_of_mission")]

    def __str__(self) -> str:
        return str(self.uid)


class Cost(models.Model):
    """What something cost, in the currency in which it was paid (ISO 4217); it is never converted.

    One that was written by mistake is struck, and stays to be seen.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="costs")
    kind = models.CharField(max_length=12, choices=CostKind)
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    currency = models.CharField(max_length=3)
    words = models.CharField(max_length=120, blank=True)
    on = models.DateField()
    written_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        OF_ONE,
        "says what the city's work with others costs",
        _ENDS,
        {"written_by": "the colleague who wrote it in"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["on", "at", "uid"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_cost_costs_something"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="cost_in_a_currency"),
        ]
        indexes = [models.Index(fields=["mission", "on"], name="cost_of_mission")]

    def __str__(self) -> str:
        return str(self.uid)
