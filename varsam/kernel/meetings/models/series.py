"""Meetings that come again, and what stands on every agenda of a group."""

from django.db import models
from django.db.models import F, Q

from varsam.kernel.meetings.enums import Rhythm
from varsam.kernel.meetings.models.group import Group
from varsam.lib import rows
from varsam.lib.rows import Verb

_MEMBERS = "group_id = any ((select varsam.meetings_groups())::bigint[])"


class Series(models.Model):
    """A rhythm by which a group meets. Its meetings are meetings as others: each can be moved without the rest.

    - `every`: weeks or months between two of them, as `rhythm` says.
    - `nth`: in months, which of its weekdays in the month (that of `first_on`): 1 to 4, or -1 for the last.
    - `local_time`: the wall clock in Stockholm, kept through the nights on which it is set.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="series")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    rhythm = models.CharField(max_length=8, choices=Rhythm)
    every = models.PositiveSmallIntegerField()
    nth = models.SmallIntegerField(null=True)
    first_on = models.DateField()
    until = models.DateField(help_text="the last day on which it can meet")
    local_time = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.InUnit(
            "meeting",
            "unit_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            changes=("until", "ended_at"),
            reads=_MEMBERS,
        ),
        "says by which rhythm a group meets",
        "as long as the group; it says nothing of anybody",
    )

    class Meta:
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("first_on")), name="series_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(every__gte=1, minutes__gte=1), name="series_has_steps"),
            models.CheckConstraint(
                condition=Q(rhythm=Rhythm.WEEKS, nth=None)
                | Q(rhythm=Rhythm.MONTHS, nth__in=[1, 2, 3, 4, -1]),
                name="series_has_its_weekday",
            ),
        ]
        indexes = [models.Index(fields=["group", "until"], name="series_of_group")]

    def __str__(self) -> str:
        return f"{self.rhythm} {self.every} of {self.group_id}"


class StandingItem(models.Model):
    """What stands on the agenda of every meeting of a group. It is about nobody."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="standing_items")
    title = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField(default=0, help_text="how long it is planned to take")
    position = models.PositiveSmallIntegerField()

    declaration = rows.Declaration(
        rows.Through(
            "meetings_group",
            "group_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE, Verb.REMOVE}),
            changes=("title", "minutes", "position"),
            reads=_MEMBERS,
        ),
        "says what a group takes up each time",
        "as long as the group; it says nothing of anybody",
    )

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
