"""The month's letter: written once from what is on record, frozen, and who wants to be told of it."""

from django.db import models
from django.db.models import Q

from varsam.lib import rows
from varsam.lib.rows import Verb


class Digest(models.Model):
    """What happened in a month with methods and insights, as it was when the month was over; about no person.

    `content` is {"sections": [{"key", "title": {"sv", "en"}, "lines": [{"sv", "en", "kind", "target"}]}]}.
    """

    municipality = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="the first day of the month that it is about")
    content = models.JSONField()
    is_empty = models.BooleanField()
    made_at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Where({Verb.READ: "municipality_id = any ((select varsam.insights_cities())::bigint[])"}),
        "tells colleagues once a month what is new",
        "for good; it is about no person",
    )

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "month"], name="one_digest_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="digest_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class DigestChoice(models.Model):
    """Whether somebody wants a mail when the month's letter is there; who has not said follows their role."""

    user = models.OneToOneField("people.User", on_delete=models.CASCADE, related_name="+")
    wants = models.BooleanField()

    declaration = rows.Declaration(
        rows.Own("user_id", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})),
        "lets each choose for themselves whether to be told",
        "until the employment ends",
        {"user": "who has chosen"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.wants}"


class DigestLetter(models.Model):
    """A mail without content that waits for one colleague: that the month's letter is there."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="letters")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.FunctionsOnly("written with the digest, read by the job that sends the mail"),
        "lets each be told once, however often the job runs",
        "until the next month's letter",
        {"user": "the colleague who is told"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["digest", "user"], name="one_digest_letter_each")]

    def __str__(self) -> str:
        return f"{self.digest_id} {self.user_id}"
