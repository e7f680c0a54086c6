"""Needs and names go when they have served, one person at a time, and out of a restored backup too."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from varsam.areas.training.occasions import door, jobs, links, mine, people
from varsam.areas.training.occasions.door import Sent
from varsam.areas.training.occasions.models import Signup
from varsam.kernel.access.actor import acting
from varsam.kernel.vault import api as vault
from varsam.kernel.vault.models import WrappedKey

pytestmark = [pytest.mark.django_db, pytest.mark.law("L10")]


@pytest.fixture(autouse=True)
def quiet(monkeypatch: Any) -> None:
    """The part of the keys that no backup holds is written elsewhere than where the tests' own lies."""
    monkeypatch.setattr(vault, "write_keys_part", lambda: None)


def rows(as_owner: Any) -> list[Signup]:
    with as_owner():
        return list(Signup.objects.order_by("arrival"))


def keys(as_owner: Any) -> set[Any]:
    with as_owner():
        return set(WrappedKey.objects.values_list("pk", flat=True))


@pytest.mark.usefixtures("before_the_first")
def test_needs_go_the_day_after_and_names_as_the_limits_say(
    hold: Any, sign_up: Any, wall: Any, cast: Any, as_owner: Any
) -> None:
    before = keys(as_owner)
    occasion = hold(3, link="https://moten.example/rum")
    came, stayed = sign_up(occasion, "anna", needs="Glutenfritt"), sign_up(occasion, "bo", needs="Hörslinga")
    gone = sign_up(occasion, "cleo", needs="Ledsagare")
    for each in (came, stayed):
        mine.confirm(secret=links.place_secret(each.uid))
    mine.cancel(secret=links.place_secret(gone.uid))
    assert len(keys(as_owner) - before) == 7
    assert jobs.forget() == (1, 0, 0, 0)

    trainer, (sitting,) = cast("utbildare"), occasion.sittings.all()
    wall(occasion.ends_at)
    with acting(trainer):
        marked = door.mark(
            marks=[Sent(came.uid, came.uid, sitting.uid, True, occasion.starts_at)], by=trainer
        )
    assert [said for _id, said in marked] == ["saved"]
    # The same day nothing is destroyed yet: the trainer still needs to know.
    assert jobs.forget()[0] == 0
    wall(occasion.ends_at + timedelta(days=1))
    assert jobs.forget()[:2] == (2, 1)
    with acting(trainer):
        assert [(each.name, each.needs) for each in people.participants(occasion)] == [
            ("anna", ""),
            ("bo", ""),
            ("cleo", ""),
        ]

    wall(occasion.ends_at + timedelta(days=31))
    assert jobs.forget() == (0, 0, 2, 0)
    assert [row.person is not None for row in rows(as_owner)] == [True, False, False]
    # What one has learned counts for 24 months; the name stays for as long as the limit says, and then goes.
    wall(occasion.ends_at + timedelta(days=740))
    assert jobs.forget() == (0, 0, 0, 0)
    wall(occasion.ends_at + timedelta(days=800))
    assert jobs.forget() == (0, 0, 1, 0)
    assert keys(as_owner) == before
    for row in rows(as_owner):
        assert (row.person, row.email_index, row.digest, row.needs, row.data_key_id) == (
            None,
            None,
            None,
            None,
            None,
        )
    assert mine.opened(links.place_secret(came.uid)) is None
    assert [row.state for row in rows(as_owner)] == ["placed", "placed", "cancelled"]


def test_whoever_was_destroyed_after_the_backup_does_not_come_back(
    hold: Any, sign_up: Any, as_owner: Any, cast: Any
) -> None:
    occasion = hold(3)
    anna, bo = sign_up(occasion, "anna", needs="Glutenfritt"), sign_up(occasion, "bo")
    with as_owner():
        found = Signup.objects.get(pk=anna.uid)
        WrappedKey.objects.filter(pk__in=[found.data_key_id, found.needs_key_id]).delete()
        with connection.cursor() as cursor:
            cursor.execute("select varsam._vault_sweep()")
    with acting(cast("samordnare")):
        assert [each.name for each in people.participants(occasion)] == ["", "bo"]
    assert mine.opened(links.place_secret(anna.uid)) is None
    assert mine.opened(links.place_secret(bo.uid)) is not None
