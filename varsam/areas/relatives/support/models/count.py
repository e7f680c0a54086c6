"""What is left of a support: numbers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from varsam.areas.relatives.support.enums import EndedHow, Helped
from varsam.lib import rows


class SupportCount(models.Model):
    """One support that is over: where, in which language, how long and with what. Months, never days; nobody's words."""

    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("people.District", on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=3)
    offered_in = models.DateField(help_text="the first of the month")
    begun_in = models.DateField(null=True)
    ended_in = models.DateField(null=True)
    months = models.PositiveSmallIntegerField(help_text="how long it went on")
    how = models.CharField(max_length=12, choices=EndedHow, blank=True, help_text="empty: they said no")
    kinds = ArrayField(models.CharField(max_length=12), default=list)
    helped = models.CharField(max_length=8, choices=Helped, blank=True)
    helped_in = models.DateField(null=True)

    declaration = rows.Declaration(
        rows.FunctionsOnly("one row is one relative: only sums leave it, by varsam.support_counts"),
        "says how many have been supported, with what, and whether it helped",
        "for good: it points at nobody and at no thread",
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)
