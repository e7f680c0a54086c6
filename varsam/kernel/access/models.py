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


class Session(models.Model):
    """What a browser's key opens until it ends: who has signed in there, and what they were doing."""

    digest = models.BinaryField(primary_key=True)
    sealed = models.BinaryField()
    ends_at = models.DateTimeField(db_index=True)

    declaration = rows.Declaration(
        rows.FunctionsOnly(
            "there is no actor before it is read: functions open it for whoever knows its key"
        ),
        "keeps staff signed in",
        "ten hours, or until signed out",
        {
            "digest": "of the key that the browser holds",
            "sealed": "the user's id and messages to them, sealed for that key",
        },
        basis=("gdpr-6-1-c-e",),
    )

    def __str__(self) -> str:
        return "a session"


class TicketKey(models.Model):
    """The key that tickets are checked with, as the two blocks of HMAC-SHA256; the key file holds what it comes from."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    inner_pad = models.BinaryField()
    outer_pad = models.BinaryField()

    declaration = rows.Declaration(
        rows.FunctionsOnly("whoever reads it can act as anyone; only the function that checks a ticket does"),
        "lets the database tell who really acts",
        "as long as the key file; written anew at each migration",
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_ticket_key")]

    def __str__(self) -> str:
        return "the key of the tickets"
