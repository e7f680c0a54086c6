"""The minutes of a whole meeting on paper. Always in Swedish, the language of authorities."""

from collections.abc import Sequence

from django.utils import timezone, translation

from varsam.kernel.meetings.enums import LineKind, Presence
from varsam.kernel.meetings.models import Attendance
from varsam.kernel.meetings.reading import Said
from varsam.kernel.meetings.states import ActionState, MinutesState
from varsam.lib import when
from varsam.site.meetings import words
from varsam.site.meetings.document import SV, city, day, first, table
from varsam.site.meetings.opened import is_case
from varsam.site.meetings.whole import Part, Whole
from varsam.ui.documents import api as documents
from varsam.ui.documents.contracts import Fact, MeetingItem, MeetingMinutes, TableSection

_CLOSED = "Punkten gäller en enskild person. Den har ett eget protokoll, som finns i personens akt."
_OUTSIDE = "Den som har tagit fram den här kopian var utanför under punkten."
_STANDINGS = {
    MinutesState.DRAFT: "Ett utkast: det kan ändras tills det är justerat och låst.",
    MinutesState.ADJUSTED: "Protokollet är justerat av alla som skulle justera det, men inte låst.",
    MinutesState.LOCKED: "Protokollet är justerat och låst. Det går inte att ändra: det som tillkommer står som tillägg.",
}


def data(whole: Whole) -> MeetingMinutes:
    """What the template `meeting_minutes` wants."""
    with translation.override(SV):
        return _data(whole)


def _data(whole: Whole) -> MeetingMinutes:
    meeting = whole.found.meeting
    on = timezone.localdate(meeting.opened_at or meeting.starts_at)
    made: MeetingMinutes = {
        "city": city(meeting.unit),
        "unit": meeting.unit.name_sv,
        "kind": "Protokoll",
        "title": f"{meeting.group.name}, {when.full_date(on, SV)}",
        "reference": meeting.reference,
        "issued": on.isoformat(),
        "date": when.full_date(on, SV),
        "labels": {"reference": "Referens", "date": "Datum", "page": "Sida {page} av {pages}"},
        "standing": {"label": str(whole.state.label), "text": _STANDINGS[whole.state]},
        "facts": _facts(whole),
        "present": _present(whole.found.seats),
        "decisions": _decisions(whole),
        "actions": _actions(whole),
        "items": {
            "heading": "Punkt för punkt",
            "decision": "Beslut",
            "action": "Åtgärd",
            "items": [_item(part) for part in whole.parts],
        },
        "adjusted": _adjusted(whole),
    }
    added = [said for part in whole.parts for said in part.of(LineKind.ADDENDUM)]
    if added:
        made["addenda"] = table(
            "Tillägg efter låsning",
            ["När och vem", "Punkt", "Text"],
            [[[day(each.line.at), each.line.author.name], str(each.line.item.position), each.text] for each in added],
            "",
            [0.45, 0.15, 1],
        )  # fmt: skip
    return made


def _facts(whole: Whole) -> list[Fact]:
    meeting = whole.found.meeting
    begins, ends = meeting.opened_at or meeting.starts_at, meeting.closed_at or meeting.ends_at
    span = f"{day(begins)}, {when.clock(begins, SV)}–{when.clock(ends, SV)}"
    rows: list[Fact] = [
        {"label": "Tid", "value": span},
        {"label": "Plats", "value": meeting.place or "–"},
        {"label": "Ledde mötet", "value": meeting.chair.name},
    ]
    if meeting.secretary is not None:
        rows.append({"label": "För protokoll", "value": meeting.secretary.name})
    return rows


def _present(seats: Sequence[Attendance]) -> TableSection:
    return table(
        "Närvaro",
        ["Vem", "Från", "Närvaro"],
        [[_called(seat), seat.organisation.name_sv, str(Presence(seat.presence).label)] for seat in seats],
        "Ingen är antecknad.",
        [1, 1, 0.7],
    )


def _called(seat: Attendance) -> str | list[str]:
    if seat.deputy_for is None:
        return seat.user.name
    return [seat.user.name, f"ersätter {seat.deputy_for.user.name}"]


def _decisions(whole: Whole) -> TableSection:
    rows = [[said.number, said.text] for part in whole.parts for said in part.of(LineKind.DECISION)]
    return table("Beslut", ["Nummer", "Beslut"], rows, "Inga beslut togs.", [0.16, 1])


def _actions(whole: Whole) -> TableSection:
    rows = [
        [
            str(part.place.item.position),
            each.text,
            each.action.owner.name,
            [when.full_date(each.action.due_on, SV), str(ActionState(each.action.state).label)],
        ]
        for part in whole.parts
        for each in part.actions
    ]
    return table(
        "Åtgärder", ["Punkt", "Vad", "Vem", "Senast"], rows, "Inga åtgärder bestämdes.", [0.2, 1, 0.6, 0.6]
    )


def _item(part: Part) -> MeetingItem:
    item = part.place.item
    begun = item.started_at
    made: MeetingItem = {
        "heading": f"{item.position}. {'Ett ärende' if is_case(part.place) else words.title_of(part.place)}",
        "time": "",
        "said": [_line(said) for said in part.of(LineKind.TEXT, LineKind.QUESTION)],
        "decisions": [{"number": said.number, "text": said.text} for said in part.of(LineKind.DECISION)],
        "actions": [
            {
                "text": each.text,
                "below": f"{each.action.owner.name}, senast {when.full_date(each.action.due_on, SV)}",
            }
            for each in part.actions
        ],
    }
    if begun:
        made["time"] = f"{when.clock(begun, SV)}" + (
            f"–{when.clock(item.ended_at, SV)}" if item.ended_at else ""
        )
    if is_case(part.place):
        made["closed"] = _CLOSED
    elif part.opened is None:
        made["closed"] = _OUTSIDE
    elif not begun:
        made["closed"] = "Punkten togs inte upp."
    elif not part.lines:
        made["closed"] = "Inget antecknades."
    return made  # fmt: skip


def _line(said: Said) -> str:
    text = f"Till nästa möte: {said.text}" if said.line.kind == LineKind.QUESTION else said.text
    return f"{when.clock(first(said).at, SV)}  {text}"


def _adjusted(whole: Whole) -> TableSection:
    signed = {each.user_id: each.signed_at for each in whole.adjusters if each.signed_at}
    rows = [
        [each.user.name, day(signed[each.user.pk]) if each.is_done and each.user.pk in signed else "Inte än"]
        for each in whole.signers
    ]
    return table("Justerat av", ["Vem", "När"], rows, "Ingen är vald att justera.", [1, 1])


def pdf(whole: Whole) -> bytes:
    """All of it as PDF/UA."""
    return documents.render("meeting_minutes", data(whole), SV)
