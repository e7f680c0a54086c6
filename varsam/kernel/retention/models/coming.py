"""What is on its way: counted every night, so that people hear of it long before."""

from django.db import models

from varsam.kernel.retention.enums import Action
from varsam.lib import rows
from varsam.lib.rows import Verb


class Coming(models.Model):
    """How many things of one kind run out in one month, as counted last night."""

    municipality = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24)
    month = models.DateField(help_text="its first day; what is due already counts in the month of the count")
    action = models.CharField(max_length=8, choices=Action)
    count = models.PositiveIntegerField()
    kept = models.PositiveIntegerField(
        default=0, help_text="of these, held or with something new that nobody has read"
    )
    counted_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, help_text="when the registrar was told of this month")

    declaration = rows.Declaration(
        rows.InUnit("retention", "municipality_id", frozenset({Verb.READ})),
        "reminds long before something is destroyed, apart from the destruction itself",
        "until the month has passed",
    )

    class Meta:
        ordering = ["municipality", "month", "kind", "action"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind", "month", "action"], name="coming_once")
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.kind} {self.month:%Y-%m}"
