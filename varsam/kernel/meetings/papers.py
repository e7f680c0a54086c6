"""Documents of a meeting, and what somebody has typed there and not yet sent."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.meetings import sealing
from varsam.kernel.meetings.database import call, must
from varsam.kernel.meetings.models import Document, Draft, Item, Meeting
from varsam.kernel.people.models import User
from varsam.lib import file_kinds


class TooMany(ValueError):
    """A meeting has all the documents that it takes."""


@dataclass(frozen=True)
class Paper:
    """A document without its bytes; `document.removed_at` says that nothing else of it is left."""

    document: Document
    name: str


@dataclass(frozen=True)
class Saved:
    """What somebody had typed, and when it was saved."""

    text: str
    at: datetime


def _seal(meeting: int) -> sealing.Seal:
    found = Meeting.objects.filter(pk=meeting).first()
    seal = sealing.of_meeting(found) if found else None
    if seal is None:
        raise PermissionDenied("not a meeting of the one who acts")
    return seal


@transaction.atomic
def add_document(*, meeting: Meeting, item: Item | None, name: str, content: bytes, by: User) -> Document:
    """Bring a file to a meeting, or to an item of it that is about nobody: in a case meeting always to such an item.

    Raises file_kinds.NotTaken for a file that is not taken (kind by its content, at most 10 MB); TooMany; PermissionDenied
    where the one who acts is not at the meeting or in the item's circle, or its minutes are locked.
    """
    taken, seal, document = file_kinds.check(name, content), _seal(meeting.pk), uuid.uuid4()
    answer = must(
        "document_add",
        *(document, meeting.pk, item.pk if item else None, seal.close("document name", document, taken.name)),
        *(taken.kind.value, len(content), seal.close_bytes("document", document, content)),
    )
    if answer == "full":
        raise TooMany
    return _without_bytes().get(pk=document)


@transaction.atomic
def remove_document(*, document: Document, by: User) -> None:
    """Take a document away again: by who brought it or leads the meeting, until the minutes are locked."""
    must("document_remove", document.pk)


def _without_bytes() -> QuerySet[Document]:
    return Document.objects.defer("sealed").select_related("added_by")


def documents(meeting: Meeting) -> list[Paper]:
    """Those that the one who reads may see and that are there still, in the order in which they came."""
    found = list(_without_bytes().filter(meeting=meeting, removed_at=None))
    seal = _seal(meeting.pk) if found else None
    return [Paper(each, seal.open("document name", each.pk, each.name)) for each in found if seal]


def read_document(document: Document) -> tuple[str, bytes]:
    """The name and the bytes, and on record that it was read; PermissionDenied where it is gone, or not for the one who reads."""
    found = Document.objects.select_related("meeting").filter(pk=document.pk, removed_at=None).first()
    if found is None or found.sealed is None:
        raise PermissionDenied("not a document of the one who acts, or removed")
    seal, meeting = _seal(found.meeting_id), found.meeting
    audit.note(
        Event.MEETING_DOCUMENT_READ, target_type="meeting", target=meeting.reference, unit=meeting.unit_id
    )
    return seal.open("document name", found.pk, found.name), seal.open_bytes(
        "document", found.pk, found.sealed
    )


# --- the minutes of a whole meeting ----------------------------------------------------------------------------------


@transaction.atomic
def lock_document(*, meeting: Meeting, name: str, pdf: bytes, by: User) -> Document:
    """Keep the minutes of a whole meeting about nobody as they were signed, once, when all that was taken up is locked; the
    audit is told the SHA-256 of `pdf`. PermissionDenied before that, for others than who leads the meeting, and in the room
    of cases. Raises file_kinds.NotTaken for what is no PDF."""
    taken = file_kinds.check(name, pdf)
    if taken.kind is not file_kinds.Kind.PDF:
        raise file_kinds.NotTaken(file_kinds.Fault.NOT_AS_NAMED)
    seal, document = _seal(meeting.pk), uuid.uuid4()
    must(
        "document_locked",
        *(document, meeting.pk, seal.close("document name", document, taken.name), len(pdf)),
        *(seal.close_bytes("document", document, pdf), hashlib.sha256(pdf).digest()),
    )
    return _without_bytes().get(pk=document)


def locked_document(meeting: Meeting) -> Document | None:
    """The minutes of the whole meeting, where they have been kept and the one who reads may see all of them."""
    return _without_bytes().filter(meeting=meeting, digest__isnull=False).first()


# --- what is being written -------------------------------------------------------------------------------------------


def _place(item: Item, user: User) -> str:
    return f"{item.pk} {user.pk}"


@transaction.atomic
def save_draft(*, item: Item, text: str, by: User) -> None:
    """Keep what `by` has typed at an item, so that it can be given back; an empty text drops it. PermissionDenied outside the
    circle, and where nothing can be written."""
    if not text.strip():
        call("draft_drop", item.pk)
        return
    seal = sealing.of_item(item)
    if seal is None:
        raise PermissionDenied("outside the circle of the item")
    must("draft", item.pk, seal.close_bytes("draft", _place(item, by), text.encode()))


def draft_of(item: Item, by: User) -> Saved | None:
    """What `by`, who acts, had typed at an item; None where there is nothing, or they are outside its circle now."""
    found = Draft.objects.filter(item=item, user=by).first()
    seal = sealing.of_item(item) if found else None
    if found is None or seal is None:
        return None
    return Saved(seal.open("draft", _place(item, by), found.sealed), found.at)


@transaction.atomic
def drop_draft(*, item: Item, by: User) -> None:
    """It is not needed any more."""
    call("draft_drop", item.pk)
