"""What people are told, and whether it reached them."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.areas.training.occasions.models.occasion import SEEN
from varsam.lib import rows
from varsam.lib.rows import Verb


class Letter(models.Model):
    """One mail to one person: that something waits, and a link. What it says is written when it is sent.

    It goes to who signed up, to who answers for a party, or to who said that they are interested: one of the three. `about`
    names what a higher floor wrote it for. `uid` stands in its Message-ID, by which a bounce finds it again. `digest` is of
    a secret that only this letter holds, for the kind that opens more than one sign-up.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.SlugField(max_length=24)
    occasion = models.ForeignKey(
        "occasions.Occasion", on_delete=models.CASCADE, null=True, related_name="letters"
    )
    signup = models.ForeignKey(
        "occasions.Signup", on_delete=models.CASCADE, null=True, related_name="letters"
    )
    party = models.ForeignKey("occasions.Party", on_delete=models.CASCADE, null=True, related_name="letters")
    interest = models.ForeignKey(
        "occasions.Interest", on_delete=models.CASCADE, null=True, related_name="letters"
    )
    about = models.UUIDField(null=True)
    digest = models.BinaryField(null=True, unique=True)
    expires_at = models.DateTimeField(null=True, help_text="when its own link opens nothing any more")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True, help_text="refused for good, or come back")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"occasion_id = {SEEN}"}),
        "tells people what has come of their sign-up, and the city whether it reached them",
        "as the sign-up",
        {"digest": "of the secret in a link to one's own sign-ups"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signup__isnull=False, party=None, interest=None)
                | Q(signup=None, party__isnull=False, interest=None)
                | Q(signup=None, party=None, interest__isnull=False),
                name="letter_to_one",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(sent_at=None, failed_at=None), name="letter_waits"),
            models.Index(fields=["occasion", "made_at"], name="letter_of_occasion"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
