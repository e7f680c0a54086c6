"""Row security is asked for each of those who watch: one transaction, and still each as themselves."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.kernel.meetings.conftest import CONVENER, Conference
from tests.kernel.records.conftest import OWN, POLICE, SCHOOL
from varsam.kernel.access.actor import acting
from varsam.kernel.access.sessions import SessionStore
from varsam.site.live import asking
from varsam.site.live.visits import Visit

STRANGER = "socialsekreterare.centrum"
ALL = [OWN, SCHOOL, POLICE, CONVENER, STRANGER]
Visiting = Callable[[str], Visit]


def _lines(visit: Visiting, conference: Conference, accounts: list[str]) -> dict[str, int]:
    found = asking.lines([visit(each) for each in accounts], conference.item.pk)
    assert all(each.is_signed_in for each in found)
    return {account: len(each.lines) for account, each in zip(accounts, found, strict=True)}


def test_each_sees_what_they_alone_would_see_in_whatever_order_they_are_asked_for(
    visit: Visiting, ongoing: Conference, give: Any
) -> None:
    give(SCHOOL, "meetings", only=True)
    expected = {OWN: 2, SCHOOL: 2, POLICE: 0, CONVENER: 0, STRANGER: 0}
    assert _lines(visit, ongoing, ALL) == expected
    assert _lines(visit, ongoing, ALL[::-1]) == expected


def test_a_share_that_ends_closes_the_item_at_the_next_question(
    visit: Visiting, ongoing: Conference, give: Any, as_owner: Any
) -> None:
    grant = give(SCHOOL, "meetings", only=True)
    before = asking.states([visit(SCHOOL)], [])[0]
    assert before.opened == {ongoing.item.pk}
    with as_owner():
        type(grant).objects.filter(pk=grant.pk).update(ended_at=timezone.now(), ended_why="withdrawn")
    after = asking.states([visit(SCHOOL)], [])[0]
    assert (after.is_there, after.opened) == (True, frozenset())
    assert _lines(visit, ongoing, [SCHOOL]) == {SCHOOL: 0}


def test_whoever_is_not_invited_is_not_there(visit: Visiting, ongoing: Conference) -> None:
    states = asking.states([visit(each) for each in (POLICE, STRANGER)], [ongoing.item.pk])
    assert [(each.is_there, each.opened) for each in states] == [(True, frozenset()), (False, frozenset())]


def test_a_session_that_has_ended_or_lost_its_account_is_over(
    visit: Visiting, ongoing: Conference, as_owner: Any, cast: Any
) -> None:
    kept, out, changed, gone = (visit(account) for account in (OWN, SCHOOL, POLICE, CONVENER))
    SessionStore(out.session).flush()
    with acting(cast(POLICE)):
        user = cast(POLICE)
        user.set_password("en-helt-annan-losen")
        user.save(update_fields=["password"])
    with as_owner():
        type(cast(CONVENER)).objects.filter(pk=gone.user).update(is_active=False)
    found = asking.lines([kept, out, changed, gone], ongoing.item.pk)
    assert [each.is_signed_in for each in found] == [True, False, False, False]


def test_many_are_told_apart_as_few_are(visit: Visiting, ongoing: Conference) -> None:
    many = [visit(OWN)] * 30 + [visit(POLICE)] * 30
    found = asking.lines(many, ongoing.item.pk)
    assert [bool(each.lines) for each in found] == [True] * 30 + [False] * 30
