"""What a relative has said yes to, who keeps it, and whether it helped."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from varsam.areas.relatives.support.enums import EndedHow, Helped, Kind
from varsam.areas.relatives.support.models.wording import Wording
from varsam.areas.relatives.support.states import CoachState, State
from varsam.lib import rows
from varsam.lib.rows import Verb

ENDS = (
    "as long as the support goes on, and the limit `support_rest` after it; with the thread, if that goes first."
    " Then only counts stay"
)
BASIS = ("gdpr-6-1-c-e", "l2001-454-6-nodvandigt")
MINE = "any ((select varsam.supports_mine())::bigint[])"


class Support(models.Model):
    """Support for one relative, hung on their thread. There is no field about the young person, and never one.

    `languages` are those that the relative says they speak, that of the thread first. `touched_at` is the last sign of life
    from either side. `asked_helped_at` is when they were last asked whether it helped: after a talk, and when it ends.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    enquiry = models.OneToOneField(
        "conversations.Enquiry", on_delete=models.CASCADE, related_name="relative_support"
    )
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("people.District", on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=3)
    languages = ArrayField(models.CharField(max_length=3), default=list)
    state = models.CharField(max_length=12, choices=State, default=State.OFFERED)
    holder = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    consented_at = models.DateTimeField(null=True)
    wording = models.ForeignKey(
        Wording, on_delete=models.PROTECT, null=True, related_name="+", help_text="what they said yes to"
    )
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, choices=EndedHow, blank=True)
    touched_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    coach = models.ForeignKey(
        "experts.Expert",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="who was asked last",
    )
    coach_state = models.CharField(max_length=8, choices=CoachState, blank=True, default=CoachState.NONE)
    coach_asked_at = models.DateTimeField(null=True)
    coach_reason = models.BinaryField(
        null=True, help_text="sealed; why this coach although they avoid the unit (jäv)"
    )
    conflicts = ArrayField(
        models.BigIntegerField(), default=list, help_text="entries of coaches who have a conflict of interest"
    )
    shares_thread_at = models.DateTimeField(null=True, help_text="since when the coach may read the thread")
    kinds = ArrayField(models.CharField(max_length=12, choices=Kind), default=list)
    asked_helped_at = models.DateTimeField(null=True)
    helped = models.CharField(max_length=8, choices=Helped, blank=True, default=Helped.SILENT)
    helped_at = models.DateTimeField(null=True)
    words = models.BinaryField(null=True, help_text="sealed; the relative's own words on whether it helped")

    declaration = rows.Declaration(
        rows.Where(
            {Verb.READ: f"unit_id = any ((select varsam.units('support', 'read'))::bigint[]) or id = {MINE}"}
        ),
        "lets a relative have support that lasts, without saying who they are",
        ENDS,
        {
            "holder": "the colleague who keeps it",
            "language": "the language that the relative wants help in",
            "languages": "other languages that they say they speak",
            "district": "where the relative wants help from",
            "coach": "the parent coach who was asked",
            "coach_reason": "why a coach was asked in spite of a conflict of interest",
            "words": "sealed; the relative's own words",
        },
        basis=BASIS,
    )

    class Meta:
        ordering = ["touched_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.ONGOING) | Q(consented_at__isnull=False, wording__isnull=False),
                name="support_by_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ENDED) | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="support_ends_somehow",
            ),
            models.CheckConstraint(
                condition=Q(shares_thread_at=None) | Q(coach_state=CoachState.YES, state=State.ONGOING),
                name="thread_shared_with_a_coach_only",
            ),
            models.CheckConstraint(
                condition=Q(coach_state=CoachState.NONE) | Q(coach_asked_at__isnull=False),
                name="support_coach_was_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "touched_at"], name="support_of_unit"),
            models.Index(
                fields=["coach"],
                condition=Q(coach_state__in=[CoachState.ASKED, CoachState.YES]),
                name="support_coached",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def reference(self) -> str:
        """The thread's, for whoever may see the thread."""
        return self.enquiry.reference

    @property
    def is_open(self) -> bool:
        return self.state == State.ONGOING

    @property
    def asks_helped(self) -> bool:
        """Whether the relative has been asked something that they have not answered yet."""
        return self.asked_helped_at is not None and (
            self.helped_at is None or self.helped_at < self.asked_helped_at
        )
