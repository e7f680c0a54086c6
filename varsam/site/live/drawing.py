"""Lines as a window shows them, drawn once for each language and then sent to all who may see them."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import sealing
from varsam.kernel.meetings.enums import Function
from varsam.kernel.meetings.models import Action, Attendance, Item, Line
from varsam.kernel.meetings.reading import Said
from varsam.kernel.people.models import User
from varsam.site.live.visits import Visit
from varsam.site.meetings import shown, side, words


@dataclass(frozen=True)
class Drawn:
    """One line: for those who may put it right, for the others, and what of it stands at the side of every item."""

    ids: frozenset[uuid.UUID]
    author: int
    is_promise: bool
    with_way_to_change: str
    plain: str
    beside: str
    saved: str

    def of(self, visit: Visit, item: int) -> str:
        """What the window of `visit` gets of a line at `item`."""
        if visit.item != item:
            return self.beside
        may_change = visit.writes and (visit.may_lead or visit.user == self.author)
        return (self.with_way_to_change if may_change else self.plain) + self.beside + self.saved


def draw(reader: Visit, item: int, ids: Collection[uuid.UUID], language: str) -> list[Drawn]:
    """These lines as `reader`, who may see them, opens them. Those that they may not see are not among them."""
    with acting(User.objects.get(pk=reader.user)), translation.override(language):
        place = Item.objects.select_related("meeting").filter(pk=item).first()
        seal = sealing.of_item(place) if place else None
        if place is None or seal is None:
            return []
        said = _newest(place, ids, seal)
        promises = Action.objects.filter(line_id__in=[each.line.pk for each in said]).select_related("owner")
        promised = {each.line_id: each for each in promises}
        return [_draw(place, each, promised.get(each.line.pk)) for each in said]


def _newest(place: Item, ids: Collection[uuid.UUID], seal: sealing.Seal) -> list[Said]:
    """Each of them as it stands now, with those whose place it has taken; their old wordings are not opened."""
    rows = list(Line.objects.filter(item=place).select_related("author", "item").order_by("at", "pk"))
    by_id = {row.pk: row for row in rows}
    taken = {row.replaces_id for row in rows if row.replaces_id}
    found = []
    for row in rows:
        if row.pk in taken:
            continue
        before, at = [], row
        while at.replaces_id in by_id:
            at = by_id[at.replaces_id]
            before.append(Said(at, ""))
        if row.pk in ids or any(each.line.pk in ids for each in before):
            found.append(Said(row, seal.open("line", row.pk, row.sealed), before[::-1]))
    return found


def _draw(place: Item, said: Said, promised: Action | None) -> Drawn:
    reference = place.meeting.reference
    before = [each.line.pk for each in said.before]
    plain, changed = (shown.line(said, promised, reference, may_change=may) for may in (False, True))
    found = side.said(said, promised, _tone(place, promised))
    return Drawn(
        ids=frozenset({said.line.pk, *before}),
        author=said.line.author_id,
        is_promise=promised is not None,
        with_way_to_change=_line(changed, before),
        plain=_line(plain, before),
        beside=_beside(found, before) if found else "",
        saved=render_to_string("meetings/room_saved.html", {"shown": {"saved": shown.saved(said.line.at)}}),
    )


def _line(line: shown.Line, before: list[uuid.UUID]) -> str:
    instead = " ".join(f"rad-{pk}" for pk in before)
    return render_to_string("meetings/room_line.html", {"line": line, "live": True, "instead": instead})


def _beside(found: side.Found, before: list[uuid.UUID]) -> str:
    instead = " ".join(f"{found.kind}-{pk}" for pk in before)
    return render_to_string("meetings/room_found.html", {"each": found, "live": True, "instead": instead})


def _tone(place: Item, promised: Action | None) -> str:
    if promised is None:
        return ""
    seat = Attendance.objects.filter(meeting_id=place.meeting_id, user_id=promised.owner_id).first()
    return words.TONES[Function(seat.function)] if seat else "blue"
