"""What a question taught, for those who answer for the methods."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from varsam.areas.knowledge_house.consultations.models.consultation import Consultation
from varsam.lib import rows
from varsam.lib.rows import Verb


class LessonState(models.TextChoices):
    NEW = "new", _("Ny")
    TAKEN = "taken", _("Omhändertagen")


class Lesson(models.Model):
    """Something that was learned and names nobody, handed on to the method lead."""

    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(
        Consultation, on_delete=models.SET_NULL, null=True, related_name="lessons"
    )
    method = models.ForeignKey("methods.Method", on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=8, choices=LessonState, default=LessonState.NEW)
    written_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.InUnit(
            "lesson",
            "unit_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            changes=("method_id", "state", "taken_by_id", "taken_at"),
        ),
        "lets methods get better by what questions have taught",
        "as long as it is of use to the methods; it is checked to name nobody",
        {
            "text": "what was learned; checked to be free of persons",
            "written_by": "the colleague who wrote it",
            "taken_by": "the method lead who took care of it",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-written_at"]

    def __str__(self) -> str:
        return str(self.pk)
