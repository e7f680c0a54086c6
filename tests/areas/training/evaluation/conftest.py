"""Occasions that are asked about, and answers that come by the links."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.areas.training.certificates.conftest import COORDINATOR, Held, clock, held
from varsam.areas.training.evaluation import answering, asking, letting_out, links
from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.evaluation.models import Round

__all__ = ["clock", "held"]
YES, NO = (1, 1, 1, 1, 1), (3, 3, 3, 3, 3)


@pytest.fixture
def asked(held: Callable[..., Held]) -> Callable[..., Held]:
    """`asked(12)`: the same as `held`, and everybody who was there has been asked directly afterwards."""

    def made(people: int = 12, **values: Any) -> Held:
        found = held(people, **values)
        asking.ask()
        return found

    return made


def give(
    signup: uuid.UUID, chosen: Sequence[int] = YES, words: str = "", moment: Moment = Moment.AFTER
) -> None:
    """Answer by the link of one's mail."""
    secret = links.secret(signup, moment)
    opened = answering.opened(secret)
    assert opened
    answering.answer(secret=secret, opened=opened, chosen=chosen, words=words)


@pytest.fixture
def over(clock: Callable[[datetime], None], as_owner: Any) -> Callable[[Held], int]:
    """`over(asked)`: the time to answer is over, and the worker has let out what is enough; how many releases."""

    def closed(asked: Held) -> int:
        with as_owner():
            ends = Round.objects.filter(occasion=asked.occasion).latest("closes_at").closes_at
        clock(ends + timedelta(minutes=1))
        return letting_out.let_out()

    return closed


@pytest.fixture
def rows(as_owner: Any) -> Callable[..., list[tuple[Any, ...]]]:
    """`rows("select …")` as the owner of the database."""

    def found(query: str, *values: Any) -> list[tuple[Any, ...]]:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())

    return found


__all__ += ["COORDINATOR", "NO", "YES", "give"]
