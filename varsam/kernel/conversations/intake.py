"""How something comes in: one call to the database, after everything slow has been done."""

import uuid
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from varsam.kernel.conversations import codes, limits
from varsam.kernel.conversations.states import REFERENCE_LETTER, Door, Sender
from varsam.kernel.vault import api as vault


class AlreadyErased(Exception):
    """The same form was sent before, and its writer has erased the thread since."""


@dataclass(frozen=True)
class Received:
    """What the writer is told. `code` is shown once and stored nowhere; None where nobody gets one."""

    reference: str
    code: str | None
    promise: limits.Promise
    is_new: bool


def text_belongs_to(key_id: uuid.UUID, message_id: uuid.UUID) -> str:
    """What a message's sealed text is bound to."""
    return f"message {key_id} {message_id}"


def heading_belongs_to(key_id: uuid.UUID) -> str:
    return f"heading {key_id}"


def receive(
    *, text: str, door: Door, sender: Sender, language: str, district: int | None, submission: str
) -> Received:
    """Take in a message from outside and give its writer a code. The same form sent twice gives the same code.

    Nobody acts: the writer is unknown, and stays so.
    """
    code = codes.code_for(submission, text)
    opened = codes.stretch(code)
    return _store(text, door, sender, language, district, None, opened, code, None)


def note_call(
    *,
    text: str,
    sender: Sender,
    language: str,
    district: int | None,
    unit: int,
    heading: str,
    with_code: bool,
    submission: str,
) -> Received:
    """Note a telephone call as an enquiry in `unit`, by the one who acts; `with_code` gives the caller a code.

    The same form sent twice notes one call.
    """
    code = codes.code_for(submission, text) if with_code else None
    opened = codes.stretch(code) if code else None
    message_id = uuid.UUID(bytes=codes.message_id_bytes(submission, text)) if submission else None
    return _store(text, Door.TELEPHONE, sender, language, district, unit, opened, code, heading, message_id)


def _store(
    text: str,
    door: Door,
    sender: Sender,
    language: str,
    district: int | None,
    unit: int | None,
    opened: codes.Opened | None,
    code: str | None,
    heading: str | None,
    message_id: uuid.UUID | None = None,
) -> Received:
    promise = limits.promise(timezone.now())
    key_id, key, wrapped, master = vault.new_key()
    message_id = message_id or uuid.uuid4()
    values = {
        "letter": REFERENCE_LETTER[sender],
        "door": door.value,
        "sender": sender.value,
        "language": language,
        "district": district,
        "unit": unit,
        "data_key": key_id,
        "wrapped": wrapped,
        "master": master,
        "writer_digest": opened.digest if opened else None,
        "writer_key": vault.seal(opened.key, key, belongs_to=f"writer {key_id}") if opened else None,
        "message": message_id,
        "sealed": vault.seal(key, text.encode(), belongs_to=text_belongs_to(key_id, message_id)),
        "heading": vault.seal(key, heading.encode(), belongs_to=heading_belongs_to(key_id))
        if heading
        else None,
        "acknowledge_by": promise.acknowledge_by,
        "triage_by": promise.triage_by,
        "feedback_by": promise.feedback_by,
        "expires_at": promise.expires_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECEIVE, values)
        stored = cursor.fetchone()
    if stored is None:
        raise AlreadyErased
    _, reference, is_new = stored
    return Received(reference, code, promise, is_new)


_RECEIVE = """
select * from varsam.conversations_receive(
    %(letter)s, %(door)s, %(sender)s, %(language)s, %(district)s, %(unit)s, %(data_key)s, %(wrapped)s, %(master)s,
    %(writer_digest)s, %(writer_key)s, %(message)s, %(sealed)s, %(heading)s,
    %(acknowledge_by)s, %(triage_by)s, %(feedback_by)s, %(expires_at)s)
"""
