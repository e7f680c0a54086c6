"""Who meets regularly, and for which service each of them sits there."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from varsam.kernel.meetings.enums import Function, GroupKind
from varsam.lib import rows
from varsam.lib.rows import Verb


class Group(models.Model):
    """People from several organisations who meet for a purpose, and the unit that convenes them."""

    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=GroupKind)
    name = models.CharField(max_length=120)
    district = models.ForeignKey("people.District", on_delete=models.SET_NULL, null=True, related_name="+")
    area = models.CharField(
        max_length=120, blank=True, db_default="", help_text="where it works; empty: wherever its unit does"
    )
    purpose = models.TextField(blank=True)
    every_weeks = models.PositiveSmallIntegerField(default=4, help_text="how often it meets; 0: when needed")
    weekday = models.PositiveSmallIntegerField(null=True, help_text="Monday is 0")
    usual_time = models.TimeField(null=True)
    place = models.CharField(max_length=120, blank=True)
    valid_until = models.DateField(
        null=True, help_text="its last day, where that is agreed; null: until further notice"
    )
    ended_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.InUnit(
            "group",
            "unit_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            # Neither whose it is nor what it may meet about: meetings rest on both.
            changes=(
                "name",
                "district_id",
                "area",
                "purpose",
                "every_weeks",
                "weekday",
                "usual_time",
                "place",
                "valid_until",
                "ended_at",
            ),
            # Its members; and who is invited to a meeting of it learns whose meeting that is, not who sits there.
            reads="id = any ((select varsam.meetings_groups() || varsam.meetings_met())::bigint[])",
        ),
        "says who meets, for what and how often",
        "as long as the group exists; it says nothing of anybody who gets support",
    )

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_group_a_name")]

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(models.QuerySet["Member"]):
    def current(self) -> "MemberQuerySet":
        now = timezone.now()
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=now), valid_from__lte=now)


class Member(models.Model):
    """Somebody who sits in a group for a service, until they leave it. Being a member opens no case."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=20, choices=Function)
    leads = models.BooleanField(default=False)
    deputy_for = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="deputies")
    valid_from = models.DateTimeField(default=timezone.now)
    valid_to = models.DateTimeField(null=True)

    objects = MemberQuerySet.as_manager()

    declaration = rows.Declaration(
        rows.Through(
            "meetings_group",
            "group_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            changes=("leads", "deputy_for_id", "valid_to"),
            reads="group_id = any ((select varsam.meetings_groups())::bigint[])",
        ),
        "says who sits in a group and for whom",
        "two years after they left the group",
        {"user": "the colleague or partner who sits there"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-leads", "function", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"], condition=Q(valid_to=None), name="one_seat_in_a_group"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="seat_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.group_id}"
