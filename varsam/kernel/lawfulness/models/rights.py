"""What people ask about their own data (GDPR articles 15, 16, 17 and 21), and what they were answered."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsam.kernel.lawfulness.models.rule import LegalRule
from varsam.lib import rows
from varsam.lib.rows import Verb

_ENDS = "until the archivist decides: the answer is a decision that can be appealed"
_READ = frozenset({Verb.READ})


class Right(models.TextChoices):
    """What somebody asks for."""

    ACCESS = "access", _("Veta vad som finns (registerutdrag)")
    RECTIFICATION = "rectification", pgettext_lazy("en rättighet", "Rätta")
    ERASURE = "erasure", _("Radera")
    OBJECTION = "objection", _("Invända")


class Checked(models.TextChoices):
    """How it was made sure who asks."""

    DOCUMENT = "document", _("Visade legitimation")
    E_ID = "e_id", _("E-legitimation")
    LETTER = "letter", _("Brev till folkbokföringsadressen")
    GUARDIAN = "guardian", _("Vårdnadshavare, kontrollerad")
    AGENT = "agent", _("Ombud med fullmakt")


class RequestState(models.TextChoices):
    """How far it has come. It moves one way."""

    RECEIVED = "received", _("Mottagen")
    WORKING = "working", _("Pågår")
    ANSWERED = "answered", _("Besvarad")


class Answer(models.TextChoices):
    """What the answer came to."""

    GRANTED = "granted", _("Bifalls")
    PARTLY = "partly", _("Bifalls delvis")
    REFUSED = "refused", _("Avslås")


class StepKind(models.TextChoices):
    """What happened with a request."""

    RECEIVED = "received", _("Begäran kom in")
    EXTENDED = "extended", _("Tiden förlängdes")
    NOTED = "noted", _("Anteckning")
    ANSWERED = "answered", _("Svar lämnades")


class RightsRequest(models.Model):
    """One request, without a word of what was said: that the auditor sees it shows no content.

    `answered_by_rule` is the version of the rule that the answer rests on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    unit = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the registry that answers",
    )
    kind = models.CharField(max_length=16, choices=Right)
    checked = models.CharField(max_length=12, choices=Checked)
    received_on = models.DateField()
    received_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    is_extended = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.RECEIVED)
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_by_rule = models.ForeignKey(LegalRule, on_delete=models.PROTECT, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.InUnit("rights_request", "unit_id", _READ),
        "sees to it that whoever asks about their own data is answered in time, and by law",
        _ENDS,
        {
            "kind": "what was asked for",
            "checked": "how it was made sure who asks",
            "received_by": "the colleague who took it in",
            "answer": "what the answer came to",
            "answered_by": "the colleague who answered",
        },
        basis=("gdpr-6-1-c-e", "gdpr-12-3-tid", "fl-31-beslut"),
    )

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="answered")
                | Q(answered_at__isnull=False, answered_by__isnull=False, answered_by_rule__isnull=False)
                & ~Q(answer=""),
                name="answered_has_an_answer",
            )
        ]
        indexes = [models.Index(fields=["unit", "due_at"], name="rights_by_due")]

    def __str__(self) -> str:
        return self.reference


class RightsStep(models.Model):
    """What was said in a request and about it, sealed by the request's key. For the registry alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="steps")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=StepKind)
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    data_key = models.ForeignKey("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    sealed = models.BinaryField()

    declaration = rows.Declaration(
        rows.InUnit("rights_words", "unit_id", _READ),
        "documents what was asked and how it was handled (FL 27 §)",
        _ENDS,
        {"by": "the colleague who signs", "sealed": "who asks, what for, and the answer in words"},
        basis=("gdpr-6-1-c-e", "gdpr-12-3-tid", "fl-27-dokumentation"),
    )

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%F}"


class RightsRecord(models.Model):
    """A record that a request turned out to be about, and how it was found."""

    FOUND = [("number", _("Personnummer")), ("reference", _("Aktens referens"))]

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="records")
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=16, help_text="of the record, which is shown before it is opened")
    found_by = models.CharField(max_length=12, choices=FOUND)
    found_at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Through("lawfulness_rightsrequest", "request_id", _READ),
        "says which records an answer is about",
        "as the request, and no longer than the record",
        {"record": "the record that holds what is asked about"},
        basis=("gdpr-6-1-c-e", "gdpr-12-3-tid"),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "record"], name="found_once")]

    def __str__(self) -> str:
        return self.reference
