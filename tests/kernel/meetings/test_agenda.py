"""What comes to an agenda by itself: once, until it is taken off; and what was promised, until it is done."""

from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.utils import timezone

from tests.kernel.meetings.city import COORDINATION, LEISURE, City, make
from tests.kernel.meetings.conftest import CONVENER, Conference, refused
from tests.kernel.meetings.table import Table
from tests.kernel.records.conftest import OWN, POLICE, Wall
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import agenda, planning, reading, room
from varsam.kernel.meetings.agenda import Proposal
from varsam.kernel.meetings.enums import ItemKind
from varsam.kernel.meetings.models import Group, Item, Meeting, TakenOff
from varsam.kernel.meetings.states import ActionState
from varsam.kernel.people.models import User

WAITING = [Proposal("H-26-001", "Oro kring torget", 5, ItemKind.TREND), Proposal("H-26-002", "Skolstarten")]


@pytest.fixture
def city(cast: Any) -> City:
    return make(cast)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, datetime | None, str]]:
    """A source of another package, alone; gives what it was asked for: which group, since when, by whom."""
    found: list[tuple[str, datetime | None, str]] = []

    def source(group: Group, since: datetime | None, by: User) -> list[Proposal]:
        found.append((group.name, since, by.email.split("@")[0]))
        return WAITING

    monkeypatch.setattr(agenda, "_sources", {})
    agenda.register("developments", source)
    return found


def fill(city: City, meeting: Meeting, account: str = COORDINATION) -> list[str]:
    made: list[Item] = city.does(account, agenda.fill, meeting=meeting)
    return [each.origin for each in made]


def test_an_agenda_fills_itself_once_and_remembers_what_was_taken_off(city: City, asked: Any) -> None:
    city.does(COORDINATION, agenda.add_standing, group=city.group, title="Läget i korthet", minutes=10)
    meeting, later = city.calls(), city.calls(days=30)
    assert fill(city, meeting) == ["developments:H-26-001", "developments:H-26-002"]
    assert fill(city, meeting) == []
    filled = ["opening", "previous", "Läget i korthet", "Oro kring torget", "Skolstarten", "next"]
    assert city.titles(meeting) == filled
    with acting(city.cast(COORDINATION)):
        school = meeting.items.get(origin="developments:H-26-002")
        standing = meeting.items.get(origin__startswith="standing:")
        assert meeting.items.get(origin="developments:H-26-001").kind == ItemKind.TREND
    for item in (school, standing):
        city.does(COORDINATION, planning.drop_item, item=item)
    assert fill(city, meeting) == []
    city.opens(meeting)
    assert city.titles(meeting) == ["opening", "previous", "Oro kring torget", "next"]
    # It waits for the other meetings as before.
    assert fill(city, later) == ["developments:H-26-001", "developments:H-26-002"]
    assert asked[-1] == ("Nordost", None, COORDINATION)
    closed = city.closes(meeting)
    with acting(city.cast(COORDINATION)):
        assert agenda.proposals(later, city.cast(COORDINATION)) == []
    assert asked[-1] == ("Nordost", closed, COORDINATION)


def test_an_origin_that_would_be_cut_short_is_a_mistake_and_not_another_item(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda, "_sources", {"long": lambda *_: [Proposal("x" * 60, "Lång")]})
    with pytest.raises(ValueError, match="64"):
        fill(city, city.calls())


def test_what_has_come_meanwhile_is_there_when_the_meeting_begins(city: City, asked: Any) -> None:
    meeting = city.calls()
    city.opens(meeting)
    assert city.titles(meeting) == ["opening", "previous", "Oro kring torget", "Skolstarten", "next"]


@pytest.mark.parametrize("account", [POLICE, CONVENER])
def test_only_who_leads_the_meeting_fills_its_agenda(city: City, asked: Any, account: str) -> None:
    meeting = city.calls()
    with refused():
        fill(city, meeting, account)
    made = city.does(
        account,
        planning.come_by_itself,
        meeting=meeting,
        origin="x:1",
        kind=ItemKind.OTHER,
        title="Egen",
        minutes=1,
    )
    assert made is None
    assert city.titles(meeting) == ["opening", "previous", "next"]


def test_no_trend_comes_to_a_case_meeting_by_itself(conference: Conference, asked: Any) -> None:
    made = conference.does(CONVENER, agenda.fill, meeting=conference.meeting)
    assert [each.origin for each in made] == ["developments:H-26-002"]


def test_two_who_fill_an_agenda_at_once_fill_it_once(town: Any) -> None:
    table = Table(town)
    with table.handler() as first, table.handler() as second:
        meeting = first.execute("select meeting_id from meetings_item where id = %s", [table.item]).fetchone()
        call = "select varsam.meetings_fill_item(%s, 'standing:1', 'other', 5)"
        assert first.execute(call, meeting).fetchone()[0] is not None
        second.execute("set local lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable), second.transaction():
            second.execute(call, meeting)
        first.commit()
        assert second.execute(call, meeting).fetchone() == (None,)


def test_what_stands_on_every_agenda_is_changed_by_who_may_change_the_group(city: City) -> None:
    def add(title: str) -> Any:
        return city.does(COORDINATION, agenda.add_standing, group=city.group, title=title)

    first, second, third = add("Ett"), add("Två"), add("Tre")
    city.does(COORDINATION, agenda.place_standing, standing=third, position=1)
    city.does(COORDINATION, agenda.change_standing, standing=second, title="Två och en halv", minutes=7)
    city.does(COORDINATION, agenda.drop_standing, standing=first)
    with acting(city.cast(POLICE)):
        assert [(each.title, each.position, each.minutes) for each in city.group.standing_items.all()] == [
            ("Tre", 1, 0),
            ("Två och en halv", 2, 7),
        ]
    for act, values in (
        (agenda.add_standing, {"group": city.group, "title": "Nej"}),
        (agenda.change_standing, {"standing": second, "title": "Nej", "minutes": 1}),
        (agenda.place_standing, {"standing": second, "position": 1}),
        (agenda.drop_standing, {"standing": second}),
    ):
        with refused():
            city.does(POLICE, act, **values)
    with pytest.raises(ValueError, match="called something"):
        add(" ")


# --- what was promised -------------------------------------------------------------------------------------------


def since(city: City, meeting: Meeting, account: str = POLICE) -> tuple[list[str], list[str]]:
    with acting(city.cast(account)):
        found = reading.since_last(meeting)
        return [each.text for each in found.open], [each.text for each in found.done]


def test_a_promise_comes_back_until_it_is_done_is_shown_once_as_done_and_followed_up(
    city: City, wall: Wall
) -> None:
    meetings = [city.calls(days=days) for days in (1, 2, 3)]
    item = city.puts_up(meetings[0], "Torget")
    city.opens(meetings[0])
    city.takes_up(item)
    done = city.promises(item, LEISURE, "Öppna gården på lördagar.")
    city.promises(item, POLICE, "Gå förbi på kvällen.")
    assert since(city, meetings[0]) == ([], [])
    city.closes(meetings[0])
    both = ["Öppna gården på lördagar.", "Gå förbi på kvällen."]
    assert since(city, meetings[1]) == (both, [])
    with refused():
        city.does(COORDINATION, room.follow_up, action=done, outcome="För tidigt")
    wall(timezone.now() + timedelta(hours=1))
    city.does(LEISURE, room.settle, action=done, state=ActionState.DONE)
    assert since(city, meetings[1]) == (both[1:], both[:1])
    for account in (LEISURE, POLICE, CONVENER):
        with refused():
            city.does(account, room.follow_up, action=done, outcome="Egen bild")
    city.does(COORDINATION, room.follow_up, action=done, outcome="Fyrtio unga kom.")
    with acting(city.cast(POLICE)):
        (found,) = reading.since_last(meetings[1]).done
        assert (found.outcome, found.action.followed_by) == ("Fyrtio unga kom.", city.cast(COORDINATION))
        assert sorted(each.text for each in reading.group_actions(city.group)) == sorted(both)
    wall(timezone.now() + timedelta(hours=2))
    city.opens(meetings[1])
    city.closes(meetings[1])
    # Once: at the meeting after that it is over; the one at which it was shown shows it still.
    assert since(city, meetings[2]) == (both[1:], [])
    assert since(city, meetings[1]) == (both[1:], both[:1])
    # Not done after all: what it was said to have given goes.
    reopened = city.does(LEISURE, room.settle, action=done, state=ActionState.OPEN)
    assert (reopened.followed_at, reopened.outcome) == (None, None)
    with pytest.raises(ValueError, match="gave"):
        city.does(COORDINATION, room.follow_up, action=done, outcome=" ")


def test_what_a_case_promised_is_followed_up_by_the_unit_that_has_it_and_no_outsider(
    ongoing: Conference,
) -> None:
    with acting(ongoing.cast(OWN)):
        action = ongoing.item.actions.get()
    ongoing.does(OWN, room.settle, action=action, state=ActionState.DONE)
    for account in (CONVENER, POLICE, "mentor"):
        with refused():
            # They cannot even seal what they would say; the database says no without it too.
            ongoing.does(account, room.follow_up, action=action, outcome="Nej")
    ongoing.does(OWN, room.follow_up, action=action, outcome="Mentorn ringde.")
    with acting(ongoing.cast(OWN)):
        opened = reading.open_item(ongoing.item)
        assert opened
        assert [each.outcome for each in opened.actions] == ["Mentorn ringde."]


def test_taken_off_is_seen_by_those_invited(city: City, asked: Any) -> None:
    meeting = city.calls()
    fill(city, meeting)
    with acting(city.cast(COORDINATION)):
        item = meeting.items.get(origin="developments:H-26-001")
    city.does(COORDINATION, planning.drop_item, item=item)
    for account, expected in ((POLICE, 1), (CONVENER, 0)):
        with acting(city.cast(account)):
            assert TakenOff.objects.filter(meeting=meeting).count() == expected
