"""What the city has promised an organisation: by whom, until when, and whether it was kept."""

import uuid

from django.db import models
from django.db.models import F, Q

from varsam.areas.collaboration.dialogue.enums import State
from varsam.areas.collaboration.dialogue.models.community import ENDS, KEPT_OR_OURS, Community
from varsam.lib import rows
from varsam.lib.rows import Verb

# Whoever answers for it, as long as they work where that can be done.
_OWED = (
    "{0}owner_id = (select varsam.actor())"
    " and {0}community_id = any ((select varsam.dialogue_owed())::bigint[])"
)


class Promise(models.Model):
    """One promise. `due_on` is the day that was said, and never changes; `now_due_on` the one that was said last."""

    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="promises")
    question = models.ForeignKey(
        "dialogue.Question", on_delete=models.SET_NULL, null=True, related_name="promises"
    )
    office = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    promised_on = models.DateField()
    due_on = models.DateField()
    now_due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State)
    settled_on = models.DateField(null=True)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    text = models.BinaryField(help_text="sealed, person-free: what is promised")
    outcome = models.BinaryField(null=True, help_text="sealed, person-free: what was done, or why it was not")
    written_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    reminded_for = models.DateField(null=True, help_text="the day that its owner was reminded of beforehand")
    told_late_for = models.DateField(null=True, help_text="the day that its owner was told had passed")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"{_OWED.format('')} or community_id = {KEPT_OR_OURS}"}),
        "lets a promise be kept, and be seen to be kept or not",
        ENDS,
        {
            "owner": "the colleague who answers for it",
            "text": "sealed; kept free of persons",
            "outcome": "sealed; kept free of persons",
            "written_by": "the colleague who wrote it down",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["now_due_on", "pk"]
        indexes = [
            models.Index(fields=["community", "now_due_on"], name="promise_by_its_day"),
            models.Index(fields=["owner"], condition=Q(state=State.OPEN), name="promise_of_owner"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("promised_on")), name="promise_comes_first"),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, settled_on=None, outcome=None)
                | Q(state=State.KEPT, settled_on__isnull=False, outcome__isnull=False)
                | Q(state=State.BROKEN, settled_on__isnull=False, outcome__isnull=False),
                name="promise_settled_in_words",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Delay(models.Model):
    """The city has said that it will take longer, until when, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="delays")
    was_due = models.DateField()
    due_on = models.DateField()
    why = models.BinaryField(help_text="sealed by the promise's key, person-free")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField()

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: "exists (select 1 from public.dialogue_promise p where p.id = promise_id"  # noqa: S608 - ours
                f" and ({_OWED.format('p.')} or p.community_id = {KEPT_OR_OURS}))"
            }
        ),
        "lets those who were promised something know why they wait",
        ENDS,
        {"why": "sealed; kept free of persons", "by": "the colleague who said so"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("was_due")), name="delay_is_later"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
