"""Who was there: by the list, by a telephone without a net, by oneself at the door, and who came unasked."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from tests.lib.test_file_kinds import PNG
from tests.refusals import refused
from varsam.areas.training.courses import actions as courses
from varsam.areas.training.occasions import door, links, mine
from varsam.areas.training.occasions.door import Sent
from varsam.areas.training.occasions.enums import Refusal
from varsam.areas.training.occasions.models import Occasion
from varsam.areas.training.occasions.refusals import NotNow
from varsam.kernel.access.actor import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(hold: Any, sign_up: Any, wall: Any) -> Any:
    """`begun(2, "a", "b")`: an occasion of two places that begins, and those who signed up for it in turn."""

    def at(capacity: int, *names: str) -> Any:
        occasion = hold(capacity)
        outcomes = [sign_up(occasion, name) for name in names]
        for outcome in outcomes:
            mine.confirm(secret=links.place_secret(outcome.uid))
        wall(occasion.starts_at)
        return occasion, occasion.sittings.get(), [outcome.uid for outcome in outcomes]

    return at


def sent(
    signup: uuid.UUID, sitting: Any, is_present: bool, minutes: int, name: uuid.UUID | None = None
) -> Sent:
    return Sent(
        name or uuid.uuid4(),
        signup,
        sitting.uid,
        is_present,
        sitting.starts_at - timedelta(minutes=60 - minutes),
    )


def test_the_latest_mark_by_the_telephones_own_clock_holds_in_whatever_order_they_come(
    begun: Any, cast: Any
) -> None:
    _occasion, sitting, (anna, bo) = begun(2, "anna", "bo")
    trainer, name = cast("utbildare"), uuid.uuid4()
    with acting(trainer):
        first = door.mark(marks=[sent(anna, sitting, True, 5, name), sent(bo, sitting, True, 1)], by=trainer)
        # Sent again after the net was away, and an older one that was still in the queue.
        again = door.mark(marks=[sent(anna, sitting, True, 5, name), sent(anna, sitting, False, 3), sent(bo, sitting, False, 2)], by=trainer)  # fmt: skip
        listed = {row.participant.name: row.is_present for row in door.list_(sitting)}
    assert [said for _id, said in first + again] == ["saved", "saved", "saved", "older", "saved"]
    assert listed == {"anna": True, "bo": False}


def test_marks_of_other_occasions_and_by_others_are_not_taken(
    begun: Any, hold: Any, sign_up: Any, cast: Any
) -> None:
    _occasion, sitting, (anna,) = begun(2, "anna")
    other = hold(1, teachers=[], days=9)
    stranger = sign_up(other, "c").uid
    trainer = cast("utbildare")
    with acting(trainer):
        said = door.mark(
            marks=[sent(stranger, sitting, True, 1), sent(stranger, other.sittings.get(), True, 1)],
            by=trainer,
        )
        assert [each for _id, each in said] == ["unknown", "unknown"]
    with acting(cast("skola")):
        assert door.mark(marks=[sent(anna, sitting, True, 1)], by=cast("skola"))[0][1] == "unknown"
        assert door.list_(sitting) == []
        assert refused(lambda: door.walk_in(sitting=sitting, name="X", by=cast("skola")))


def test_the_code_in_the_room_opens_on_its_day_to_those_with_a_place(
    begun: Any, wall: Any, cast: Any
) -> None:
    _occasion, sitting, _people = begun(1, "anna", "bo")
    secret = links.door_secret(sitting.uid)
    found = door.opened(secret)
    assert found
    assert found.is_open
    assert [door.come(secret=secret, email=f"{who}@goteborg.se") for who in (" ANNA", "bo", "nobody")] == [
        True,
        False,
        False,
    ]
    with acting(cast("utbildare")):
        assert [row.is_present for row in door.list_(sitting)] == [True]
    wall(sitting.starts_at - timedelta(days=1))
    assert door.come(secret=secret, email="anna@goteborg.se") is False
    assert door.opened(links.door_secret(uuid.uuid4())) is None


def test_who_comes_unasked_gets_the_place_of_who_did_not_come_and_no_other(begun: Any, cast: Any) -> None:
    occasion, sitting, (anna, _bo) = begun(2, "anna", "bo")
    trainer, name = cast("utbildare"), uuid.uuid4()

    def comes(who: str, uid: uuid.UUID | None = None) -> uuid.UUID:
        return door.walk_in(sitting=sitting, name=who, uid=uid, by=trainer)

    with acting(trainer):
        with pytest.raises(NotNow) as full:
            comes("Cleo")
        assert full.value.refusal == Refusal.FULL
        door.mark(marks=[sent(anna, sitting, False, 61)], by=trainer)
        assert comes("Cleo", name) == comes("Cleo", name) == name
        with pytest.raises(NotNow):
            comes("Dan")
        # Anna came late after all: she was there, and no place was made for it.
        door.mark(marks=[sent(anna, sitting, True, 62)], by=trainer)
        listed = {row.participant.name: row.is_present for row in door.list_(sitting)}
    assert listed == {"anna": True, "bo": None, "Cleo": True}
    occasion = Occasion.objects.get(pk=occasion.pk)
    assert (occasion.taken, occasion.capacity) == (2, 2)


def test_what_was_handed_out_is_for_those_who_were_there(begun: Any, cast: Any) -> None:
    occasion, sitting, (anna, bo) = begun(2, "anna", "bo")
    coordinator = cast("samordnare")
    with acting(coordinator):
        made = courses.add_material(course=occasion.course, name="blad.png", content=PNG, by=coordinator)
        door.mark(marks=[sent(anna, sitting, True, 1)], by=coordinator)
    assert [each.name for each in mine.materials(links.place_secret(anna))] == ["blad.png"]
    found = mine.material(links.place_secret(anna), made.pk)
    assert found
    assert found[1] == PNG
    assert mine.materials(links.place_secret(bo)) == []
    assert mine.material(links.place_secret(bo), made.pk) is None
