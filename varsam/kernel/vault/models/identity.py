"""Who a person is: the only place where a name, a number or an address lies."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.lib import rows

_ENDS = "as the record that it belongs to; destruction shreds its key"
LAST_DAY_OF_A_MONTH = 31


class Protection(models.TextChoices):
    """What the Tax Agency has decided about a person's entry in the population register."""

    NONE = "none", _("Inget skydd")
    SECRECY_MARKING = "secrecy_marking", _("Sekretessmarkering")
    PROTECTED_REGISTRATION = "protected_registration", _("Skyddad folkbokföring")


class Purpose(models.TextChoices):
    """What somebody opens an identity for."""

    CONSENT = "consent", _("Fråga om samtycke")
    CONTACT = "contact", _("Ta kontakt med personen")
    MEETING = "meeting", _("Förbereda eller hålla ett möte")
    REPORT_OF_CONCERN = "report_of_concern", _("Göra en orosanmälan")
    RIGHTS_REQUEST = "rights_request", _("Svara på en begäran om egna uppgifter")
    DISCLOSURE = "disclosure", _("Lämna ut uppgifter")
    OTHER = "other", _("Något annat")


class Identity(models.Model):
    """One person, sealed under a key of its own; how to reach them is sealed apart, so that it can stay shut."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField(help_text="name, number and day of birth")
    sealed_contact = models.BinaryField(help_text="address, telephone, e-mail, other")
    protection = models.CharField(max_length=24, choices=Protection, default=Protection.NONE)
    born_day = models.PositiveSmallIntegerField(
        null=True, validators=[MinValueValidator(1), MaxValueValidator(LAST_DAY_OF_A_MONTH)]
    )
    version = models.PositiveIntegerField(default=1)

    declaration = rows.Declaration(
        rows.FunctionsOnly("opened one at a time, for a purpose, by functions that put it on record"),
        "lets those who support a person, and nobody else, know who it is and how to reach them",
        _ENDS,
        {
            "sealed": "tells people apart, and finds the right one in other authorities' registers",
            "sealed_contact": "lets the person be reached",
            "protection": "hides how to reach a person whose details are protected",
            "born_day": "the day of the month only: exceptions from destruction go by it",
        },
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(born_day=None) | Q(born_day__range=(1, LAST_DAY_OF_A_MONTH)), name="born_on_a_day"
            ),
            models.CheckConstraint(condition=Q(protection__in=Protection.values), name="protection_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class IdentityIndex(models.Model):
    """By what an identity is found: keyed digests. Apart from it, so that a backup holds none of them.

    Whoever has the key file can try every number there is against a digest; the row goes when the key goes.
    """

    identity = models.OneToOneField(Identity, on_delete=models.CASCADE, primary_key=True, related_name="+")
    number_index = models.BinaryField(null=True, help_text="HMAC-SHA256 of the 12-digit number")
    name_index = ArrayField(
        models.BinaryField(), default=list, help_text="the same of each part of the surname"
    )

    declaration = rows.Declaration(
        rows.FunctionsOnly("asked with a digest, answered with what the one who asks may see"),
        "finds a person by their number, and tells the log's reviewer that a reader has the same name",
        _ENDS,
        {
            "number_index": "finds the person by number without holding it in the clear",
            "name_index": "shows when somebody opens the identity of a namesake, perhaps a relative",
        },
        basis=("gdpr-6-1-c-e", "f2001-637-15-sokbegrepp"),
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["number_index"], condition=Q(number_index__isnull=False), name="identity_number"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Opening(models.Model):
    """Somebody opened a name or how to reach a person, and said what for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=8, choices=[("name", _("Namn")), ("contact", _("Kontaktuppgifter"))])
    purpose = models.CharField(max_length=20, choices=Purpose)
    words = models.BinaryField(null=True, help_text="sealed by the identity's key")

    declaration = rows.Declaration(
        rows.FunctionsOnly("written when an identity is opened, read by those who may open it"),
        "lets it be judged afterwards whether there was reason to know who the person is",
        _ENDS,
        {"user": "who opened it", "words": "what for, in the colleague's words"},
        basis=("l2001-454-10-behorighet-logg", "gdpr-6-1-c-e"),
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="opened_for_a_purpose"),
            models.CheckConstraint(condition=Q(what__in=["name", "contact"]), name="opened_one_part"),
        ]
        indexes = [models.Index(fields=["identity", "-at"], name="opening_newest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.at:%F}"
