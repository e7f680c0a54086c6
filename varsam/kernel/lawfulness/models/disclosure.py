"""Decisions about giving out what is secret: what was asked, by which rule, and what was decided. Rows are added, never
edited: a correction is a new decision that names the old one."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from varsam.kernel.lawfulness.models.rule import LegalRule
from varsam.lib import rows
from varsam.lib.rows import Verb

_ENDS = "as the record that it concerns; one that concerns no record stays until the archivist decides"
_READ = frozenset({Verb.READ})
# A record that has been handed over takes its decisions along: the unit that now answers for it reads them.
_WITH_THE_RECORD = (
    "record_id is not null and exists (select 1 from public.records_record r where r.id = record_id"
    " and r.unit_id = any ((select varsam.units('record', 'read'))::bigint[]))"
)


class Outcome(models.TextChoices):
    """What was decided."""

    DISCLOSED = "disclosed", _("Lämnas ut")
    PARTLY = "partly", _("Lämnas ut delvis")
    REFUSED = "refused", _("Lämnas inte ut")


class Disclosure(models.Model):
    """One decision. What was sent lies apart: the registry reads the decision, not the record's content.

    - `rule` is the version that was tried; versions never change.
    - `regime` is the secrecy that the information lies under, by its key in `data/secrecy.yaml`.
    - `answers`: key of each test → yes or no; the questions as they were put, and the words, are sealed.
    - `information` and `opens_until`: what the recipient may see of the record by this decision, and until when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    unit = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", help_text="that decided"
    )
    record = models.ForeignKey(
        "records.Record", on_delete=models.CASCADE, null=True, related_name="disclosures"
    )
    about = models.CharField(
        max_length=16, blank=True, help_text="reference of the record, which a reader need not open"
    )
    corrects = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="corrected_by")
    rule = models.ForeignKey(LegalRule, on_delete=models.PROTECT, related_name="+")
    regime = models.CharField(max_length=24)
    outcome = models.CharField(max_length=12, choices=Outcome)
    requested_on = models.DateField(null=True, help_text="null: nobody had asked")
    recipient = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    authority = models.CharField(
        max_length=160, blank=True, help_text="a public authority outside the directory"
    )
    information = ArrayField(models.CharField(max_length=12), default=list)
    opens_until = models.DateTimeField(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    presented_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    sealed = models.BinaryField(help_text="the request, the tests with their words, the content, the reasons")

    declaration = rows.Declaration(
        rows.InUnit("disclosure", "unit_id", _READ, reads=_WITH_THE_RECORD),
        "proves that every release of what is secret was tried by a rule, and shows what was refused and why",
        _ENDS,
        {
            "outcome": "what was decided",
            "information": "the kinds of information that the decision covers",
            "answers": "whether each test of the rule was met",
            "sealed": "the request, the answers and the reasons in words",
            "decided_by": "who decided (FL 31 §)",
            "presented_by": "who presented it (FL 31 §)",
        },
        basis=("gdpr-6-1-c-e", "osl-26-1-socialtjanstsekretess", "fl-31-beslut"),
    )

    class Meta:
        ordering = ["-decided_at"]
        indexes = [
            models.Index(fields=["unit", "-decided_at"], name="disclosure_newest"),
            models.Index(fields=["record"], name="disclosure_of_record"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_given(self) -> bool:
        """Whether anything was given out."""
        return self.outcome != Outcome.REFUSED


class DisclosureSent(models.Model):
    """What was given out, word for word: content of the record, for those who read the record alone.

    Sealed by the record's key, so that it goes when the record goes; by the decision's where there is no record.
    """

    disclosure = models.OneToOneField(
        Disclosure, on_delete=models.CASCADE, primary_key=True, related_name="sent"
    )
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, null=True, related_name="+")
    sealed = models.BinaryField()

    declaration = rows.Declaration(
        rows.InUnit("record", "unit_id", _READ, reads=_WITH_THE_RECORD),
        "lets it be seen afterwards exactly what somebody else was told",
        _ENDS,
        {"sealed": "what was given out, word for word"},
        basis=("gdpr-6-1-c-e", "osl-26-1-socialtjanstsekretess", "fl-31-beslut"),
    )

    def __str__(self) -> str:
        return str(self.pk)
