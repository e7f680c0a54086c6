"""What a parent coach is told of a relative, and when the thread opens and closes for them."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from tests.areas.relatives.conftest import House
from varsam.areas.knowledge_house.experts import search
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.relatives.support import actions, coaching, writer
from varsam.areas.relatives.support.models import Handover, Support
from varsam.areas.relatives.support.refusals import NotNow
from varsam.areas.relatives.support.states import CoachState
from varsam.kernel.conversations.models import Enquiry, Message
from varsam.kernel.people.models import Membership
from varsam.kernel.vault.models import DataKey, WrappedKey


def _answers(house: House, uid: uuid.UUID, *, accepts: bool = True, conflict: bool = False) -> None:
    with house.by("foraldracoach"):
        coaching.coach_answers(
            support_uid=uid, accepts=accepts, conflict=conflict, by=house.cast("foraldracoach")
        )


def _thread(house: House, uid: uuid.UUID) -> Any:
    with house.by("foraldracoach"):
        return coaching.thread(uid)


def test_the_coach_sees_the_least_and_the_thread_only_by_the_relatives_yes(house: House) -> None:
    visit = house.supported(text="Min son har slutat prata med mig.")
    with house.by("samordnare"):
        matches = actions.coaches(house.support(visit))
        assert matches[0].met == max(match.met for match in matches), "who speaks Arabic comes first"
        theirs = next(match for match in matches if match.expert.user == house.cast("foraldracoach"))
        before = search.loads()[theirs.expert.pk]
    coach = house.coached(visit)
    uid, key = writer.mine(visit).uid, house.support(visit).enquiry.data_key_id
    with house.by("foraldracoach"):
        told = coaching.find(uid)
        assert told is not None
        assert (told.uid, told.language, told.district, told.coach_state) == (
            uid,
            "ar",
            "Nordost",
            CoachState.ASKED,
        )
        for hidden in (Support, Handover, Enquiry, Message):
            assert not hidden.objects.filter(**({"uid": uid} if hidden is Support else {})).exists(), hidden
        assert not DataKey.objects.filter(pk=key).exists()
        assert not WrappedKey.objects.filter(pk=key).exists()
    _answers(house, uid)
    with house.by("samordnare"):
        assert search.loads()[coach.pk] > before
    mine = writer.mine(visit)
    assert mine.coach is not None
    assert (mine.coach.name, mine.coach.state) == (house.cast("foraldracoach").given_name, CoachState.YES)
    assert _thread(house, uid) is None

    writer.share_thread(visit, shares=True)
    assert [line.body for line in _thread(house, uid)] == ["Min son har slutat prata med mig."]
    with house.by("samordnare"):
        assert coaching.find(uid) is None
        assert coaching.thread(uid) is None
    writer.share_thread(visit, shares=False)
    assert _thread(house, uid) is None
    writer.share_thread(visit, shares=True)
    with house.by("foraldracoach"):
        coaching.leave(support_uid=uid, by=house.cast("foraldracoach"))
    assert _thread(house, uid) is None
    assert (writer.mine(visit).shares_thread, writer.mine(visit).coach.state) == (False, CoachState.OVER)


@pytest.mark.parametrize("way", ["conflict", "no", "left the network", "works elsewhere", "ended", "no more"])
def test_out_at_once(house: House, as_owner: Any, way: str) -> None:
    visit = house.supported()
    coach = house.coached(visit)
    uid = writer.mine(visit).uid
    if way != "no":
        _answers(house, uid)
        writer.share_thread(visit, shares=True)
    if way in {"conflict", "no"}:
        _answers(house, uid, accepts=False, conflict=way == "conflict")
    elif way == "ended":
        writer.leave(visit)
    elif way == "no more":
        writer.end_coach(visit)
    else:
        with as_owner():
            if way == "works elsewhere":
                Membership.objects.filter(user=coach.user_id).update(valid_to="2026-01-01T00:00Z")
            else:
                Expert.objects.filter(pk=coach.pk).update(ended_at="2026-01-01T00:00Z")
    with house.by("foraldracoach"):
        assert coaching.find(uid) is None
        assert coaching.thread(uid) is None
        with pytest.raises(PermissionDenied):
            coaching.coach_answers(support_uid=uid, accepts=True, by=house.cast("foraldracoach"))


def test_conflict_of_interest(house: House, as_owner: Any) -> None:
    visit = house.supported()
    with as_owner():
        mine = Expert.objects.filter(user=house.cast("foraldracoach"), ended_at=None)
        mine.update(avoids=[house.support(visit).unit.ancestors[0]])
    with pytest.raises(actions.ConflictOfInterest):
        house.coached(visit)
    with house.by("samordnare"):
        actions.ask_coach(
            support=house.support(visit), expert=mine.get(), conflict_reason="Ingen annan talar språket.",
            by=house.cast("samordnare"),
        )  # fmt: skip
    _answers(house, writer.mine(visit).uid, accepts=False, conflict=True)
    with house.by("samordnare"):
        with pytest.raises(actions.ConflictOfInterest):
            actions.ask_coach(
                support=house.support(visit),
                expert=mine.get(),
                conflict_reason="Ändå.",
                by=house.cast("samordnare"),
            )
        others = Expert.objects.filter(ended_at=None).exclude(roles__contains=["parent_coach"])
        with pytest.raises(NotNow):
            actions.ask_coach(support=house.support(visit), expert=others[0], by=house.cast("samordnare"))


def test_the_database_shares_a_thread_with_nobody_but_an_accepted_coach(house: House, as_owner: Any) -> None:
    visit = house.supported()
    with pytest.raises(NotNow):
        writer.share_thread(visit, shares=True)
    house.coached(visit)
    with pytest.raises(NotNow):
        writer.share_thread(visit, shares=True)
    uid = writer.mine(visit).uid
    other = house.supported()
    for account in ("samordnare", "foraldracoach", "socialsekreterare.hisingen"):
        with house.by(account), pytest.raises(PermissionDenied):
            _call("support_share", uid, True)
    with pytest.raises(PermissionDenied):
        _as_writer(other, "support_share", uid, True)


def _call(function: str, *values: Any) -> Any:
    from varsam.areas.relatives.support import refusals

    assert connection.in_atomic_block
    return refusals.call(function, *values)


def _as_writer(visit: Any, function: str, *values: Any) -> Any:
    from varsam.kernel.access.actor import as_writer

    with as_writer(visit.token):
        return _call(function, *values)
