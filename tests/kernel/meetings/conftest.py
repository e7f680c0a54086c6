"""A case conference of SSPF on Hisingen: its coordinator calls it, the social office brings a case, police and school sit
at the table. What each of them sees is asked of every table, past the pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from tests.kernel.records.conftest import OWN, POLICE, SCHOOL, give, record, unit_of
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.meetings import groups, planning, reading, room
from varsam.kernel.meetings.enums import Function, GroupKind, LineKind, Presence
from varsam.kernel.meetings.models import Action, CaseItem, Group, Item, Line, Meeting, Minutes
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record

__all__ = ["give", "record"]

CONVENER = "sspf.hisingen"
MEMBERS = {
    CONVENER: Function.OTHER,
    OWN: Function.SOCIAL_SERVICES,
    POLICE: Function.POLICE,
    SCHOOL: Function.SCHOOL,
}
SOON = date(2031, 3, 3)


@dataclass
class Conference:
    """The meeting, its one case and who acts at it."""

    group: Group
    meeting: Meeting
    item: Item
    record: Record
    cast: Callable[[str], User]

    def does(self, account: str, act: Callable[..., Any], **values: Any) -> Any:
        """The act, by one of the cast in a transaction of theirs."""
        user = self.cast(account)
        with acting(user):
            return act(by=user, **values)

    def writes(self, account: str, text: str = "Skolan ringer hem.", **values: Any) -> Line:
        return self.does(
            account, room.write_line, **{"item": self.item, "kind": LineKind.TEXT, "text": text, **values}
        )

    def promises(self, account: str, owner: str, **values: Any) -> Action:
        said = {"item": self.item, "text": "Ring mentorn.", "owner": self.cast(owner), "due_on": SOON}
        return self.does(account, room.promise, **{**said, **values})

    def all_there(self) -> None:
        """Everybody has come, and the meeting is at the case."""
        self.does(CONVENER, room.open_meeting, meeting=self.meeting)
        with acting(self.cast(CONVENER)):
            found = list(self.meeting.attendances.all())
        for each in found:
            self.does(CONVENER, planning.set_presence, attendance=each, presence=Presence.PRESENT)
        self.does(CONVENER, room.start_item, item=self.item)

    def sees(self, account: str) -> dict[str, int]:
        """How many rows of the item each table shows, and the function that opens it; all or nothing is right."""
        with acting(self.cast(account)):
            opened = reading.open_item(self.item)
            shown = {
                "case": CaseItem.objects.filter(pk=self.item.pk).count(),
                "lines": Line.objects.filter(item=self.item).count(),
                "actions": Action.objects.filter(item=self.item).count(),
                "minutes": Minutes.objects.filter(pk=self.item.pk).count(),
            }
            assert (opened is not None) == bool(shown["case"]) == bool(shown["minutes"])
            return shown


NOTHING = {"case": 0, "lines": 0, "actions": 0, "minutes": 0}
ALL = {"case": 1, "lines": 2, "actions": 1, "minutes": 1}


@pytest.fixture
def group(cast: Any) -> Group:
    convener = cast(CONVENER)
    with acting(convener):
        made = groups.make_group(
            unit=unit_of(convener).pk, kind=GroupKind.SSPF, name="SSPF Kyrkbyn", by=convener
        )
    for account, function in MEMBERS.items():
        organisation = unit_of(cast(account)).pk
        with acting(convener):
            groups.add_member(
                group=made, user=cast(account), organisation=organisation, function=function,
                leads=account == CONVENER, by=convener,
            )  # fmt: skip
    return made


@pytest.fixture
def meeting(group: Group, cast: Any) -> Meeting:
    starts = timezone.now() + timedelta(days=3)
    with acting(cast(CONVENER)):
        return planning.plan_meeting(
            group=group, starts_at=starts, ends_at=starts + timedelta(hours=2), place="Rum 4", by=cast(CONVENER)
        )  # fmt: skip


@pytest.fixture
def conference(group: Group, meeting: Meeting, record: Record, cast: Any) -> Conference:
    with acting(cast(OWN)):
        item = planning.add_case(meeting=meeting, record=record, minutes=20, by=cast(OWN))
    return Conference(group, meeting, item, record, cast)


@pytest.fixture
def ongoing(conference: Conference) -> Conference:
    """The meeting is at the case; the social office has written a line and promised something."""
    conference.all_there()
    conference.writes(OWN)
    conference.promises(OWN, OWN)
    return conference


@pytest.fixture
def log(as_owner: Any) -> Callable[[str], list[str]]:
    """`log(reference)`: what stands in the audit of a record or a meeting, in order."""

    def found(reference: str) -> list[str]:
        with as_owner():
            return list(
                AuditEntry.objects.filter(target=reference).order_by("pk").values_list("event", flat=True)
            )

    return found


@pytest.fixture
def broken_audit(as_owner: Any) -> None:
    """Nothing can be put on record any more, until the test ends."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "create or replace function varsam.audit_append(event text, target_type text, target text, unit bigint,"
            " details jsonb, at timestamptz) returns bigint language plpgsql volatile security definer"
            " set search_path = pg_catalog, pg_temp as $$ begin raise exception 'the audit is down'; end $$"
        )


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(PermissionDenied):
        yield
