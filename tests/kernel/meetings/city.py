"""A group of the whole city: the coordination convenes it, and it meets about nobody in particular."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.kernel.records.conftest import POLICE, unit_of
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import groups, planning, reading, room
from varsam.kernel.meetings.enums import Function, GroupKind, ItemKind, LineKind, Presence
from varsam.kernel.meetings.models import Action, Group, Item, Meeting
from varsam.kernel.people.models import User

COORDINATION, LEISURE = "samordnare", "fritid"


@dataclass
class City:
    """The group, and its acts by one of the cast, each in a transaction of theirs."""

    group: Group
    cast: Callable[[str], User]

    def does(self, account: str, act: Callable[..., Any], **values: Any) -> Any:
        user = self.cast(account)
        with acting(user):
            return act(by=user, **values)

    def calls(self, *, days: float = 3) -> Meeting:
        starts = timezone.now() + timedelta(days=days)
        return self.does(
            COORDINATION, planning.plan_meeting, group=self.group, starts_at=starts,
            ends_at=starts + timedelta(hours=1), place="",
        )  # fmt: skip

    def puts_up(self, meeting: Meeting, title: str, kind: ItemKind = ItemKind.TREND) -> Item:
        return self.does(COORDINATION, planning.add_item, meeting=meeting, title=title, kind=kind)

    def opens(self, meeting: Meeting) -> None:
        """It begins, and everybody has come."""
        self.does(COORDINATION, room.open_meeting, meeting=meeting)
        with acting(self.cast(COORDINATION)):
            found = list(meeting.attendances.all())
        for each in found:
            self.does(COORDINATION, planning.set_presence, attendance=each, presence=Presence.PRESENT)

    def takes_up(self, item: Item, text: str = "Lugnare än i våras.") -> None:
        self.does(COORDINATION, room.start_item, item=item)
        self.does(POLICE, room.write_line, item=item, kind=LineKind.TEXT, text=text)

    def promises(self, item: Item, owner: str, text: str = "Prata med rektorn.") -> Action:
        due = (timezone.now() + timedelta(days=20)).date()
        return self.does(POLICE, room.promise, item=item, text=text, owner=self.cast(owner), due_on=due)

    def closes(self, meeting: Meeting) -> datetime:
        closed = self.does(COORDINATION, room.close_meeting, meeting=meeting).closed_at
        assert closed
        return closed

    def titles(self, meeting: Meeting) -> list[str]:
        with acting(self.cast(POLICE)):
            return [place.title or place.item.kind for place in reading.agenda(meeting)]


def make(cast: Any, kind: GroupKind = GroupKind.OPERATIVE) -> City:
    """Convened by the coordination, with police and leisure; the coordination leads."""
    convener = cast(COORDINATION)
    with acting(convener):
        group = groups.make_group(
            unit=unit_of(convener).pk, kind=kind, name="Nordost", area="Nordost", by=convener
        )
    seats = ((COORDINATION, Function.COORDINATION), (POLICE, Function.POLICE), (LEISURE, Function.LEISURE))
    for account, function in seats:
        home = unit_of(cast(account)).pk
        with acting(convener):
            groups.add_member(
                group=group, user=cast(account), organisation=home, function=function,
                leads=account == COORDINATION, by=convener,
            )  # fmt: skip
    return City(group, cast)
