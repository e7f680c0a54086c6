"""The writer's side of a thread: come back with the code, read, write, erase.

What the visit holds (the token and the thread's key) travels in one sealed cookie that only the vault can open, ends
with the browser, and is worth nothing half an hour after the last page. No row, no log and no memory of the server knows of it.
"""

import base64
import json
import time
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from varsam.kernel.access.actor import as_writer
from varsam.kernel.access.functions import call
from varsam.kernel.conversations import codes, limits
from varsam.kernel.conversations.intake import text_belongs_to
from varsam.kernel.conversations.models import Enquiry, Message
from varsam.kernel.conversations.states import Side, State
from varsam.kernel.vault import api as vault

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 2 * 60 * 60
_BELONGS = "thread visit"


@dataclass(frozen=True)
class Visit:
    """An opened thread: the enquiry's id, the token that proves the writer, the thread's key, and since when.

    Each page renews it for half an hour, but no longer than two hours after the code was typed. Closing the thread
    takes the cookie from the device; a copy made before would last as long as the visit.
    """

    enquiry: int
    token: bytes
    key: bytes
    since: int

    def to_cookie(self) -> str:
        plain = json.dumps(
            [self.enquiry, self.token.hex(), self.key.hex(), self.since, int(time.time())]
        ).encode()
        sealed = vault.seal(vault.subkey(_BELONGS), plain, belongs_to=_BELONGS)
        return base64.urlsafe_b64encode(sealed).decode()

    @classmethod
    def from_cookie(cls, value: str) -> "Visit | None":
        """The visit in the cookie, or None: none there, changed, or too old."""
        try:
            sealed = base64.urlsafe_b64decode(value.encode())
            enquiry, token, key, since, at = json.loads(
                vault.unseal(vault.subkey(_BELONGS), sealed, belongs_to=_BELONGS)
            )
        except (vault.SealBroken, ValueError):
            return None
        now = time.time()
        if now - at > IDLE_SECONDS or now - since > LONGEST_SECONDS:
            return None
        return cls(enquiry, bytes.fromhex(token), bytes.fromhex(key), since)


@dataclass(frozen=True)
class Line:
    """One message as the writer reads it."""

    side: Side
    at: datetime
    body: str
    signed: str
    is_new: bool


def enter(code: str) -> Visit | None:
    """Open the thread of a sixteen-digit code; None when there is none, which takes just as long."""
    opened = codes.stretch(code)
    with as_writer(opened.token):
        found = (
            Enquiry.objects.filter(writer_digest=opened.digest)
            .exclude(state=State.ERASED)
            .filter(expires_at__gt=timezone.now())
            .values_list("pk", "data_key_id", "writer_key")
            .first()
        )
    if found is None:
        return None
    enquiry, key_id, wrapped = found
    assert wrapped is not None  # wherever there is a digest there is a wrapped key
    key = vault.unseal(opened.key, wrapped, belongs_to=f"writer {key_id}")
    return Visit(enquiry, opened.token, key, int(time.time()))


def read(visit: Visit) -> tuple[Enquiry, list[Line]] | None:
    """The thread as its writer sees it, marked as read; None when it has been erased meanwhile."""
    with as_writer(visit.token):
        enquiry = (
            Enquiry.objects.filter(pk=visit.enquiry, expires_at__gt=timezone.now())
            .select_related("unit")
            .first()
        )
        if enquiry is None or enquiry.data_key_id is None:
            return None
        found = list(enquiry.messages.exclude(side=Side.NOTE).select_related("author"))
        lines = [_line(visit, enquiry, message) for message in found]
        unread = [m.pk for m in found if m.side == Side.CITY and m.read_at is None]
        if unread:
            Message.objects.filter(pk__in=unread).update(read_at=timezone.now())
        if enquiry.unread_by_writer:
            Enquiry.objects.filter(pk=enquiry.pk).update(unread_by_writer=False)
    return enquiry, lines


def _line(visit: Visit, enquiry: Enquiry, message: Message) -> Line:
    assert enquiry.data_key_id is not None
    body = vault.unseal(
        visit.key, message.sealed, belongs_to=text_belongs_to(enquiry.data_key_id, message.pk)
    )
    new = message.side == Side.CITY and message.read_at is None
    signed = message.author.given_name if message.author else ""
    return Line(Side(message.side), message.at, body.decode(), signed, new)


def reply(visit: Visit, *, text: str, submission: str) -> bool:
    """Add the writer's message; the same form sent twice adds one. False when the thread has been erased.

    An answered thread starts its feedback clock anew, and a closed one opens: whoever writes is never left waiting.
    """
    now = timezone.now()
    message_id = uuid.UUID(bytes=codes.message_id_bytes(submission, f"{visit.enquiry} {text}"))
    with as_writer(visit.token):
        enquiry = (
            Enquiry.objects.select_for_update(of=("self",))
            .filter(pk=visit.enquiry, expires_at__gt=now)
            .first()
        )
        if enquiry is None or enquiry.data_key_id is None:
            return False
        if Message.objects.filter(pk=message_id).exists():
            return True
        sealed = vault.seal(
            visit.key, text.encode(), belongs_to=text_belongs_to(enquiry.data_key_id, message_id)
        )
        enquiry.messages.create(id=message_id, side=Side.WRITER, at=now, sealed=sealed)
        promise = limits.promise(now)
        if enquiry.answered_at is not None or enquiry.state == State.CLOSED:
            enquiry.answered_at, enquiry.feedback_by = None, promise.feedback_by
        if enquiry.state in {State.WAITING, State.ADVISED, State.CLOSED}:
            enquiry.state = State.ACKNOWLEDGED
        # A time that is booked further ahead keeps the thread for longer than a message does.
        enquiry.expires_at = max(enquiry.expires_at, promise.expires_at)
        enquiry.last_message_at, enquiry.unread_by_city = now, True
        enquiry.save(
            update_fields=[
                "answered_at", "feedback_by", "state", "last_message_at", "expires_at", "unread_by_city"
            ]
        )  # fmt: skip
        call("notifications_notice", enquiry.pk)
    return True


def erase(visit: Visit) -> None:
    """Destroy the thread and its key, by the writer's own will. What stays are counts."""
    with as_writer(visit.token):
        call("conversations_erase", visit.enquiry)
