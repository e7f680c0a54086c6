"""Where the next line is written: what it is, and for a promise by whom and when."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from varsam.kernel.meetings.enums import LineKind, Why
from varsam.kernel.meetings.papers import Saved
from varsam.kernel.meetings.reading import Place
from varsam.lib import when
from varsam.site.desk import moments
from varsam.site.meetings.forms import LineForm
from varsam.site.meetings.opened import Opened

KINDS = (
    (LineKind.TEXT.value, _("Anteckning"), "pencil", ""),
    (LineKind.DECISION.value, _("Beslut"), "flag", "/b"),
    (LineKind.ACTION.value, _("Åtgärd"), "check", "/å"),
    (LineKind.QUESTION.value, _("Fråga till nästa möte"), "circle-help", "/f"),
)
# Days that a promise is often given for: in a week, in two, in four.
_NEAR = (7, 14, 28)


@dataclass(frozen=True)
class Compose:
    """The form as it stands: empty, or as it was sent, with what is wrong in it."""

    address: str
    owners: Sequence[tuple[str, str]]
    days: Sequence[tuple[str, str]]
    kind: str = LineKind.TEXT.value
    text: str = ""
    owner: str = ""
    day: str = ""
    due_on: str = ""
    faults: Sequence[str] = field(default_factory=list)
    # Of the line that is being written: sent twice, it stands there once.
    line: uuid.UUID = field(default_factory=uuid.uuid4)
    saved: str = ""

    @property
    def kinds(self) -> Sequence[tuple[str, object, str, str]]:
        return KINDS


def owners(found: Opened, place: Place) -> list[tuple[str, str]]:
    """Those in the circle, by id and name: nobody else can promise anything here."""
    return [
        (str(each.seat.user_id), each.seat.user.given_name)
        for each in found.circle(place.item)
        if each.may and each.why != Why.LEFT
    ]


def build(found: Opened, place: Place, form: LineForm | None = None, draft: Saved | None = None) -> Compose:
    """A fresh one, with what its reader had typed and not sent; or `form` again, with its faults."""
    today = timezone.localdate()
    days = [today + timedelta(days=ahead) for ahead in _NEAR]
    sent = form.data if form is not None else {"text": draft.text} if draft is not None else {}
    return Compose(
        address=reverse("meetings:write", args=[found.meeting.reference, place.item.pk]),
        owners=owners(found, place),
        days=[(day.isoformat(), moments.short_day(day)) for day in days],
        kind=sent.get("kind") or LineKind.TEXT.value,
        text=sent.get("text", ""),
        owner=sent.get("owner", ""),
        day=sent.get("day", ""),
        due_on=sent.get("due_on", ""),
        faults=[str(error) for errors in form.errors.values() for error in errors]
        if form is not None
        else [],
        saved=when.clock(draft.at, get_language() or "sv") if draft is not None else "",
    )
