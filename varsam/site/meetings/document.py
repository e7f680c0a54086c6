"""The minutes of one item on paper. Always in Swedish, the language of authorities."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone, translation

from varsam.kernel.meetings.enums import Function, LineKind, Presence
from varsam.kernel.meetings.models import Attendance, Conflict, Line
from varsam.kernel.meetings.reading import OpenItem, Place, Said
from varsam.kernel.meetings.states import ActionState, MinutesState
from varsam.kernel.people.models import Organisation
from varsam.lib import when
from varsam.site.meetings import words
from varsam.site.meetings.opened import Opened
from varsam.ui.documents import api as documents
from varsam.ui.documents.contracts import Fact, Minutes, TableSection

SV = "sv"


def data(found: Opened, place: Place, item: OpenItem) -> Minutes:
    """What the template `minutes` wants."""
    with translation.override(SV):
        return _data(found, place, item)


def _data(found: Opened, place: Place, item: OpenItem) -> Minutes:
    meeting = found.meeting
    on = timezone.localdate(place.item.started_at or meeting.starts_at)
    reference = f" {place.record.reference}" if place.record else ""
    made: Minutes = {
        "city": city(meeting.unit),
        "unit": meeting.unit.name_sv,
        "kind": "Protokoll",
        "title": f"{words.title_of(place)},{reference}" if reference else words.title_of(place),
        "reference": f"{meeting.reference} punkt {place.item.position}",
        "issued": on.isoformat(),
        "date": when.full_date(on, SV),
        "labels": {"reference": "Referens", "date": "Datum", "page": "Sida {page} av {pages}"},
        "standing": {"label": str(MinutesState(item.minutes.state).label), "text": _standing(item)},
        "facts": _facts(found, place),
        "said": _said(item),
        "decisions": _decisions(item),
        "actions": _actions(item),
        "adjusted": _adjusted(item),
    }
    added = [each for each in item.lines if each.line.kind == LineKind.ADDENDUM]
    if added:
        made["addenda"] = table(
            "Tillägg efter låsning",
            ["När och vem", "Text"],
            [[[day(each.line.at), each.line.author.name], each.text] for each in added],
            "",
            [0.45, 1],
        )
    return made


def _standing(item: OpenItem) -> str:
    state = MinutesState(item.minutes.state)
    if state == MinutesState.LOCKED and item.minutes.locked_at and item.minutes.digest:
        return (
            f"Protokollet låstes den {day(item.minutes.locked_at)} och går inte att ändra. Det som ändras senare står som"
            f" tillägg. Kontrollsumma: {bytes(item.minutes.digest).hex()[:16]}"
        )
    if state == MinutesState.ADJUSTED:
        return "Protokollet är justerat av alla som skulle justera det, men inte låst."
    return "Ett utkast: det kan ändras tills det är justerat och låst."


def _facts(found: Opened, place: Place) -> Sequence[Fact]:
    meeting, item = found.meeting, place.item
    begins, ends = item.started_at or meeting.starts_at, item.ended_at
    span = when.clock(begins, SV) + (f"–{when.clock(ends, SV)}" if ends else "")
    circle = found.circle(item)
    inside = [v.seat for v in circle if v.may and v.seat.presence == Presence.PRESENT]
    outside = [v for v in circle if not v.may]
    away = [v.seat for v in circle if v.may and v.seat.presence != Presence.PRESENT]
    # Who of the unit was not invited reads what was said, and not who was in at which item.
    there = [_person(seat) for seat in found.seats if seat.presence == Presence.PRESENT]
    rows: list[Fact] = [
        {"label": "Möte", "value": [words.meeting_title(meeting), f"{day(begins)}, {span}"]},
        {"label": "Plats", "value": meeting.place or "–"},
        {"label": "Ledde mötet", "value": meeting.chair.name},
        {"label": "I rummet", "value": [_person(each) for each in inside] or "Ingen är antecknad"}
        if circle
        else {"label": "På mötet", "value": there or "Ingen är antecknad"},
    ]
    if meeting.secretary is not None:
        rows.insert(3, {"label": "För protokoll", "value": meeting.secretary.name})
    if outside:
        rows.append(
            {"label": "Utanför", "value": [f"{_person(v.seat)}: {words.SHORT_WHY[v.why]}" for v in outside]}
        )
    if ended := [_ended(each) for each in _conflicts_ended(item.pk)]:
        rows.append({"label": "Jäv som togs tillbaka", "value": ended})
    if away:
        rows.append({"label": "Inte där", "value": [_person(each) for each in away]})
    return rows


def _conflicts_ended(item: int) -> Sequence[Conflict]:
    found = Conflict.objects.filter(item_id=item, ended_at__isnull=False).select_related("user", "ended_by")
    return list(found.order_by("declared_at"))


def _ended(conflict: Conflict) -> str:
    assert conflict.ended_at
    assert conflict.ended_by
    said, taken = _moment(conflict.declared_at), _moment(conflict.ended_at)
    return f"{conflict.user.name}: anmält {said}, taget tillbaka {taken} av {conflict.ended_by.name}"


def _moment(at: datetime) -> str:
    return f"{day(at)} kl. {when.clock(at, SV)}"


def _person(seat: Attendance) -> str:
    function, name = Function(seat.function), seat.user.name
    return name if function == Function.OTHER else f"{name}, {words.lower_first(str(function.label))}"


def table(
    heading: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str | Sequence[str]]],
    empty: str,
    widths: Sequence[float],
) -> TableSection:
    return {
        "heading": heading,
        "table": {"columns": columns, "rows": list(rows), "empty": empty, "widths": widths},
    }


def _said(item: OpenItem) -> TableSection:
    rows = [
        [when.clock(first(each).at, SV), _with_kind(each)]
        for each in item.lines
        if each.line.kind in {LineKind.TEXT, LineKind.QUESTION}
    ]
    return table("Anteckningar", ["Tid", "Text"], rows, "Inget är antecknat.", [0.16, 1])


def _with_kind(said: Said) -> str:
    return f"Till nästa möte: {said.text}" if said.line.kind == LineKind.QUESTION else said.text


def first(said: Said) -> Line:
    return said.before[0].line if said.before else said.line


def _decisions(item: OpenItem) -> TableSection:
    rows = [[each.number, each.text] for each in item.lines if each.line.kind == LineKind.DECISION]
    return table("Beslut", ["Nummer", "Beslut"], rows, "Inga beslut.", [0.16, 1])


def _actions(item: OpenItem) -> TableSection:
    rows = [
        [
            each.text,
            each.action.owner.name,
            [when.full_date(each.action.due_on, SV), str(ActionState(each.action.state).label)],
        ]
        for each in item.actions
    ]
    return table("Åtgärder", ["Vad", "Vem", "Senast"], rows, "Inga åtgärder.", [1, 0.5, 0.5])


def _adjusted(item: OpenItem) -> TableSection:
    rows = [[each.user.name, day(each.signed_at) if each.signed_at else "Inte än"] for each in item.adjusters]
    return table("Justerat av", ["Vem", "När"], rows, "Ingen är vald att justera.", [1, 1])


def day(at: datetime) -> str:
    return when.full_date(timezone.localdate(at), SV)


def city(unit: Organisation) -> str:
    root = Organisation.objects.filter(pk=unit.ancestors[0]).first()
    return root.name_sv if root else unit.name_sv


def pdf(found: Opened, place: Place, item: OpenItem) -> bytes:
    """The minutes as PDF/UA."""
    return documents.render("minutes", data(found, place, item), SV)
