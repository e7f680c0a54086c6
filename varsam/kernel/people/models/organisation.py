"""Organisations form trees; a municipality is a root, and so is each partner."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language

from varsam.lib import rows

_STAFF_DIRECTORY = "as long as the organisation exists; it names no private person"


class District(models.Model):
    """A part of a municipality with a social office of its own."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    municipality = models.ForeignKey(
        "people.Organisation", on_delete=models.CASCADE, related_name="districts"
    )
    office = models.ForeignKey(
        "people.Organisation", on_delete=models.SET_NULL, null=True, related_name="served_districts"
    )

    declaration = rows.Declaration(
        rows.Shared("organisation"), "lets a writer be met by the right office", _STAFF_DIRECTORY
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A node of a tree: a city, a department, a unit, a partner. A unit is also a compartment for rows."""

    slug = models.SlugField(unique=True, max_length=80)
    name_sv = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    kind = models.CharField(max_length=40)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    district = models.ForeignKey(District, on_delete=models.SET_NULL, null=True, related_name="organisations")
    left_at = models.DateTimeField(null=True, blank=True, help_text="when it left the cooperation")
    ancestors = ArrayField(
        models.BigIntegerField(), default=list, help_text="ids from the root to this one, itself included"
    )

    declaration = rows.Declaration(rows.Shared("organisation"), "says who answers for what", _STAFF_DIRECTORY)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """English where that is read; elsewhere what stands on the door, which is what a relative asks for by telephone."""
        return self.name_en if get_language() == "en" else self.name_sv

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        ancestors = [*(self.parent.ancestors if self.parent else []), self.pk]
        if ancestors != self.ancestors:
            self.ancestors = ancestors
            type(self).objects.using(kwargs.get("using", self._state.db)).filter(pk=self.pk).update(
                ancestors=ancestors
            )
