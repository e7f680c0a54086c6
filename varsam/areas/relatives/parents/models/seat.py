"""Who has a place in a group, under the name of their own choice, and whether they were there."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.areas.relatives.parents.models.group import BASIS, KEPT, LED, Meeting, ParentGroup
from varsam.areas.relatives.parents.states import SeatState
from varsam.areas.relatives.support.models import Support, Wording
from varsam.lib import rows
from varsam.lib.rows import Verb

_ENDS = "until the group has ended; the name goes the moment they leave, and what is left is a number"
_SEATS = "any ((select varsam.parents_seats_shown())::uuid[])"


class Seat(models.Model):
    """One relative in one group. `arrival` is the order of the line, given under the group's lock when they have agreed.

    `alias` is what they want to be called, sealed by a key of its own. `support` goes when they leave for good.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    group = models.ForeignKey(ParentGroup, on_delete=models.CASCADE, related_name="seats")
    support = models.ForeignKey(Support, on_delete=models.SET_NULL, null=True, related_name="seats")
    state = models.CharField(max_length=12, choices=SeatState)
    arrival = models.BigIntegerField(null=True, editable=False, help_text="given by the database")
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    wording = models.ForeignKey(
        Wording,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the promise of silence that they gave",
    )
    taken_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    alias = models.BinaryField(null=True, help_text="sealed by the seat's key; what they want to be called")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"group_id = {KEPT} or (state = 'taken' and group_id = {LED})"
                " or support_id = any ((select varsam.supports_mine())::bigint[])"
            }
        ),
        "says who has a place in a group and who waits, without saying who they are",
        _ENDS,
        {"alias": "sealed; the name of their own choice that they go by in the group"},
        basis=BASIS,
    )

    class Meta:
        ordering = ["group", "arrival", "asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["group", "support"], name="one_seat_a_group"),
            models.UniqueConstraint(fields=["group", "arrival"], name="seat_in_order"),
            models.CheckConstraint(
                condition=~Q(state__in=[SeatState.TAKEN, SeatState.WAITING])
                | Q(agreed_at__isnull=False, wording__isnull=False, arrival__isnull=False),
                name="no_place_without_the_promise",
            ),
            models.CheckConstraint(
                condition=Q(data_key=None, alias=None) | Q(data_key__isnull=False, alias__isnull=False),
                name="alias_with_its_key",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Presence(models.Model):
    """Whether somebody was at a meeting, as it was last noted there."""

    # A meeting with marks is never removed: the database sees to that.
    meeting = models.ForeignKey(Meeting, on_delete=models.DO_NOTHING, related_name="presences")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="presences")
    is_present = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"seat_id = {_SEATS}"}),
        "says how many come, and whether somebody has stopped coming",
        "as the seat; then a number",
        {"by": "the leader who noted it"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.seat_id} at {self.meeting_id}"
