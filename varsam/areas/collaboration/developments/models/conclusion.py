"""What a group makes of what it was told: apart from that, so that neither is taken for the other."""

import uuid

from django.db import models

from varsam.areas.collaboration.developments.enums import Confidence
from varsam.areas.collaboration.developments.models.development import READ_WHERE, Development
from varsam.lib import rows
from varsam.lib.rows import Verb


class Conclusion(models.Model):
    """What a group concludes from one development or several, and how sure it is. It stays as it was said; a later one
    takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("meetings.Group", on_delete=models.PROTECT, related_name="+")
    confidence = models.CharField(max_length=8, choices=Confidence)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    sealed = models.BinaryField(help_text="person-free")
    replaces = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="replaced_by")
    written_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Where({Verb.READ: READ_WHERE}),
        "keeps what a group makes of what happens apart from what it was told",
        "as long as the last of the developments that it rests on",
        {
            "sealed": "what the group concludes; kept free of persons",
            "written_by": "who wrote it for the group",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-written_at"]
        indexes = [models.Index(fields=["unit", "-written_at"], name="conclusion_newest")]

    def __str__(self) -> str:
        return str(self.id)


class Ground(models.Model):
    """A conclusion rests on a development."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="grounds")
    development = models.ForeignKey(Development, on_delete=models.CASCADE, related_name="grounds")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: "exists (select 1 from public.developments_conclusion c where c.id = conclusion_id"
                " and c.unit_id = any ((select varsam.developments_units())::bigint[]))"
            }
        ),
        "says on what a conclusion rests",
        "as long as both",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conclusion", "development"], name="one_ground_once")]

    def __str__(self) -> str:
        return str(self.pk)
