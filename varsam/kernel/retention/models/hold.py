"""What must not be destroyed, whatever the rule says."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from varsam.lib import rows
from varsam.lib.rows import Verb


class Hold(models.Model):
    """One thing is kept until a day or until somebody lifts it: an appeal, a request for one's own data, an audit."""

    kind = models.CharField(max_length=24)
    reference = models.CharField(max_length=16)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, help_text="short, and without persons")
    until = models.DateField(null=True, help_text="the last day; null: until it is lifted")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lift_reason = models.CharField(max_length=200, blank=True)

    declaration = rows.Declaration(
        rows.InUnit("hold", "unit_id", frozenset({Verb.READ})),
        "keeps from destruction what is still needed: an appeal, a request for one's own data, an inspection",
        "as long as what it holds, then with the log",
        {"set_by": "the colleague who answers for it", "lifted_by": "the colleague who ended it"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-set_at"]
        indexes = [
            models.Index(fields=["kind", "reference"], condition=Q(lifted_at=None), name="hold_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
