"""A relative's own wish to be called by the social office of their district."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.areas.relatives.support.enums import Why
from varsam.areas.relatives.support.models.support import BASIS, ENDS, MINE, Support
from varsam.areas.relatives.support.models.wording import Wording
from varsam.areas.relatives.support.states import HandoverState
from varsam.lib import rows
from varsam.lib.rows import Verb

_TO_US = "any ((select varsam.handovers_to_us())::bigint[])"
_OPEN = (HandoverState.OFFERED, HandoverState.CONSENTED)


class Handover(models.Model):
    """One social office that the relative may let call them. The office sees it from the relative's yes on, and no more
    once that is taken back. `what` is what staff propose to say, sealed by the thread's key, for the relative to change."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    support = models.ForeignKey(Support, on_delete=models.CASCADE, related_name="handovers")
    office = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("people.District", on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=3)
    state = models.CharField(max_length=12, choices=HandoverState, default=HandoverState.OFFERED)
    offered_at = models.DateTimeField()
    what = models.BinaryField(null=True, help_text="sealed by the thread's key; what staff propose to say")
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, null=True, related_name="+")
    consented_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=16, choices=Why, blank=True, default=Why.NONE)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.BinaryField(
        null=True, help_text="sealed by its own key; what the office says to the relative"
    )

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"id = {_TO_US} or support_id = {MINE}"
                " or support_id = any ((select varsam.supports_kept())::bigint[])"
            }
        ),
        "lets a relative be called by the social office, when they want to",
        ENDS,
        {
            "language": "the language that the relative wants to be called in",
            "district": "where the relative wants help from",
            "what": "sealed; what staff propose to say about the relative's wish",
            "answer": "sealed; what the office says to the relative",
            "answered_by": "the colleague at the office who answered",
        },
        basis=BASIS,
    )

    class Meta:
        ordering = ["consented_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["support"], condition=Q(state__in=_OPEN), name="one_open_handover_a_support"
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[HandoverState.CONSENTED, HandoverState.ACCEPTED, HandoverState.DECLINED]
                )
                | Q(consented_at__isnull=False, wording__isnull=False),
                name="handover_by_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandoverState.DECLINED) | ~Q(why=""), name="handover_declined_with_why"
            ),
        ]
        indexes = [models.Index(fields=["office", "state"], name="handover_to_office")]

    def __str__(self) -> str:
        return str(self.uid)


class Given(models.Model):
    """Name, telephone and what may be said, as the relative wrote it: for the office alone, not for whoever offered it."""

    handover = models.OneToOneField(
        Handover, on_delete=models.CASCADE, primary_key=True, related_name="given"
    )
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"handover_id = {_TO_US} or handover_id = any ((select varsam.handovers_mine())::bigint[])"
            }
        ),
        "tells the social office whom to call, and about what",
        "until the relative takes it back or the office says no; else the limit `support_handover_rest` after the answer",
        {"sealed": "name, telephone and what the relative wants the office to know"},
        basis=(*BASIS, "gdpr-9-2-h", "l2001-454-7-kansliga-uppgifter"),
    )

    def __str__(self) -> str:
        return str(self.pk)
