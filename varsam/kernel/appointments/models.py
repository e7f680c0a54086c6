"""Times that are offered, who may choose among them, and what has been chosen."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from varsam.kernel.appointments.enums import Form, Kind, State
from varsam.lib import rows
from varsam.lib.rows import Verb

_BASIS = ("gdpr-6-1-c-e", "l2001-454-6-nodvandigt")
_COUNTS = (
    "what says who or where goes the day after; that a time was booked, and what came of it, stays for counts"
)


class Opening(models.Model):
    """A time that a unit offers. Who may choose it is said by invitations; that it is taken, by an appointment."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    forms = ArrayField(models.CharField(max_length=8, choices=Form))
    place = models.CharField(max_length=240, blank=True, help_text="where one comes to, if one comes")
    phone = models.CharField(
        max_length=24, blank=True, help_text="a number that one can ring then, instead of giving one's own"
    )
    languages = ArrayField(models.CharField(max_length=3), default=list)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, help_text="from when on nobody can choose it")

    declaration = rows.Declaration(
        rows.InUnit(
            "appointment",
            "unit_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            changes=("closed_at",),
        ),
        "lets people choose a time themselves",
        "one that nobody took for `appointment_rest`; one that was taken as long as what came of it",
        {"host": "the colleague whom one meets", "phone": "their number at work"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="opening_takes_time"),
            models.CheckConstraint(condition=~Q(forms=[]), name="opening_in_some_form"),
            models.CheckConstraint(
                condition=Q(forms__contained_by=Form.values), name="opening_in_known_forms"
            ),
            models.CheckConstraint(
                condition=~Q(forms__contains=[Form.ROOM]) | ~Q(place=""), name="opening_in_a_room_says_where"
            ),
        ]
        indexes = [
            models.Index(fields=["host", "starts_at"], name="opening_of_host"),
            models.Index(fields=["unit", "starts_at"], name="opening_of_unit"),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Invitation(models.Model):
    """Leave for the writer of one enquiry to choose a time, of one kind, with one host or with any."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    enquiry = models.ForeignKey("conversations.Enquiry", on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=8, choices=Kind)
    host = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Through(
            "conversations_enquiry",
            "enquiry_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            changes=("host_id", "closed_at"),
            adds="(select varsam.may('appointment', 'change')) and closed_at is null",
        ),
        "lets a writer choose among the times of a unit",
        "as the enquiry",
        {"host": "the colleague whom one meets"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "kind"], condition=Q(closed_at=None), name="one_open_invitation"
            )
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Appointment(models.Model):
    """A time that somebody has. `booked_by` is null where the writer chose it; `settled_by` where they cancelled it.

    `contact` is what one needs to reach them (a number, an address), `link` the way into a meeting by video. Both are sealed
    by a key of the appointment's own, which is destroyed when it has served.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="appointments")
    enquiry = models.ForeignKey(
        "conversations.Enquiry", on_delete=models.CASCADE, related_name="appointments"
    )
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="appointments")
    form = models.CharField(max_length=8, choices=Form)
    state = models.CharField(max_length=12, choices=State, default=State.BOOKED)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    contact = models.BinaryField(null=True)
    link = models.BinaryField(null=True)

    declaration = rows.Declaration(
        rows.Through(
            "conversations_enquiry",
            "enquiry_id",
            frozenset({Verb.READ, Verb.CHANGE}),
            changes=("link",),
        ),
        "says when somebody comes, and how",
        _COUNTS,
        {
            "booked_by": "the colleague who booked it for somebody",
            "settled_by": "the colleague who said what came of it",
            "contact": "sealed: the number or the address that they gave for this time",
            "link": "sealed; who has it can come in where people meet",
        },
        basis=_BASIS,
    )

    class Meta:
        ordering = ["booked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening"], condition=~Q(state=State.CANCELLED), name="a_time_is_taken_once"
            ),
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(state=State.BOOKED), name="one_time_for_an_invitation"
            ),
            models.CheckConstraint(
                condition=Q(state=State.BOOKED, settled_at=None)
                | ~Q(state=State.BOOKED) & Q(settled_at__isnull=False),
                name="settled_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.BOOKED) | Q(contact=None, link=None), name="what_has_served_is_gone"
            ),
        ]
        indexes = [
            models.Index(fields=["data_key"], condition=Q(data_key__isnull=False), name="appointment_sealed")
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Reminder(models.Model):
    """One letter that somebody has asked for. Its address is sealed by the appointment's key, and goes when it is sent."""

    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="+")
    email = models.BinaryField()
    language = models.CharField(max_length=3)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.FunctionsOnly("no colleague reads the address: the worker writes to it once, and it goes"),
        "reminds somebody once, if they ask for it",
        "until it is sent, at the latest the day after",
        {"email": "sealed: where they want to be reminded", "language": "in which language"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["due_at"], name="reminder_due")]

    def __str__(self) -> str:
        return str(self.appointment_id)
