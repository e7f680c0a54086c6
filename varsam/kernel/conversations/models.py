"""A thread between an outside writer and the city, and the clocks that it runs by."""

import uuid

from django.db import models
from django.db.models import Case, F, Q, When

from varsam.kernel.conversations.states import OPEN, Door, Sender, Side, State, Step
from varsam.lib import rows
from varsam.lib.rows import Verb

_THREAD_ENDS = (
    "until the writer erases it, or `thread_expiry` days after the last message; then only counts stay"
)


# All that the app may change of an enquiry; where it came from, what opens it and whose it is stay as received.
CHANGES = (
    "owner_id",
    "state",
    "feedback_by",
    "acknowledged_at",
    "triaged_at",
    "answered_at",
    "last_message_at",
    "expires_at",
    "unread_by_city",
    "unread_by_writer",
    "heading",
)


class Enquiry(models.Model):
    """One matter that someone outside has raised, with its thread. It is about no person in the city's records."""

    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    door = models.CharField(max_length=20, choices=Door)
    sender = models.CharField(max_length=16, choices=Sender)
    district = models.ForeignKey("people.District", on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=3)
    state = models.CharField(max_length=16, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    triage_by = models.DateTimeField()
    feedback_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    triaged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    unread_by_city = models.BooleanField(default=True)
    unread_by_writer = models.BooleanField(default=False)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    writer_digest = models.BinaryField(
        null=True, unique=True, help_text="SHA-256 of the writer's access token"
    )
    writer_key = models.BinaryField(null=True, help_text="the thread's key, wrapped by the return code")
    heading = models.BinaryField(null=True, help_text="sealed, person-free, written by staff")
    next_due = models.GeneratedField(
        expression=Case(
            When(state__in=[State.ERASED, State.CLOSED], then=None),
            When(acknowledged_at=None, then=F("acknowledge_by")),
            When(triaged_at=None, then=F("triage_by")),
            When(answered_at=None, then=F("feedback_by")),
            default=None,
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )

    declaration = rows.Declaration(
        rows.InUnit(
            "enquiry", "unit_id", frozenset({Verb.READ, Verb.CHANGE}), writer="writer_digest", changes=CHANGES
        ),
        "lets someone outside get an answer, without saying who they are",
        _THREAD_ENDS,
        {
            "heading": "sealed; staff keep it free of persons",
            "owner": "the colleague who answers",
            "district": "where the writer wants help from",
            "language": "the language that the writer wants an answer in",
        },
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt"),
    )

    class Meta:
        ordering = ["-received_at"]
        indexes = [
            models.Index(fields=["unit", "-received_at"], include=["id"], name="inbox_newest"),
            models.Index(
                fields=["unit", "next_due"],
                include=["id"],
                condition=Q(next_due__isnull=False),
                name="inbox_due",
            ),
            models.Index(fields=["unit", "-received_at"], condition=Q(state__in=OPEN), name="inbox_open"),
            models.Index(fields=["expires_at"], condition=Q(data_key__isnull=False), name="inbox_expiry"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def step(self) -> str:
        """Which clock runs: acknowledge, triage, feedback, or none."""
        if self.next_due is None:
            return "none"
        if self.acknowledged_at is None:
            return "acknowledge"
        return "triage" if self.triaged_at is None else "feedback"


class Promise(models.Model):
    """One promise of an enquiry: to do a step by a day, whether it was met, and whom we told when it was not. A writer who
    writes again after an answer gets a new one, and the old one stays as it was kept or not."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="+")
    # The enquiry's, which never changes: sums are asked for by unit.
    unit = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    step = models.CharField(max_length=12, choices=Step)
    made_at = models.DateTimeField()
    due = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True, help_text="the one who holds it was told that the day comes")
    told_at = models.DateTimeField(null=True, help_text="the unit was told that the day has passed")
    raised_at = models.DateTimeField(null=True, help_text="and told again, when it had waited too long")

    declaration = rows.Declaration(
        rows.FunctionsOnly(
            "written by what happens with the enquiry, so that nobody can make it better than it was"
        ),
        "tells whether outside writers get the answers that they were promised, and lets what is late be seen",
        "as long as the enquiry's row of counts; what still ran goes when the enquiry is closed or erased",
    )

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["unit", "due"], include=["step", "met_at"], name="promise_kept"),
            models.Index(fields=["due"], condition=Q(met_at=None, raised_at=None), name="promise_to_watch"),
        ]

    def __str__(self) -> str:
        return f"{self.step} by {self.due}"


class KeptSum(models.Model):
    """How many promises of a unit were kept and how many were not, of those whose day this was, or whose day came in the quarter
    that began with it. What a day was does not change when it is over, so nothing is counted twice over."""

    unit = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    step = models.CharField(max_length=12, choices=Step)
    is_quarter = models.BooleanField()
    day = models.DateField()
    kept = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()

    declaration = rows.Declaration(
        rows.FunctionsOnly(
            "summed by the worker from what happened with the enquiries, read as sums of the reader's units"
        ),
        "lets the desk see without counting anew how much of what was promised came in time",
        "for good: sums, in which nobody can be found",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "is_quarter", "day", "step"],
                include=["kept", "missed"],
                name="one_sum_of_kept",
            )
        ]
        # How far has been summed.
        indexes = [models.Index(fields=["is_quarter", "day"], name="kept_until")]

    def __str__(self) -> str:
        return f"{self.step}, {self.day}: {self.kept} and {self.missed}"


class Message(models.Model):
    """One sealed text in a thread."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=8, choices=Side)
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()
    read_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Through(
            "conversations_enquiry",
            "enquiry_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            writer_verbs=frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            writer_where="side <> 'note'",
            changes=("read_at",),
            adds="side <> 'writer' and author_id = (select varsam.actor())",
            writer_adds="side = 'writer' and author_id is null",
        ),
        "carries what the writer and the city say to each other",
        _THREAD_ENDS,
        {"sealed": "what people chose to write", "author": "the colleague who answers"},
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt", "gdpr-9-2-h", "l2001-454-7-kansliga-uppgifter"),
    )

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["enquiry", "at"])]

    def __str__(self) -> str:
        return str(self.id)
