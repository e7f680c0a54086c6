"""The database wakes those who watch, also when a share or a membership ends; and says nothing but ids."""

import re
from typing import Any

import psycopg

from tests.conftest import Town


def _heard(ear: psycopg.Connection) -> list[str]:
    return [notice.payload for notice in ear.notifies(timeout=0.3)]


def test_shares_memberships_and_what_happens_at_meetings_are_told_by_ids_alone(town: Town) -> None:
    with town.app() as ear, town.owner() as owner:
        ear.execute("listen varsam_meeting")
        meeting, item, record = _held_case(owner)
        owner.execute("update public.meetings_item set position = position where id = %s", [item])
        assert _heard(ear) == [f"{meeting}:{item}:item"]
        owner.execute(
            "update public.records_grant set ended_at = varsam._wall(), ended_why = 'withdrawn'"
            " where id = (select id from public.records_grant where record_id = %s and ended_at is null limit 1)",
            [record],
        )
        said = _heard(ear)
        assert f"{meeting}:{item}:circle" in said
        owner.execute("update public.meetings_meeting set state = 'ongoing' where state = 'planned'")
        _heard(ear)
        owner.execute(
            "update public.people_membership set valid_to = varsam._wall() where user_id in"
            " (select a.user_id from public.meetings_attendance a join public.meetings_meeting m on m.id = a.meeting_id"
            "  where m.state = 'ongoing' limit 1)"
        )
        said += _heard(ear)
        assert any(each.endswith(":0:circle") for each in said)
        assert all(re.fullmatch(r"\d+:\d+:[a-z]+", each) for each in said)


def _held_case(owner: psycopg.Connection) -> tuple[Any, ...]:
    found = owner.execute(
        "select i.meeting_id, i.id, c.record_id from public.meetings_caseitem c"
        " join public.meetings_item i on i.id = c.item_id join public.meetings_meeting m on m.id = i.meeting_id"
        " join public.records_grant g on g.record_id = c.record_id and g.ended_at is null"
        " where m.state = 'held' order by i.id limit 1"
    ).fetchone()
    assert found
    return found
