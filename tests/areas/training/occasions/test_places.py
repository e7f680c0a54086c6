"""What comes of a sign-up: a place, the line, an offer, and what the link lets one do."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.refusals import refused, without_effect
from varsam.areas.training.occasions import actions, jobs, letters, links, mine, people, signing_up
from varsam.areas.training.occasions.addresses import NotAnAddress
from varsam.areas.training.occasions.enums import Place, Refusal
from varsam.areas.training.occasions.models import Letter, Occasion, Signup
from varsam.areas.training.occasions.refusals import NotNow
from varsam.areas.training.occasions.signing_up import Member, TwiceNamed, WrongDomain
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation

pytestmark = pytest.mark.django_db


def secret(outcome: Any) -> bytes:
    return links.place_secret(outcome.uid)


def seen(outcome: Any) -> mine.Mine:
    found = mine.opened(secret(outcome))
    assert found
    return found


def state(*outcomes: Any) -> list[str]:
    return [seen(each).place.value for each in outcomes]


def test_the_line_moves_on_in_order_and_says_where_one_stands(hold: Any, sign_up: Any) -> None:
    occasion = hold(1)
    first, second, third = (sign_up(occasion, who) for who in ("a", "b", "c"))
    assert [(each.place, each.line) for each in (first, second, third)] == [
        (Place.PLACED, 0),
        (Place.WAITING, 1),
        (Place.WAITING, 2),
    ]
    assert (seen(third).line, seen(third).waiting) == (2, 2)

    mine.cancel(secret=secret(first))
    assert state(first, second, third) == ["cancelled", "offered", "waiting"]
    assert seen(third).line == 1
    # A place that is offered is not free: whoever comes new stands last.
    assert (sign_up(occasion, "d").place, seen(third).line) == (Place.WAITING, 1)

    mine.accept(secret=secret(second))
    mine.accept(secret=secret(second))
    assert state(second) == ["placed"]
    with pytest.raises(NotNow) as too_early:
        mine.accept(secret=secret(third))
    assert too_early.value.refusal == Refusal.NOT_OFFERED


def test_an_offer_that_is_declined_or_not_answered_goes_to_the_next(
    hold: Any, sign_up: Any, wall: Any
) -> None:
    occasion = hold(1)
    first, *waiting = (sign_up(occasion, who) for who in ("a", "b", "c", "d"))
    mine.confirm(secret=secret(waiting[2]))
    mine.cancel(secret=secret(first))
    mine.decline(secret=secret(waiting[0]))
    assert state(*waiting) == ["cancelled", "offered", "waiting"]
    until = seen(waiting[1]).offered_until
    assert until
    wall(until + timedelta(seconds=1))
    # Nobody has to wait for the worker: whoever opens their link finds the line as it is.
    with pytest.raises(NotNow) as late:
        mine.accept(secret=secret(waiting[1]))
    assert late.value.refusal == Refusal.ENDED
    assert state(*waiting) == ["cancelled", "lapsed", "offered"]


@pytest.mark.usefixtures("before_the_first")
def test_a_place_that_is_not_confirmed_in_time_goes_on(hold: Any, sign_up: Any, wall: Any) -> None:
    occasion = hold(1)
    first, second = sign_up(occasion, "a"), sign_up(occasion, "b")
    mine.confirm(secret=secret(second))
    wall(first.confirm_by + timedelta(seconds=1))
    assert jobs.tick() == 1
    assert state(first, second) == ["lapsed", "offered"]
    with pytest.raises(NotNow) as ended:
        mine.confirm(secret=secret(first))
    assert ended.value.refusal == Refusal.ENDED
    # They may come back, last in line.
    mine.come_back(secret=secret(first))
    assert (state(first), seen(first).line) == (["waiting"], 1)


def test_who_cancels_and_comes_back_gets_the_place_only_while_it_is_free(hold: Any, sign_up: Any) -> None:
    occasion = hold(1)
    first = sign_up(occasion, "a")
    mine.cancel(secret=secret(first))
    mine.come_back(secret=secret(first))
    assert state(first) == ["placed"]
    second = sign_up(occasion, "b")
    mine.cancel(secret=secret(first))
    mine.come_back(secret=secret(first))
    assert state(first, second) == ["waiting", "offered"]


def test_late_cancelling_is_seen_and_after_the_beginning_nothing_moves(
    hold: Any, sign_up: Any, wall: Any, as_owner: Any
) -> None:
    occasion = hold(1, cancel_until=timezone.now() - timedelta(hours=1))
    first, second = sign_up(occasion, "a"), sign_up(occasion, "b")
    assert seen(first).is_late
    wall(occasion.starts_at)
    for act in (mine.cancel, mine.come_back, mine.accept):
        with pytest.raises(NotNow) as begun:
            act(secret=secret(second))
        assert begun.value.refusal == Refusal.BEGUN
    assert state(first, second) == ["placed", "waiting"]


def test_signing_up_is_refused_in_so_many_words(hold: Any, sign_up: Any, wall: Any, cast: Any) -> None:
    draft = hold(1, is_open=False)
    later = hold(1, opens_at=timezone.now() + timedelta(days=1))
    occasion = hold(1)

    def why(at: Occasion) -> Refusal:
        with pytest.raises(NotNow) as refusal:
            sign_up(at, "a")
        return refusal.value.refusal

    assert (why(draft), why(later)) == (Refusal.UNKNOWN, Refusal.NOT_OPEN)
    with pytest.raises(WrongDomain):
        sign_up(occasion, "a", email="a@example.org")
    with pytest.raises(NotAnAddress):
        sign_up(occasion, "a", email="a at goteborg")
    with pytest.raises(IntegrityError), transaction.atomic():
        sign_up(occasion, "a", group="no-such-work")
    wall(occasion.closes_at)
    assert why(occasion) == Refusal.CLOSED
    with acting(cast("samordnare")):
        actions.cancel_occasion(occasion=occasion, reason="Utbildaren är sjuk.", by=cast("samordnare"))
    assert why(occasion) == Refusal.CANCELLED


def test_an_address_that_is_known_gets_its_link_again_once_a_day_and_the_page_learns_nothing(
    hold: Any, sign_up: Any, as_owner: Any
) -> None:
    occasion = hold(2)
    first = sign_up(occasion, "anna", submission="form")
    same = sign_up(occasion, "anna", submission="form")
    other = sign_up(occasion, "anna", email="ANNA+2@goteborg.se", submission="another form")
    assert [(each.uid, each.is_new, each.is_same_form) for each in (first, same, other)] == [
        (first.uid, True, False), (first.uid, False, True), (first.uid, False, False),
    ]  # fmt: skip
    assert letters.send() == 1
    mine.confirm(secret=secret(first))
    letters.send()
    mail.outbox.clear()
    with as_owner():
        Letter.objects.filter(occasion=occasion).update(made_at=timezone.now() - timedelta(days=2))
    for _again in range(2):
        sign_up(occasion, "anna")
        letters.send()
    assert [each.subject for each in mail.outbox] == ["Du har en plats"]


def test_needs_are_said_by_ones_own_link_until_it_is_over(
    hold: Any, sign_up: Any, cast: Any, wall: Any
) -> None:
    occasion = hold(1)
    anna = sign_up(occasion, "anna", needs="Teckentolk")
    for text in ("Teckentolk på engelska", "  "):
        mine.say_needs(secret=secret(anna), needs=text)
        with acting(cast("utbildare")):
            assert [each.needs for each in people.participants(occasion)] == [text.strip()]
    wall(occasion.ends_at)
    with pytest.raises(NotNow):
        mine.say_needs(secret=secret(anna), needs="För sent")


def test_a_party_is_placed_as_far_as_it_goes_and_confirmed_as_one(hold: Any, sign_up: Any) -> None:
    occasion = hold(3)
    sign_up(occasion, "a")
    named = [Member("B", "b@goteborg.se", needs="Teckentolk"), Member("C", "c@goteborg.se"), Member("A", "A@goteborg.se"),
             Member("D", "d@goteborg.se")]  # fmt: skip
    school = Organisation.objects.get(slug="demo-grundskola-hisingen").pk
    facts: dict[str, Any] = {
        "name": "Rektor",
        "email": "rektor@goteborg.se",
        "unit": school,
        "language": "sv",
        "submission": "x",
    }
    assert signing_up.preview(occasion, 4) == (2, 2)
    got = signing_up.sign_up_party(occasion=occasion, members=named, **facts)
    assert (got.placed, got.waiting, got.already) == (2, 1, 1)
    again = signing_up.sign_up_party(occasion=occasion, members=named, **facts)
    assert (again.uid, again.placed, again.waiting, again.already, again.is_new) == (got.uid, 2, 1, 1, False)

    opens = links.party_secret(got.uid)
    mine.confirm_party(secret=opens)
    found = mine.party(opens)
    assert found
    assert [(row.name, row.place.value, row.line) for row in found.members] == [
        ("B", "placed", 0), ("C", "placed", 0), ("D", "waiting", 1),
    ]  # fmt: skip
    mine.cancel_member(secret=opens, member=found.members[0].uid)
    other = sign_up(occasion, "e")
    with pytest.raises(NotNow):
        mine.cancel_member(secret=opens, member=other.uid)
    with pytest.raises(TwiceNamed) as twice:
        signing_up.sign_up_party(
            occasion=occasion,
            members=[Member("E", "x@goteborg.se"), Member("E", "X+1@goteborg.se")],
            **{**facts, "submission": "y"},
        )
    assert twice.value.index == 1


def test_more_places_go_to_the_line_and_fewer_than_taken_are_refused(
    hold: Any, sign_up: Any, cast: Any
) -> None:
    occasion = hold(2)
    outcomes = [sign_up(occasion, who) for who in "abc"]
    coordinator = cast("samordnare")
    with acting(coordinator):
        with pytest.raises(actions.BelowTaken) as fewer:
            actions.set_capacity(occasion=occasion, capacity=1, by=coordinator)
        actions.set_capacity(occasion=occasion, capacity=3, by=coordinator)
    assert fewer.value.taken == 2
    assert state(*outcomes) == ["placed", "placed", "offered"]


@pytest.mark.parametrize("taken", [3, -1])
def test_not_even_the_owner_puts_more_in_than_there_are_places(hold: Any, as_owner: Any, taken: int) -> None:
    occasion = hold(2)
    with as_owner():
        assert refused(lambda: Occasion.objects.filter(pk=occasion.pk).update(taken=taken))


def test_who_rings_gets_a_place_after_others_can_no_longer_sign_up(hold: Any, wall: Any, cast: Any) -> None:
    occasion = hold(1)
    wall(occasion.closes_at)
    coordinator = cast("samordnare")
    with acting(coordinator):
        outcomes = [
            people.place_by_hand(
                occasion=occasion, name=name, email=f"{name}@example.org", needs="Hörslinga", by=coordinator
            )
            for name in ("Ada", "Bo")
        ]
        assert [(each.place.value, each.line) for each in outcomes] == [("placed", 0), ("waiting", 1)]
        listed = people.participants(occasion)
        assert [(each.name, each.email, each.needs, each.line) for each in listed] == [
            ("Ada", "Ada@example.org", "Hörslinga", 0), ("Bo", "Bo@example.org", "Hörslinga", 1),
        ]  # fmt: skip
        people.cancel_for(signup=listed[0].signup, by=coordinator)
    assert state(*outcomes) == ["cancelled", "offered"]


def test_only_who_holds_it_or_teaches_there_sees_who_comes(hold: Any, sign_up: Any, cast: Any) -> None:
    occasion = hold(2)
    sign_up(occasion, "anna")
    seen_by = {}
    for account in ("samordnare", "utbildare", "skola", "socialsekreterare.hisingen", "dataskydd"):
        with acting(cast(account)):
            seen_by[account] = [each.name for each in people.participants(occasion)]
            assert Signup.objects.filter(occasion=occasion).count() == len(seen_by[account])
    assert {account for account, names in seen_by.items() if names} == {"samordnare", "utbildare"}
    coordinator = cast("samordnare")
    with acting(coordinator):
        actions.set_teachers(occasion=occasion, users=[], by=coordinator)
    with acting(cast("utbildare")):
        assert people.participants(occasion) == []
        assert refused(lambda: actions.set_capacity(occasion=occasion, capacity=9, by=cast("utbildare")))
        assert without_effect(lambda: Occasion.objects.filter(pk=occasion.pk).update(place="Annorstädes"))
    # Nobody writes a sign-up past the functions, not even who holds the occasion.
    with acting(coordinator):
        assert refused(lambda: Signup.objects.filter(occasion=occasion).update(state="placed"))
        assert refused(lambda: Occasion.objects.filter(pk=occasion.pk).update(capacity=1))


def test_the_way_into_a_meeting_on_the_net_is_for_those_with_a_confirmed_place(
    hold: Any, sign_up: Any, cast: Any
) -> None:
    occasion = hold(1, link="https://moten.example/rum")
    first, second = sign_up(occasion, "a"), sign_up(occasion, "b")
    assert (seen(first).room, seen(second).room) == ("", "")
    mine.confirm(secret=secret(first))
    mine.confirm(secret=secret(second))
    assert (seen(first).room, seen(second).room) == ("https://moten.example/rum", "")
    with acting(cast("utbildare")):
        assert actions.link_of(occasion) == "https://moten.example/rum"
    with acting(cast("skola")):
        assert actions.link_of(occasion) == ""


def test_a_link_to_all_of_ones_own_goes_to_the_address_and_opens_for_a_while(
    hold: Any, sign_up: Any, wall: Any, as_owner: Any
) -> None:
    outcomes = {sign_up(hold(1), "anna").uid, sign_up(hold(1), "anna", email="Anna+x@goteborg.se").uid}
    sign_up(hold(1), "bo")
    mine.ask(email="ANNA@goteborg.se")
    mine.ask(email="anna@goteborg.se")
    mine.ask(email="nobody@goteborg.se")
    with as_owner():
        letter = Letter.objects.get(kind="mine")
    opens = links.mine_secret(letter.uid)
    assert {each.uid for each in mine.everything(opens)} == outcomes
    wall(letter.expires_at)
    assert mine.everything(opens) == []


@pytest.mark.usefixtures("before_the_first")
def test_signed_in_one_needs_to_confirm_nothing_and_sees_ones_own(hold: Any, sign_up: Any, cast: Any) -> None:
    occasion, school = hold(2), cast("skola")
    with acting(school):
        outcome = sign_up(occasion, "x", by=school)
        assert [each.uid for each in mine.own(by=school)] == [outcome.uid]
    assert outcome.confirm_by is None
    assert seen(outcome).confirmed_at is not None
    letters.send()
    assert [(each.to, each.subject) for each in mail.outbox] == [([school.email], "Du har en plats")]
    # Nobody gets a confirmed place by saying so.
    anonymous = signing_up.sign_up(
        occasion=occasion, name="x", email="x@goteborg.se", language="sv", submission="", by=None
    )
    assert seen(anonymous).confirmed_at is None
