"""What stays when something has been destroyed: how many, by which rule, by whose decision."""

from django.conf import settings
from django.db import models

from varsam.kernel.retention.enums import Action
from varsam.lib import rows
from varsam.lib.rows import Verb


class Certificate(models.Model):
    """How many things of one kind, from one year and one unit, a list destroyed (or set apart for the archive)."""

    list = models.ForeignKey(
        "retention.DestructionList", on_delete=models.PROTECT, related_name="certificates"
    )
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField(help_text="in which the period began")
    action = models.CharField(max_length=8, choices=Action)
    count = models.PositiveIntegerField()
    rule = models.ForeignKey("retention.RetentionRule", on_delete=models.PROTECT, related_name="+")
    exemption = models.ForeignKey(
        "retention.Exemption", on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    made_at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.InUnit("retention", "unit_id", frozenset({Verb.READ})),
        "proves what was destroyed, by which rule and by whose decision, without saying whose it was",
        "for good: it is the only trace",
        {"approved_by": "the registrar who answers for the destruction"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["list", "unit", "kind", "year"]

    def __str__(self) -> str:
        return f"{self.count} {self.kind} {self.year}"
