"""What is brought to a meeting, and what somebody has written there and not yet said."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.kernel.meetings.models.meeting import Item, Meeting
from varsam.lib import file_kinds, rows
from varsam.lib.rows import Verb

# Those invited and who convenes; at an item, its circle: whoever has a conflict of interest there reads no paper of it, nor
# the minutes of the whole meeting, in which it stands.
_BROUGHT = (
    "item_id = any ((select varsam.meetings_open_items())::bigint[])"
    " or item_id is null and (digest is null or not exists (select 1 from public.meetings_item i"
    " where i.meeting_id = meetings_document.meeting_id and i.id = any ((select varsam.meetings_conflicts())::bigint[])))"
    " and (meeting_id = any ((select varsam.meetings_mine())::bigint[])"
    " or exists (select 1 from public.meetings_meeting m where m.id = meeting_id"
    " and m.unit_id = any ((select varsam.units('meeting', 'read'))::bigint[])))"
)


class Document(models.Model):
    """A file that is brought to a meeting, about nobody in particular; or, with a digest, the minutes of all of it.

    `size` is in bytes as it was brought; `digest` the SHA-256 of that. Removed, it is empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="documents")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, null=True, related_name="documents")
    name = models.BinaryField(help_text="sealed by the meeting's key")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in file_kinds.Kind])
    size = models.PositiveIntegerField()
    sealed = models.BinaryField(null=True, help_text="its bytes, by the meeting's key")
    digest = models.BinaryField(null=True, help_text="of the whole minutes, which are never removed")
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: _BROUGHT}),
        "keeps what a meeting works with, and its minutes as they were signed",
        "as long as the group, or until it is removed; a document about somebody who gets support does not belong here",
        {
            "name": "sealed; what the file is called",
            "sealed": "what a colleague brought",
            "digest": "shows that the minutes have not changed since",
            "added_by": "who brought it",
        },
        basis=("gdpr-6-1-c-e", "fl-27-dokumentation"),
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=file_kinds.LARGEST), name="document_is_not_too_large"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(sealed=None, digest=None), name="document_removed_is_empty"
            ),
            models.CheckConstraint(
                condition=Q(digest=None) | Q(item=None), name="minutes_are_of_the_meeting"
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(digest__isnull=False), name="minutes_of_the_meeting_once"
            ),
        ]
        indexes = [models.Index(fields=["meeting", "at"], name="document_of_meeting")]

    def __str__(self) -> str:
        return str(self.id)


class Draft(models.Model):
    """What somebody has typed at an item and not yet sent. Nobody else reads it; sent, it is gone."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField(help_text="by the record's key, or the meeting's where there is no record")
    at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: "user_id = (select varsam.actor())"
                " and item_id = any ((select varsam.meetings_open_items())::bigint[])"
            }
        ),
        "gives back what somebody had typed when the connection broke",
        "until it is sent, thrown away, or the minutes are locked",
        {"user": "who is writing", "sealed": "what they have typed and not sent"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="one_draft_each")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.item_id}"
