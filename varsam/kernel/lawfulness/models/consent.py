"""Consent that lifts secrecy: what was asked, of whom, and what each of them has said. Rows are added, never edited."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.lib import rows
from varsam.lib.rows import Verb

_ENDS = "as the record that it concerns"
_ADDED = frozenset({Verb.READ, Verb.ADD})


class SignerRole(models.TextChoices):
    """Who is asked. Which of them must be is a rule (`samtycke-under-18`, `samtycke-ungdom-15`), not a choice here."""

    SELF = "self", _("Personen själv")
    GUARDIAN = "guardian", _("Vårdnadshavare")
    YOUNG = "young", _("Den unga personen")


class Decision(models.TextChoices):
    """What somebody who was asked has said."""

    GIVEN = "given", _("Ja")
    REFUSED = "refused", _("Nej")
    WITHDRAWN = "withdrawn", _("Tar tillbaka")


class Form(models.TextChoices):
    """How they said it."""

    PAPER = "paper", _("På papper")
    DIGITAL = "digital", _("Underskrivet digitalt")
    SPOKEN = "spoken", _("Muntligt")


class Term(models.Model):
    """One version of what is asked: the purpose and the text, in every language of the form."""

    slug = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField()
    texts = models.JSONField(help_text="language → title, purpose, and the paragraphs of the form")
    valid_from = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=240)

    declaration = rows.Declaration(
        rows.Shared("rule", _ADDED),
        "says what somebody is asked to agree to, in words that stay",
        "for good: every consent remembers the version that it answers",
    )

    class Meta:
        ordering = ["slug", "-number"]
        constraints = [models.UniqueConstraint(fields=["slug", "number"], name="one_term_version")]

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"


class TermOption(models.Model):
    """One thing that a term lets be chosen: a kind of organisation, and what it may learn."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="options")
    organisation_kind = models.CharField(max_length=40)
    information = ArrayField(models.CharField(max_length=12))

    declaration = rows.Declaration(
        rows.Shared("rule", _ADDED),
        "keeps what is asked for within what the term is about",
        "as the term that it belongs to",
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.term_id}: {self.organisation_kind}"


class ConsentRequest(models.Model):
    """Somebody was asked to agree to a term about one record, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="consent_requests")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    rules = models.JSONField(help_text="versions of the rules that decided who must sign")
    warned_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Through(
            "records_record",
            "record_id",
            _ADDED,
            adds="asked_by_id = (select varsam.actor()) and warned_at is null",
        ),
        "shows what was asked, of whom and until when",
        _ENDS,
        {
            "asked_by": "the colleague who asked",
            "rules": "by which rules it was decided who signs; they tell whether the person was of age",
        },
        basis=("gdpr-6-1-c-e", "osl-26-1-socialtjanstsekretess"),
    )

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["until"], name="consent_ending")]

    def __str__(self) -> str:
        return str(self.id)


class Signer(models.Model):
    """One of those who are asked. Their names lie in the vault: here they are "guardian 1"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.ForeignKey(ConsentRequest, on_delete=models.CASCADE, related_name="signers")
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=SignerRole)
    position = models.PositiveSmallIntegerField(default=1)
    is_concerned = models.BooleanField(
        default=False, help_text="the worry is about this guardian: their yes alone opens nothing"
    )

    declaration = rows.Declaration(
        rows.Through("records_record", "record_id", _ADDED),
        "says whose answer is needed",
        _ENDS,
        {
            "role": "in what capacity somebody is asked",
            "is_concerned": "keeps a guardian whom the worry is about from opening the record alone",
        },
        basis=("gdpr-6-1-c-e", "osl-26-1-socialtjanstsekretess", "samtycke-under-18"),
    )

    class Meta:
        ordering = ["role", "position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "role", "position"], name="one_signer_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.position}"


class Scope(models.Model):
    """One organisation, and what it may learn: the smallest thing that can be agreed to, refused or taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.ForeignKey(ConsentRequest, on_delete=models.CASCADE, related_name="scopes")
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    information = ArrayField(models.CharField(max_length=12))

    declaration = rows.Declaration(
        rows.Through("records_record", "record_id", _ADDED),
        "says with whom what may be shared",
        _ENDS,
        {"information": "the kinds of information that the organisation may learn"},
        basis=("gdpr-6-1-c-e", "osl-26-1-socialtjanstsekretess"),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "organisation"], name="one_scope_an_organisation")
        ]

    def __str__(self) -> str:
        return str(self.id)


class Consent(models.Model):
    """What one signer has said about one scope. The newest row is what holds; the ones before stay."""

    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    signer = models.ForeignKey(Signer, on_delete=models.CASCADE, related_name="consents")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="consents")
    decision = models.CharField(max_length=12, choices=Decision)
    form = models.CharField(max_length=8, choices=Form)
    decided_on = models.DateField(help_text="the day that stands on the paper")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    declaration = rows.Declaration(
        rows.Through(
            "records_record", "record_id", _ADDED, adds="registered_by_id = (select varsam.actor())"
        ),
        "proves that sharing rests on a yes, and that a no was heard",
        _ENDS,
        {
            "decision": "what was said",
            "registered_by": "the colleague who took it down",
        },
        basis=("gdpr-6-1-c-e", "osl-26-1-socialtjanstsekretess", "samtycke-under-18"),
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["scope", "signer", "-id"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.decision} by {self.signer_id}"
