"""Which role may do what: rows that the database itself reads when it decides who sees what."""

from django.db import models

from varsam.lib import rows


class Capability(models.Model):
    """A role's right to one verb on one resource: in its own unit, in everything below it, or under the same root."""

    REACHES = [
        ("unit", "the organisation of the membership"),
        ("subtree", "and everything below it"),
        ("municipality", "everything under the same root"),
    ]

    role = models.CharField(max_length=24)
    resource = models.CharField(max_length=24)
    verb = models.CharField(max_length=8)
    reach = models.CharField(max_length=16, choices=REACHES)

    declaration = rows.Declaration(
        rows.FunctionsOnly(
            "written by migration from varsam.kernel.access.roles, read by the policies' functions"
        ),
        "lets the database decide who sees what",
        "as long as the version that it belongs to",
    )

    class Meta:
        ordering = ["role", "resource", "verb"]
        constraints = [
            models.UniqueConstraint(fields=["role", "resource", "verb"], name="one_reach_per_capability")
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.verb} {self.resource} ({self.reach})"
