"""What pages about a thread share: the code page after sending, and promises in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.kernel.access.actor import as_writer
from varsam.kernel.conversations import codes, intake, limits
from varsam.kernel.conversations.intake import Received
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.writer import Visit
from varsam.lib import when


@dataclass(frozen=True)
class Step:
    """One step of what happens with a thread elsewhere in the house, as its writer reads it."""

    words: str
    more: str
    is_done: bool


@dataclass(frozen=True)
class Way:
    """Something that the writer can do beside writing: what it is, a line more, where it lies, and its picture.

    `words` is what the button says ("Välj en tid"), in the reader's language; `is_due` where we wait for the writer.
    """

    words: str
    more: str
    address: str
    icon: str
    is_due: bool = False


# Given the enquiry's id, in a transaction in which its writer has proved themselves.
_progress: list[Callable[[int], list[Step]]] = []
_ways: list[Callable[[int], list[Way]]] = []


def register_progress(part: Callable[[int], list[Step]]) -> None:
    """Let a higher floor tell a writer how far their question has come; called when it loads."""
    if part not in _progress:
        _progress.append(part)


def register_way(part: Callable[[int], list[Way]]) -> None:
    """Let a higher floor offer a writer something to do, as a card on the thread's page; called when it loads."""
    if part not in _ways:
        _ways.append(part)


def beyond(visit: Visit) -> dict[str, list[Step] | list[Way]]:
    """What higher floors tell the writer of this visit: the steps taken, and the ways on, first those that wait."""
    with as_writer(visit.token):
        steps = [step for part in _progress for step in part(visit.enquiry)]
        ways = [way for part in _ways for way in part(visit.enquiry)]
    return {"progress": steps, "ways": sorted(ways, key=lambda way: not way.is_due)}


def answer_by_words(promise: limits.Promise) -> str:
    language = get_language() or "sv"
    return _("Svar senast %(day)s") % {"day": when.day(promise.feedback_by, language)}


def missed(enquiry: Enquiry) -> list[str]:
    """What we owe a writer whose promise we have not kept: two sentences, that it was missed and where it lies; else none.

    Only what the writer was told of counts: by when we read, and by when we answer.
    """
    now, language = timezone.now(), get_language() or "sv"
    if enquiry.next_due is None:
        return []
    if enquiry.answered_at is None and enquiry.feedback_by < now:
        said = _("Vi lovade svar senast %(day)s. Det har vi inte hållit.")
        due = enquiry.feedback_by
    elif enquiry.acknowledged_at is None and enquiry.acknowledge_by < now:
        said = _("Vi lovade att läsa senast %(day)s. Det har vi inte hållit.")
        due = enquiry.acknowledge_by
    else:
        return []
    lies = _("Din fråga är inte glömd. Den ligger hos %(unit)s.") % {"unit": enquiry.unit.name}
    return [said % {"day": when.day(due, language)}, lies]


def promises() -> dict[str, object]:
    """What a form says before anything is sent."""
    promise = limits.promise(timezone.now())
    return {"answer_by_words": answer_by_words(promise), "expiry_days": promise.expiry_days}


def receive(request: HttpRequest, page_door: str, **message: Any) -> HttpResponse:
    """Take the message in (see `intake.receive` for `message`) and show its code; or, where its writer has erased it
    since and only an old page was sent again, say so."""
    try:
        return code_page(request, intake.receive(**message), page_door)
    except intake.AlreadyErased:
        return render(request, "conversations/erased.html", status=410)


def code_page(request: HttpRequest, received: Received, door: str) -> HttpResponse:
    """The page that shows the return code, once."""
    assert received.code is not None
    language, promise = get_language() or "sv", received.promise
    context = {
        "groups": codes.groups(received.code),
        "code": received.code,
        "reference": received.reference,
        "acknowledge_by_words": _("Senast %(day)s") % {"day": when.day(promise.acknowledge_by, language)},
        "answer_by_words": _("Senast %(day)s") % {"day": when.day(promise.feedback_by, language)},
        "expiry_words": ngettext(
            "Koden fungerar i %(days)s dag efter det senaste meddelandet. Sedan går en registrator igenom samtalet innan det raderas.",
            "Koden fungerar i %(days)s dagar efter det senaste meddelandet. Sedan går en registrator igenom samtalet innan det raderas.",
            promise.expiry_days,
        )
        % {"days": promise.expiry_days},
        "return_address": settings.PUBLIC_ADDRESS.split("://", 1)[1] + reverse("conversations:return"),
        "door": door,
    }
    return render(request, "conversations/code.html", context)
