"""Who signed up, what came of it, and whether they were there."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.areas.training.occasions.enums import LIVE, How, Place
from varsam.areas.training.occasions.models.occasion import SEEN
from varsam.lib import rows
from varsam.lib.rows import Verb

_BASIS = ("gdpr-6-1-c-e",)
_KEPT = (
    "names and addresses until the limit `training_rest` after the last sitting, for those who took part until"
    " `training_kept` or as long as the course counts; then what is left is that somebody of a unit came"
)


class Party(models.Model):
    """Several who were signed up at once, by whoever answers for them. `size` is how many they were then."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    occasion = models.ForeignKey("occasions.Occasion", on_delete=models.CASCADE, related_name="parties")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    size = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, default="sv")
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirm_by = models.DateTimeField()
    digest = models.BinaryField(null=True, unique=True, help_text="SHA-256 of the secret in their link")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.BinaryField(null=True, help_text="sealed by the party's key: name and address")
    email_index = models.BinaryField(null=True, help_text="keyed digest of the address")
    bounced_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"occasion_id = {SEEN}"}),
        "lets whoever answers for several sign them up at once",
        _KEPT,
        {
            "person": "sealed; whom to write to about all of them",
            "digest": "of the secret in their link",
            "email_index": "keyed digest by which the same address is known again",
        },
        basis=_BASIS,
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.uid)


class Signup(models.Model):
    """One person at one occasion.

    `arrival` is the order in which the occasion was reached, given under its lock: the line goes by it. `confirm_by` is when
    the place goes on unless the address has been confirmed. `email_index` finds the same person again at other occasions;
    it goes with the name. `late_at`: they cancelled later than the occasion asks for.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    occasion = models.ForeignKey("occasions.Occasion", on_delete=models.CASCADE, related_name="signups")
    arrival = models.BigIntegerField(editable=False, help_text="given by the database")
    state = models.CharField(max_length=12, choices=Place)
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirm_by = models.DateTimeField(null=True)
    offered_until = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    group = models.SlugField(max_length=60, blank=True, help_text="slug of what they work with")
    user = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.SET_NULL, null=True, related_name="signups")
    is_walk_in = models.BooleanField(default=False)
    language = models.CharField(max_length=2, default="sv")
    digest = models.BinaryField(null=True, unique=True, help_text="SHA-256 of the secret in their link")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.BinaryField(null=True, help_text="sealed by the sign-up's key: name and address")
    email_index = models.BinaryField(null=True, help_text="keyed digest of the address")
    needs_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    needs = models.BinaryField(null=True, help_text="sealed by a key of its own")
    bounced_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"occasion_id = {SEEN} or user_id = (select varsam.actor())"}),
        "says who has a place, who waits and in which order, and how to tell them",
        _KEPT,
        {
            "person": "sealed; who comes, and where to tell them",
            "email_index": "keyed digest by which the same address is known again",
            "digest": "of the secret in their link",
            "needs": "sealed; what they need to take part, until the day after the last sitting",
            "user": "the colleague who signed up signed in",
        },
        basis=_BASIS,
    )

    class Meta:
        ordering = ["occasion", "arrival"]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "arrival"], name="signup_in_order"),
            models.UniqueConstraint(
                fields=["occasion", "email_index"], condition=Q(state__in=LIVE), name="signed_up_once"
            ),
            models.CheckConstraint(
                condition=Q(state=Place.OFFERED, offered_until__isnull=False)
                | ~Q(state=Place.OFFERED) & Q(offered_until=None),
                name="offered_until_a_time",
            ),
            models.CheckConstraint(
                condition=Q(data_key=None, person=None) | Q(data_key__isnull=False, person__isnull=False),
                name="signup_name_with_its_key",
            ),
            models.CheckConstraint(
                condition=Q(needs_key=None, needs=None) | Q(needs_key__isnull=False, needs__isnull=False),
                name="signup_needs_with_their_key",
            ),
        ]
        indexes = [
            models.Index(
                fields=["occasion", "arrival"], condition=Q(state=Place.WAITING), name="signup_in_line"
            ),
            models.Index(fields=["email_index"], name="signup_of_address"),
            models.Index(
                fields=["occasion", "offered_until"],
                condition=Q(state=Place.OFFERED),
                name="signup_offer_ends",
            ),
            models.Index(
                fields=["occasion", "confirm_by"],
                condition=Q(confirmed_at=None, state__in=LIVE),
                name="signup_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Mark(models.Model):
    """Whether somebody was at a sitting, as it was last noted there. `at` is by the clock of who noted it, `id` theirs too:
    the same mark sent twice is one mark, and the latest holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    signup = models.ForeignKey(Signup, on_delete=models.CASCADE, related_name="marks")
    sitting = models.ForeignKey("occasions.Sitting", on_delete=models.CASCADE, related_name="marks")
    is_present = models.BooleanField()
    at = models.DateTimeField()
    how = models.CharField(max_length=8, choices=How)
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: "sitting_id = any ((select varsam.training_sittings_seen())::uuid[])"}),
        "says who took part, so that a certificate is true",
        "as the sign-up, and then as a number",
        {"by": "the colleague who noted it"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["signup", "sitting"], name="marked_once")]

    def __str__(self) -> str:
        return f"{self.signup_id} at {self.sitting_id}"
