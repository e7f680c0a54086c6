"""The minutes of a whole meeting: all that was said at items about nobody.

A case has minutes of its own, which go with its record: here stands only that there was one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.meetings import whole as kernel
from varsam.kernel.meetings.enums import LineKind, Room
from varsam.kernel.meetings.models import Adjuster
from varsam.kernel.meetings.reading import OpenItem, Place, Promised, Said
from varsam.kernel.meetings.states import MinutesState
from varsam.kernel.people.models import User
from varsam.site.meetings.opened import Opened

_ORDER = (MinutesState.DRAFT, MinutesState.ADJUSTED, MinutesState.LOCKED)


@dataclass(frozen=True)
class Part:
    """One item. `opened` is None where the one who reads is outside it, and for a case."""

    place: Place
    opened: OpenItem | None

    @property
    def has_begun(self) -> bool:
        return self.place.item.started_at is not None

    @property
    def lines(self) -> Sequence[Said]:
        return self.opened.lines if self.opened else ()

    @property
    def actions(self) -> Sequence[Promised]:
        return self.opened.actions if self.opened else ()

    def of(self, *kinds: LineKind) -> list[Said]:
        """Its lines of some kinds, in order."""
        return [each for each in self.lines if each.line.kind in kinds]


@dataclass(frozen=True)
class Signer:
    """Somebody who adjusts, and how many of their items they have signed."""

    user: User
    signed: int
    of: int

    @property
    def is_done(self) -> bool:
        return self.signed == self.of


@dataclass(frozen=True)
class Whole:
    """A meeting's minutes as the one who acts reads them."""

    found: Opened
    parts: Sequence[Part]

    @property
    def begun(self) -> list[OpenItem]:
        """The items about nobody that the meeting came to, as far as they are read here."""
        return [part.opened for part in self.parts if part.opened is not None and part.has_begun]

    @property
    def is_of_trends(self) -> bool:
        """Whether it can have no cases: only then is it adjusted and locked as one."""
        return self.found.meeting.room == Room.TRENDS

    @property
    def state(self) -> MinutesState:
        """That of the item which has come least far."""
        states = {MinutesState(each.minutes.state) for each in self.begun}
        return next((each for each in _ORDER if each in states), MinutesState.DRAFT)

    @property
    def adjusters(self) -> list[Adjuster]:
        return [each for opened in self.begun for each in opened.adjusters]

    @property
    def signers(self) -> list[Signer]:
        people: dict[int, list[Adjuster]] = {}
        for each in self.adjusters:
            people.setdefault(each.user_id, []).append(each)
        return [
            Signer(rows[0].user, sum(row.signed_at is not None for row in rows), len(rows))
            for rows in people.values()
        ]


def of(found: Opened) -> Whole:
    """Read it, and put on record that what is about nobody was read."""
    meeting = found.meeting
    opened = {
        each.item.pk: each for each in kernel.open_items(meeting, on_record=False) if each.record is None
    }
    if opened:
        audit.note(Event.MINUTES_READ, target_type="meeting", target=meeting.reference, unit=meeting.unit_id)
    return Whole(found, [Part(place, opened.get(place.item.pk)) for place in found.places])
