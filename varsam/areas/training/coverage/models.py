"""How many work where, what they had learned before Varsam, and the files that say so."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.areas.training.coverage.enums import State
from varsam.areas.training.coverage.shapes import Subject
from varsam.areas.training.coverage.spreadsheets import Fault
from varsam.lib import file_kinds, rows
from varsam.lib.rows import Verb

_SUMMED = (
    "written from files that somebody has approved, and summed by functions: small numbers are read by nobody"
)
_MINE = "unit_id = any ((select varsam.units('coverage', 'change'))::bigint[])"


class Import(models.Model):
    """A file with units, staff numbers or earlier courses, on its way in.

    - `unit` is the one that brought it; everything in it concerns that unit's municipality.
    - `total` rows are in it, of which `done` have been read; `fresh`, `replaced`, `same` and `wrong` say what bringing it in
      would do. Nothing is brought in while one is wrong.
    - `ready` holds what is to be written, in ids and numbers (sql/20_writing.sql).
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=8, choices=Subject, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    name = models.BinaryField(null=True, help_text="sealed; what the file was called")
    size = models.PositiveIntegerField(help_text="bytes")
    content = models.BinaryField(null=True, help_text="sealed; the file")
    report = models.BinaryField(null=True, help_text="sealed; what was found in each row")
    ready = models.JSONField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    fresh = models.PositiveIntegerField(default=0)
    replaced = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=16, blank=True, choices=[(each.value, each.value) for each in Fault])
    fault_row = models.PositiveIntegerField(null=True)
    brought_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    approved_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(help_text="when it last moved on")
    ended_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: _MINE}),
        "lets numbers that units have stated be looked through before they count",
        "that it was brought in for good; the file and what was found in it until it is thrown away, or for the limit"
        " `import_kept`",
        {
            "name": "sealed; what somebody called the file",
            "content": "sealed; a file of units and numbers, which may hold names if the wrong one was brought",
            "report": "sealed; what was found in each row",
            "ready": "units and numbers to be written; no person",
            "brought_by": "the colleague who brought it",
            "approved_by": "the colleague who said yes to what is in it",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-brought_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=file_kinds.LARGEST), name="import_is_not_too_large"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CHECKED, State.APPROVED, State.DONE]) | Q(wrong=0, fault=""),
                name="nothing_wrong_is_brought_in",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-brought_at"], name="import_of_unit")]

    def __str__(self) -> str:
        return str(self.uid)


class UnitStaff(models.Model):
    """How many of a kind of work a unit said that it has, on a day. Of `all_staff`: everybody who works there."""

    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("courses.Group", on_delete=models.PROTECT, related_name="+")
    staff = models.PositiveIntegerField()
    stated_on = models.DateField()
    brought = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.FunctionsOnly(_SUMMED),
        "says of how many those who have been reached are a part",
        "for good: it is a number that a unit stated, and about no person",
    )

    class Meta:
        ordering = ["unit", "group", "-stated_on"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "group", "stated_on"], name="stated_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.group_id} {self.stated_on}"


class EarlierCourse(models.Model):
    """How many of a unit took a course in a month before Varsam: a sum, and no rows of persons."""

    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("courses.Group", on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="its first day")
    people = models.PositiveIntegerField()
    brought = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.FunctionsOnly(_SUMMED),
        "counts those who had learned before the city used Varsam",
        "for good: it is a sum and about no person",
    )

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "course", "group", "month"], name="earlier_course_once_a_month"
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="somebody_took_it"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%Y-%m}"
