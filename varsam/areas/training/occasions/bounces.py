"""Reading the reports that mail servers send when a letter did not arrive (RFC 3464, in multipart/report of RFC 6522)."""

import email
import re
import uuid
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, Message

from varsam.areas.training.occasions.signing_up import one
from varsam.kernel.access import actor

LARGEST = 1024 * 1024
_UUID = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@")


class NotAReport(ValueError):
    """No report that a letter of ours did not arrive; says why, and repeats nothing of it."""


def read(content: bytes) -> uuid.UUID:
    """Which letter did not arrive, and will not; raises NotAReport for everything else, such as one that is only late.

    The letter is known by the Message-ID that we gave it, which nobody but its receiver and the servers between has seen.
    The address in a report is not believed: whoever wrote it could take away another's place.
    """
    if len(content) > LARGEST:
        raise NotAReport("The message is larger than any report.")
    message = email.message_from_bytes(content, policy=policy.default)
    if message.get_content_type() != "multipart/report":
        raise NotAReport("The message is no report of a mail server.")
    if not any(_has_failed(part) for part in _statuses(message)):
        raise NotAReport("The letter has not failed for good.")
    found = {match for text in _returned(message) for match in _UUID.findall(text)}
    if len(found) != 1:
        raise NotAReport("The report does not say which letter it is about.")
    return uuid.UUID(found.pop())


def note(content: bytes) -> bool:
    """Put on record that the letter of this report did not arrive; False where it is none of ours, or was noted before.
    NotAReport."""
    letter = read(content)
    with actor.working():
        return bool(one("bounced", letter)[0])


def _statuses(message: EmailMessage) -> Iterator[Message]:
    """The blocks of what the server says of each receiver (RFC 3464, 2.1): each is read as a message of headers only."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            blocks = part.get_payload()
            yield from (
                (block for block in blocks if isinstance(block, Message)) if isinstance(blocks, list) else ()
            )


def _has_failed(block: Message) -> bool:
    return str(block.get("Action", "")).strip().lower() == "failed" and str(
        block.get("Status", "")
    ).strip().startswith("5.")


def _returned(message: EmailMessage) -> Iterator[str]:
    """The Message-ID of the letter that came back: in what was returned of it, or in what the report answers."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            shown = part.get_content() if isinstance(part, EmailMessage) else ""
            head = email.message_from_string(
                shown if isinstance(shown, str) else shown.decode("utf-8", "replace")
            )
            yield str(head.get("Message-ID", ""))
        elif kind == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                yield str(inner[0].get("Message-ID", ""))
    for name in ("In-Reply-To", "References"):
        yield str(message.get(name, ""))
