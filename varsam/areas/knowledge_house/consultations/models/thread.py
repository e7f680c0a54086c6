"""Who was asked, and what they said to each other."""

import uuid

from django.db import models

from varsam.areas.knowledge_house.consultations.models.consultation import ENDS, INVITED, Consultation
from varsam.areas.knowledge_house.consultations.states import PostKind, Reply
from varsam.lib import rows
from varsam.lib.rows import Verb

_UNIT = (
    "exists (select 1 from public.consultations_consultation c where c.id = consultation_id"
    " and c.unit_id = any ((select varsam.units('consultation', '{}'))::bigint[]))"
)
_READS, _CHANGES = _UNIT.format("read"), _UNIT.format("change")


class Invitation(models.Model):
    """An expert was asked to read. Whoever has a conflict of interest, or says no, is out at once."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="invitations")
    expert = models.ForeignKey("experts.Expert", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    reply = models.CharField(max_length=3, choices=Reply, blank=True, default=Reply.SILENT)
    replied_at = models.DateTimeField(null=True)
    conflict = models.BooleanField(default=False, help_text="declared a conflict of interest (jäv)")

    declaration = rows.Declaration(
        rows.Where(
            {
                # Experts see who else is in, and not who went out or why.
                Verb.READ: "user_id = (select varsam.actor())"
                f" or (consultation_id = {INVITED} and not conflict and reply <> 'no') or {_READS}",
                Verb.ADD: f"invited_by_id = (select varsam.actor()) and {_CHANGES}",
                Verb.CHANGE: "user_id = (select varsam.actor())",
            },
            changes=("reply", "conflict"),
        ),
        "says which experts may read a question",
        ENDS,
        {"user": "the expert who was asked", "invited_by": "the colleague who asked them"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "user"], name="one_invitation_an_expert")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.consultation_id}"

    @property
    def is_out(self) -> bool:
        return self.conflict or self.reply == Reply.NO


class Post(models.Model):
    """What an expert, or the coordinator, says to the others. It stays as it was said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=PostKind)
    replies_to = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"consultation_id = {INVITED} or {_READS}",
                Verb.ADD: "author_id = (select varsam.actor())"
                f" and (consultation_id = {INVITED} or {_CHANGES})",
            }
        ),
        "carries what experts say about a question, also where they disagree",
        ENDS,
        {
            "sealed": "what an expert wrote; kept free of persons",
            "author": "the expert or colleague who wrote",
        },
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt"),
    )

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["consultation", "at"])]

    def __str__(self) -> str:
        return str(self.id)
