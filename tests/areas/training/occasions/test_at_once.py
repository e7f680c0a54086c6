"""Many at once, on real connections to a real PostgreSQL: each statement commits as it does for those who sign up."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from varsam.areas.training.occasions import addresses, links
from varsam.areas.training.occasions.signing_up import prepared
from varsam.kernel.vault.links import digest

PEOPLE, CAPACITY, CONNECTIONS = 500, 100, 40


@dataclass(frozen=True)
class Told:
    """What one was told, and when they asked and were answered."""

    place: str
    line: int
    is_new: bool
    asked: float
    answered: float


def _occasion(town: Any, capacity: int) -> int:
    starts_at = datetime.now(UTC) + timedelta(days=7)
    with town.owner() as owner:
        number: int = owner.execute(
            "insert into occasions_occasion (course_id, unit_id, state, state_reason, form, place, language, capacity,"
            " closes_at, note_sv, note_en, sequence, changed_at, created_at)"
            " select c.id, o.id, 'draft', '', 'classroom', '', 'sv', %s, %s, '', '', 0, now(), now()"
            " from courses_course c, people_organisation o"
            " where c.slug = 'grundkurs-radikalisering' and o.slug = 'samordningen' returning id",
            [capacity, starts_at - timedelta(days=1)],
        ).fetchone()[0]
        uid = uuid.uuid4()
        owner.execute(
            "insert into occasions_sitting (uid, position, starts_at, ends_at, door, occasion_id)"
            " values (%s, 1, %s, %s, %s, %s)",
            [uid, starts_at, starts_at + timedelta(hours=2), digest(links.door_secret(uid)), number],
        )
        owner.execute("update occasions_occasion set state = 'open' where id = %s", [number])
    return number


def _sign_up(connection: psycopg.Connection, occasion: int, email: str, uid: uuid.UUID | None = None) -> Told:
    values = [*prepared(uid or uuid.uuid4(), "Någon", addresses.read(email)), None, "", "sv", None, False]
    asked = time.monotonic()
    row = connection.execute(
        f"select * from varsam.training_sign_up(%s, {', '.join(['%s'] * len(values))})", [occasion, *values]
    ).fetchone()
    assert row is not None
    assert row[6] is None, row[6]
    return Told(row[1], row[2], row[5], asked, time.monotonic())


@contextmanager
def _all_at_once(town: Any, many: int) -> Iterator[Callable[[list[Callable[[Any], Any]]], list[Any]]]:
    """`run([act, …])`: the acts, dealt out to so many connections that begin at the same moment."""
    held = [town.app() for _ in range(many)]
    start = threading.Barrier(many)

    def work(connection: Any, acts: list[Callable[[Any], Any]]) -> list[Any]:
        start.wait()
        return [act(connection) for act in acts]

    def run(acts: list[Callable[[Any], Any]]) -> list[Any]:
        with ThreadPoolExecutor(many) as pool:
            parts = pool.map(work, held, [acts[i::many] for i in range(many)])
            return [told for part in parts for told in part]

    yield run
    for connection in held:
        connection.close()


def _counted(town: Any, occasion: int) -> tuple[Any, ...]:
    with town.owner() as owner:
        found: tuple[Any, ...] = owner.execute(
            "select taken, waiting, arrivals, (select count(*) from occasions_signup s where s.occasion_id = o.id)"
            " from occasions_occasion o where id = %s",
            [occasion],
        ).fetchone()
    return found


def test_five_hundred_at_once_get_a_hundred_places_and_the_rest_a_line_in_order_of_arrival(town: Any) -> None:
    occasion = _occasion(town, CAPACITY)
    with _all_at_once(town, CONNECTIONS) as run:
        told = run([lambda c, n=n: _sign_up(c, occasion, f"p{n}@goteborg.se") for n in range(PEOPLE)])

    assert _counted(town, occasion) == (CAPACITY, PEOPLE - CAPACITY, PEOPLE, PEOPLE)
    assert sum(each.place == "placed" for each in told) == CAPACITY
    assert sorted(each.line for each in told if each.place == "waiting") == list(
        range(1, PEOPLE - CAPACITY + 1)
    )
    # Nobody who came when another had been answered already stands before them.
    by_answer = sorted(told, key=lambda each: each.answered)
    furthest = 0
    for each in sorted(told, key=lambda each: each.asked):
        while by_answer and by_answer[0].answered < each.asked:
            furthest = max(furthest, by_answer.pop(0).line)
        assert each.line > furthest or each.line == furthest == 0
    # What was said is what is stored, and each of them gets a letter.
    with town.owner() as owner:
        stored = owner.execute(
            "select count(*), count(distinct arrival), max(arrival) filter (where state = 'placed'),"
            " min(arrival) filter (where state = 'waiting'),"
            " (select count(*) from occasions_letter l where l.occasion_id = %s and l.kind = 'confirm')"
            " from occasions_signup where occasion_id = %s",
            [occasion, occasion],
        ).fetchone()
    assert stored == (PEOPLE, PEOPLE, CAPACITY, CAPACITY + 1, PEOPLE)


def test_a_double_click_and_other_spellings_of_one_address_are_one_sign_up(town: Any) -> None:
    occasion = _occasion(town, CAPACITY)
    uid = uuid.uuid4()
    spellings = ["anna@goteborg.se", " Anna@Goteborg.SE", "ANNA+kurs@goteborg.se", "ａnna@goteborg.se."]
    with _all_at_once(town, 8) as run:
        told = run(
            [lambda c: _sign_up(c, occasion, "bo@goteborg.se", uid)] * 4
            + [lambda c, said=said: _sign_up(c, occasion, said) for said in spellings]
        )
    assert _counted(town, occasion) == (2, 0, 2, 2)
    assert sum(each.is_new for each in told) == 2
    assert {each.place for each in told} == {"placed"}


def test_one_freed_place_goes_to_one_of_two_who_want_it(town: Any) -> None:
    occasion = _occasion(town, 1)
    first, second, third = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    with town.app() as app:
        for name, uid in (("a", first), ("b", second), ("c", third)):
            _sign_up(app, occasion, f"{name}@goteborg.se", uid)

    def act(function: str, uid: uuid.UUID) -> Callable[[Any], Any]:
        return lambda c: c.execute(
            f"select varsam.training_{function}(%s)", [links.place_secret(uid)]
        ).fetchone()[0]

    with _all_at_once(town, 6) as run:
        # The one who has it leaves, twice; the first in line takes it, twice; somebody new, and the next, want it too.
        run(
            [act("cancel", first)] * 2
            + [act("accept", second)] * 2
            + [act("accept", third), lambda c: _sign_up(c, occasion, "d@goteborg.se")]
        )
    with town.app() as app:
        app.execute("select varsam.training_accept(%s)", [links.place_secret(second)])
    with town.owner() as owner:
        states = dict(
            owner.execute(
                "select uid, state from occasions_signup where occasion_id = %s", [occasion]
            ).fetchall()
        )
    assert (states[first], states[second], states[third]) == ("cancelled", "placed", "waiting")
    assert _counted(town, occasion)[:2] == (1, 2)
