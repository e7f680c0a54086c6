"""An enquiry as a colleague reads it in a list: what it is, from whom, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsam.kernel.conversations import inbox
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import OPEN, Door, Sender, State
from varsam.kernel.people.models import User
from varsam.lib.calendar_days import Calendar
from varsam.site.desk import clocks

SENDER_ICONS = {
    Sender.RELATIVE: "heart",
    Sender.SCHOOL: "graduation-cap",
    Sender.YOUTH_CENTRE: "users",
    Sender.OTHER_UNIT: "building-2",
    Sender.PARTNER: "handshake",
    Sender.CITIZEN: "user",
    Sender.ABROAD: "globe",
}
DOOR_ICONS = {
    Door.ANONYMOUS_FORM: "pencil",
    Door.PROFESSIONAL_FORM: "pencil",
    Door.PUBLIC_FORM: "message-square",
    Door.TELEPHONE: "phone",
}
STATE_ICONS = {
    State.RECEIVED: "circle-dot",
    State.ACKNOWLEDGED: "check",
    State.WAITING: "hourglass",
    State.ADVISED: "circle-check",
    State.CLOSED: "circle-check",
    State.ERASED: "trash-2",
}
_SHORT_DOORS = {
    Door.ANONYMOUS_FORM: gettext_lazy("formulär"),
    Door.PROFESSIONAL_FORM: gettext_lazy("formulär"),
    Door.PUBLIC_FORM: gettext_lazy("synpunkt"),
    Door.TELEPHONE: gettext_lazy("telefon"),
}


def language_name(code: str) -> str:
    """The language's name inside a sentence, such as "arabiska"; the code itself when it has none."""
    return str(Locale.parse(get_language() or "sv").languages.get(code, code))


def who(enquiry: Enquiry) -> str:
    """Who raised it, as the subject of a sentence."""
    return _("Någon i utlandet") if enquiry.sender == Sender.ABROAD else str(Sender(enquiry.sender).label)


def spoken_heading(enquiry: Enquiry) -> str:
    """What stands in for a heading that nobody has written yet."""
    values = {"who": who(enquiry), "language": language_name(enquiry.language)}
    if enquiry.state == State.ERASED:
        return _("Raderat samtal")
    if enquiry.door == Door.TELEPHONE:
        return _("%(who)s ringde") % values
    if enquiry.door == Door.PUBLIC_FORM:
        return _("Synpunkt på webbplatsen")
    if enquiry.language != "sv":
        return _("%(who)s skriver på %(language)s") % values
    return _("%(who)s skriver") % values


@dataclass(frozen=True)
class Row:
    """One line of the inbox."""

    reference: str
    address: str
    heading: str
    is_headed: bool
    unread: bool
    icon: str
    origin: str
    step: str
    state: str
    state_words: str
    state_icon: str
    clock: clocks.Clock
    owner: str
    mine: bool
    quiet: bool
    received_at: datetime
    language: str
    unit: int


def row(enquiry: Enquiry, *, me: User, now: datetime, calendar: Calendar) -> Row:
    """The line of one enquiry; opens its heading, so the thread's key must come joined with it."""
    heading = inbox.heading(enquiry)
    state = State(enquiry.state)
    return Row(
        reference=enquiry.reference,
        address=reverse("desk:enquiry", args=[enquiry.reference]),
        heading=heading or spoken_heading(enquiry),
        is_headed=bool(heading),
        unread=enquiry.unread_by_city and state in OPEN,
        icon=SENDER_ICONS[Sender(enquiry.sender)],
        origin=origin(enquiry, with_language=bool(heading) or enquiry.door == Door.TELEPHONE),
        step=clocks.next_step(enquiry),
        state=state.value,
        state_words=str(state.label),
        state_icon=STATE_ICONS[state],
        clock=clocks.of(enquiry, now, calendar),
        owner=enquiry.owner.given_name if enquiry.owner else "",
        mine=enquiry.owner_id == me.pk,
        quiet=state not in (State.RECEIVED, State.ACKNOWLEDGED),
        received_at=enquiry.received_at,
        language=enquiry.language,
        unit=enquiry.unit_id,
    )


def origin(enquiry: Enquiry, *, with_language: bool) -> str:
    """Who, where, by which door, and in which language unless the heading has said so, in a few words."""
    parts = [str(Sender(enquiry.sender).label)]
    if enquiry.district:
        parts.append(enquiry.district.name)
    parts.append(str(_SHORT_DOORS[Door(enquiry.door)]))
    if with_language and enquiry.language != "sv":
        parts.append(language_name(enquiry.language))
    return " · ".join(parts)
