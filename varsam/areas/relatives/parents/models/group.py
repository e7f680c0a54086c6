"""When a group meets, for how many, in which language, and who leads it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from varsam.areas.relatives.parents.states import State
from varsam.areas.relatives.support.models import Wording
from varsam.lib import rows
from varsam.lib.rows import Verb

STAYS = "for good: that a group met, and how many came, is about no person"
BASIS = ("gdpr-6-1-c-e", "l2001-454-6-nodvandigt")
UNITS = "unit_id = any ((select varsam.units('parent_group', '{}'))::bigint[])"
LED = "any ((select varsam.parents_led())::bigint[])"
KEPT = "any ((select varsam.parents_kept())::bigint[])"
CHANGED = "any ((select varsam.parents_changed())::bigint[])"
# Groups that a writer may read of: those that are open in a language of theirs, and those where they have a place or wait.
FOR_WRITER = "any ((select varsam.parents_for_writer())::bigint[])"


class ParentGroup(models.Model):
    """A series of meetings for relatives.

    `taken` counts those who have a place, `waiting` those in line, `arrivals` all who ever stood in it; only the database
    counts. `wording` is the promise of silence that everybody in this group agrees to. The last four are what is left when
    the group has ended: how many had a place, how many stayed, how many meetings were held, how many came in all.
    """

    number = models.BigIntegerField(default=0, editable=False, help_text="given by the database")
    reference = models.CharField(max_length=16, unique=True, editable=False, help_text="such as F-26-001")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    names = models.JSONField(default=dict, help_text="by language; Swedish always")
    language = models.CharField(max_length=3)
    district = models.ForeignKey("people.District", on_delete=models.SET_NULL, null=True, related_name="+")
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveIntegerField(default=0, editable=False)
    waiting = models.PositiveIntegerField(default=0, editable=False)
    arrivals = models.BigIntegerField(default=0, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    had_places = models.PositiveIntegerField(default=0, editable=False)
    stayed = models.PositiveIntegerField(default=0, editable=False)
    meetings_held = models.PositiveIntegerField(default=0, editable=False)
    presences = models.PositiveIntegerField(default=0, editable=False)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"{UNITS.format('read')} or id = {LED} or id = {FOR_WRITER}",
                Verb.ADD: f"{UNITS.format('add')} and state = 'planned'",
                Verb.CHANGE: UNITS.format("change"),
            },
            changes=("names", "language", "district_id"),
        ),
        "says when relatives can meet others in the same situation, and how many there is room for",
        STAYS,
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="never_over_places"),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=60), name="group_has_places"),
            models.CheckConstraint(condition=Q(names__has_key="sv"), name="group_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def name(self) -> str:
        """In the language that is active, Swedish where there is no other."""
        return self.name_in(get_language() or "sv")

    def name_in(self, language: str) -> str:
        return str(self.names.get(language) or self.names["sv"])

    @property
    def free(self) -> int:
        return self.places - self.taken


class Venue(models.Model):
    """Where a group meets: for those who keep it, lead it or have a place in it, and not for whoever may ask."""

    group = models.OneToOneField(
        ParentGroup, on_delete=models.CASCADE, primary_key=True, related_name="venue"
    )
    place = models.CharField(max_length=240)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"group_id = {KEPT} or group_id = {LED}"
                " or group_id = any ((select varsam.parents_seated())::bigint[])",
                Verb.ADD: f"group_id = {CHANGED}",
                Verb.CHANGE: f"group_id = {CHANGED}",
            },
            changes=("place",),
        ),
        "tells those who have a place where to come, and nobody else",
        STAYS,
    )

    def __str__(self) -> str:
        return str(self.pk)


class Leading(models.Model):
    """Somebody who leads a group: a colleague who keeps groups, or a parent coach of the network."""

    group = models.ForeignKey(ParentGroup, on_delete=models.CASCADE, related_name="leading")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"group_id = {KEPT} or group_id = {LED} or group_id = {FOR_WRITER}",
                Verb.ADD: f"group_id = {CHANGED}",
                Verb.REMOVE: f"group_id = {CHANGED}",
            }
        ),
        "says who leads a group, so that they can note who came",
        STAYS,
        {"user": "who leads it"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="leads_a_group_once")]

    def __str__(self) -> str:
        return f"{self.user_id} leads {self.group_id}"


class Meeting(models.Model):
    """One of the times that a group meets; `held_at` is when the first mark was made."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    group = models.ForeignKey(ParentGroup, on_delete=models.CASCADE, related_name="meetings")
    position = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"group_id = {KEPT} or group_id = {LED} or group_id = {FOR_WRITER}",
                Verb.ADD: f"group_id = {CHANGED} and held_at is null",
                Verb.CHANGE: f"group_id = {CHANGED} and held_at is null",
                Verb.REMOVE: f"group_id = {CHANGED} and held_at is null",
            },
            changes=("starts_at", "ends_at", "position"),
        ),
        "says on which days a group meets",
        STAYS,
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_takes_time"),
            models.UniqueConstraint(
                fields=["group", "position"],
                name="meeting_in_its_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)
