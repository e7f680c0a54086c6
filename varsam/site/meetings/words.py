"""What meetings, seats and lines are called on the pages."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.meetings.enums import Function, ItemKind, LineKind, Presence, Why
from varsam.kernel.meetings.models import Meeting
from varsam.kernel.meetings.reading import Place
from varsam.kernel.meetings.states import MeetingState, MinutesState

MEETING_CHIPS = {
    MeetingState.PLANNED: ("info", gettext_lazy("Planerat")),
    MeetingState.ONGOING: ("always", gettext_lazy("Mötet pågår")),
    MeetingState.HELD: ("done", gettext_lazy("Hållet")),
    MeetingState.CANCELLED: ("closed", gettext_lazy("Inställt")),
}
MINUTES_CHIPS = {
    MinutesState.DRAFT: ("wait", gettext_lazy("Utkast")),
    MinutesState.ADJUSTED: ("info", gettext_lazy("Justerat")),
    MinutesState.LOCKED: ("done", gettext_lazy("Låst")),
}
ITEM_ICONS = {
    ItemKind.CASE: "users",
    ItemKind.OPENING: "door-open",
    ItemKind.PREVIOUS: "history",
    ItemKind.TREND: "chart-column",
    ItemKind.OTHER: "list",
    ItemKind.NEXT: "calendar",
}
LINE_CHIPS = {
    LineKind.DECISION: ("info", "flag", gettext_lazy("Beslut")),
    LineKind.ACTION: ("wait", "check", gettext_lazy("Åtgärd")),
    LineKind.QUESTION: ("unknown", "circle-help", gettext_lazy("Till nästa möte")),
    LineKind.ADDENDUM: ("wait", "plus", gettext_lazy("Tillägg")),
}
PRESENCES = (
    (Presence.PRESENT.value, gettext_lazy("Är här"), "user-check"),
    (Presence.EXCUSED.value, gettext_lazy("Har förhinder"), "clock"),
    (Presence.ABSENT.value, gettext_lazy("Kom inte"), "x"),
    (Presence.INVITED.value, gettext_lazy("Inte markerad"), "circle"),
)
TONES = {
    Function.SOCIAL_SERVICES: "blue",
    Function.SCHOOL: "green",
    Function.POLICE: "sand",
    Function.LEISURE: "ochre",
    Function.PROBATION: "sand",
    Function.HEALTH: "green",
    Function.CIVIL_SOCIETY: "ochre",
    Function.COORDINATION: "blue",
    Function.OTHER: "blue",
}
# As a whole service is spoken of in a sentence.
SERVICES: dict[Function, str | Promise] = {
    Function.SOCIAL_SERVICES: gettext_lazy("Socialtjänsten"),
    Function.SCHOOL: gettext_lazy("Skolan"),
    Function.POLICE: gettext_lazy("Polisen"),
    Function.LEISURE: gettext_lazy("Fritiden"),
    Function.PROBATION: gettext_lazy("Kriminalvården"),
    Function.HEALTH: gettext_lazy("Vården"),
    Function.CIVIL_SOCIETY: gettext_lazy("Civilsamhället"),
    Function.COORDINATION: gettext_lazy("Samordningen"),
}
MY_WHY = {
    Why.CONFLICT: gettext_lazy("Du har jäv vid den här punkten, så du varken hör eller läser det som sägs."),
    Why.LEFT: gettext_lazy("Du är inte längre kvar i den organisation som du var inbjuden från."),
    Why.NOT_SHARED: gettext_lazy(
        "Inget samtycke eller beslut låter dig ta del av det som sägs på möten om det här ärendet."
    ),
}
SHORT_WHY = {
    Why.CONFLICT: gettext_lazy("jäv"),
    Why.LEFT: gettext_lazy("har lämnat sin organisation"),
    Why.NOT_SHARED: gettext_lazy("samtycke saknas"),
    Why.UNIT: gettext_lazy("enheten har akten"),
    Why.GRANT: gettext_lazy("delat med dem"),
    Why.OPEN: gettext_lazy("gäller ingen person"),
}


def title_of(place: Place) -> str:
    """What an item is called: a case by its pseudonym inside its circle, and by nothing outside it."""
    if place.record is not None:
        return _("Ärende %(pseudonym)s") % {"pseudonym": place.record.pseudonym}
    if place.title:
        return place.title
    return {
        ItemKind.CASE: _("Ett ärende"),
        ItemKind.OPENING: _("Öppning och närvaro"),
        ItemKind.PREVIOUS: _("Förra mötets åtgärder"),
        ItemKind.NEXT: _("Nästa möte"),
    }.get(ItemKind(place.item.kind), str(ItemKind(place.item.kind).label))


def meeting_title(meeting: Meeting) -> str:
    """Such as "Ärendekonferens, SSPF Hisingen"; other groups say by their name what they meet about."""
    if meeting.room != "cases":
        return meeting.group.name
    return _("Ärendekonferens, %(group)s") % {"group": meeting.group.name}


def joined(words: Iterable[str]) -> str:
    """Words in a row as they are said: "a, b och c"."""
    *most, last = words
    return _("%(most)s och %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
