"""One item of a meeting's minutes as the page draws it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.kernel.meetings.enums import LineKind
from varsam.kernel.meetings.reading import Said
from varsam.lib import when
from varsam.site.desk import moments
from varsam.site.meetings import opened as reads
from varsam.site.meetings import words
from varsam.site.meetings.opened import Opened
from varsam.site.meetings.whole import Part


@dataclass(frozen=True)
class WrittenLine:
    """A line, with what it is and below it who and when."""

    time: str
    kind: str
    chip: str
    chip_kind: str
    icon: str
    text: str
    below: str


@dataclass(frozen=True)
class ShownPart:
    """One item. `note` stands where there are no lines to show; `address` leads to its own minutes."""

    pk: int
    number: int
    title: str
    time: str
    lines: Sequence[WrittenLine]
    note: str
    address: str


def part_of(found: Opened, part: Part) -> ShownPart:
    """As the one who reads may see it."""
    item, language = part.place.item, get_language() or "sv"
    span = when.clock(item.started_at, language) if item.started_at else ""
    if item.started_at and item.ended_at:
        span += f"–{when.clock(item.ended_at, language)}"
    promised = {each.action.line_id: each for each in part.actions}
    readable = part.has_begun and reads.is_readable(part.place)
    return ShownPart(
        pk=item.pk,
        number=item.position,
        title=words.title_of(part.place),
        time=span,
        lines=[
            _line(each, f"{owner.action.owner.name}, {moments.short_day(owner.action.due_on)}" if (owner := promised.get(each.line.pk)) else "")
            for each in part.lines
        ],
        note=_note(part),
        address=reverse("meetings:minutes", args=[found.meeting.reference, item.pk]) if readable else "",
    )  # fmt: skip


def _note(part: Part) -> str:
    if not part.has_begun:
        return _("Mötet kom inte till punkten.")
    if reads.is_case(part.place):
        return _("Punkten har ett eget protokoll, som hör till akten.")
    if part.opened is None:
        return _("Du var utanför under punkten.")
    return "" if part.lines else _("Inget är skrivet under den här punkten.")


def _line(said: Said, promised: str) -> WrittenLine:
    kind = LineKind(said.line.kind)
    chip_kind, icon, label = words.LINE_CHIPS.get(kind, ("", "", ""))
    first = said.before[0].line if said.before else said.line
    below = promised
    if kind == LineKind.ADDENDUM:
        below = f"{said.line.author.name}, {moments.short_day(said.line.at)}"
    return WrittenLine(
        time=when.clock(first.at, get_language() or "sv"),
        kind=kind.value,
        chip=f"{label} {said.number}".strip(),
        chip_kind=chip_kind,
        icon=icon,
        text=said.text,
        below=below,
    )
