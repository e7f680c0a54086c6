"""An organisation that the city talks with, and whom to call there."""

from django.db import models
from django.db.models import F, Q

from varsam.areas.collaboration.dialogue.enums import Consent, Kind
from varsam.lib import rows
from varsam.lib.rows import Verb

# The unit that keeps the dialogue; and the organisation itself, in what it was promised and answered.
KEPT_OR_OURS = "any ((select varsam.dialogue_kept() || varsam.dialogue_ours())::bigint[])"
ENDS = "for good, as the city keeps what it has promised; the archive authority decides"


class Community(models.Model):
    """One dialogue: an organisation, the unit that keeps it, and the group in which they meet."""

    organisation = models.OneToOneField("people.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    group = models.OneToOneField("meetings.Group", on_delete=models.PROTECT, null=True, related_name="+")
    begun_on = models.DateField()
    ended_on = models.DateField(null=True)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"id = {KEPT_OR_OURS} or id = any ((select varsam.dialogue_owed())::bigint[])",
            }
        ),
        "says with which organisations the city talks, and where they meet",
        ENDS,
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("begun_on")), name="dialogue_ends"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Contact(models.Model):
    """Whom to call: somebody who signs in for the organisation, or a name and a number that they have agreed to.

    A name is kept until the day on which somebody asks again, and empty once it has been taken away.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="contacts")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.BinaryField(null=True, help_text="sealed by the contact's key")
    reach = models.BinaryField(null=True, help_text="sealed by the contact's key: a number or a mail address")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    consent = models.CharField(max_length=8, choices=Consent, blank=True)
    consent_on = models.DateField(null=True)
    review_on = models.DateField(null=True, help_text="the day on which they are asked again")
    told_for = models.DateField(null=True, help_text="the review date that the unit was reminded of")
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: "community_id = any ((select varsam.dialogue_kept())::bigint[])"}),
        "lets the city reach the organisation that it talks with",
        "until they take it back, or leave the task, or are not asked again in time; then empty",
        {
            "user": "whoever signs in for the organisation",
            "name": "sealed; whom to ask for",
            "reach": "sealed; where they want to be reached",
            "added_by": "the colleague who wrote it in",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, name=None, reach=None, data_key=None)
                | Q(
                    user=None,
                    removed_at=None,
                    name__isnull=False,
                    reach__isnull=False,
                    consent_on__isnull=False,
                    review_on__gte=F("consent_on"),
                )
                | Q(user=None, removed_at__isnull=False, name=None, reach=None, data_key=None),
                name="contact_by_account_or_consent",
            ),
            models.UniqueConstraint(
                fields=["community", "user"], condition=Q(removed_at=None), name="contact_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
