"""What happened and who read what."""

from django.db import models

from varsam.lib import rows


class Entry(models.Model):
    """One thing that happened: an act, a reading or a refusal. Written once, never changed."""

    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    event = models.CharField(max_length=60)
    target_type = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=60, blank=True)
    unit = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    declaration = rows.Declaration(
        rows.InUnit("audit", "unit", frozenset({rows.Verb.READ})),
        "shows afterwards who did and read what (SoL documentation duty, GDPR art. 5.2)",
        "ten years by the rule `audit`, then destroyed with its seal",
        {"actor": "the user who acted", "target": "a reference, never a name"},
        basis=("l2001-454-10-behorighet-logg", "gdpr-6-1-c-e"),
    )

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["unit", "-id"]),
            models.Index(fields=["target_type", "target", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.event}"


class Sealed(models.Model):
    """Which seal covers an entry."""

    entry = models.BigIntegerField(primary_key=True)
    seal = models.BigIntegerField()

    declaration = rows.Declaration(
        rows.FunctionsOnly("written together with the seal, read by nothing but sealing"),
        "keeps an entry from being sealed twice",
        "as long as the entry",
    )

    def __str__(self) -> str:
        return f"{self.entry} in seal {self.seal}"


class Seal(models.Model):
    """A batch of entries, closed: their digests in order, bound to the seal before by a key outside the database."""

    at = models.DateTimeField()
    entries = models.JSONField(help_text="ids in sealed order")
    digests = models.BinaryField(help_text="32 bytes an entry, in the same order")
    mac = models.BinaryField(help_text="HMAC-SHA256 over the seal before and this batch")

    declaration = rows.Declaration(
        rows.FunctionsOnly(
            "only the database's own functions append seals; nothing reads them but verification"
        ),
        "lets a changed, missing or reordered entry be found",
        "as long as the entries it covers",
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"seal {self.pk}"
