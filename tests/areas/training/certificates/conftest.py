"""Occasions that have been held, with who was there."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions import actions, door, signing_up
from varsam.areas.training.occasions.models import Occasion, Sitting
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation, User

COORDINATOR, TRAINER = "samordnare", "utbildare"


@dataclass
class Held:
    """An occasion and its sign-ups, in the order in which they came."""

    occasion: Occasion
    signups: list[uuid.UUID]

    @property
    def ends_at(self) -> datetime:
        assert self.occasion.ends_at
        return self.occasion.ends_at


@pytest.fixture
def clock(as_owner: Callable[[], Any]) -> Callable[[datetime], None]:
    """`clock(moment)` moves the database's clock on for the rest of the test: what it has seen it does not forget."""

    def moves(moment: datetime) -> None:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "insert into public.records_clock (id, seen) values (1, %s)"
                " on conflict (id) do update set seen = greatest(records_clock.seen, excluded.seen)",
                [moment],
            )

    return moves


def _now() -> datetime:
    """By the database's clock, which a test may have moved on."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.records_now()")
        now: datetime = cursor.fetchone()[0]
        return now


@pytest.fixture
def held(cast: Callable[[str], User], clock: Callable[[datetime], None]) -> Callable[..., Held]:
    """`held(10)`: ten people were at all sittings of an occasion that ended an hour ago by the database's clock; the last
    `late` of them missed the last one. `teacher` teaches it."""

    def made(
        people: int = 10,
        *,
        sittings: int = 1,
        late: int = 0,
        course: str = "grundkurs-radikalisering",
        teacher: str = TRAINER,
        names: str = "Maria Åkesson",
        prefix: str = "person",
    ) -> Held:
        coordinator = cast(COORDINATOR)
        first = _now() + timedelta(days=2)
        times = [(first + timedelta(days=n), first + timedelta(days=n, hours=2)) for n in range(sittings)]
        with acting(coordinator):
            occasion = actions.create_occasion(
                course=Course.objects.get(slug=course),
                unit=Organisation.objects.get(slug="samordningen").pk,
                times=times,
                capacity=people,
                closes_at=first - timedelta(hours=1),
                place="Rum Älven",
                teachers=[cast(teacher)],
                by=coordinator,
            )
            actions.open_(occasion=occasion, by=coordinator)
        signups = [
            signing_up.sign_up(
                occasion=occasion,
                name=f"{names} {n}" if n else names,
                email=f"{prefix}{n}@goteborg.se",
                language="sv",
                submission=uuid.uuid4().hex,
            ).uid
            for n in range(people)
        ]
        clock(times[-1][1] + timedelta(hours=1))
        with acting(coordinator):
            days = list(Sitting.objects.filter(occasion=occasion).order_by("position"))
            marks = [
                door.Sent(uuid.uuid4(), signup, day.pk, not (n >= people - late and day is days[-1]), first)
                for n, signup in enumerate(signups)
                for day in days
            ]
            door.mark(marks=marks, by=coordinator)
            actions.hold(occasion=occasion, by=coordinator)
            occasion.refresh_from_db()
        return Held(occasion, signups)

    return made
