"""People who sign up: a few clients one after another, or five hundred in the same moment. The same for every server."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from time import perf_counter

from bench.load import Result, Server
from bench.peers.visitor import Line

type Act = Callable[[Line, int], Awaitable[str]]

_LONGEST = 1800
# No two people of a run have the same address, whatever they sign up for.
people = count(1)


@dataclass(frozen=True)
class Came:
    """What came of one person's sign-up, and the seconds at which it was sent and answered."""

    person: int
    outcome: str
    sent: float
    answered: float


def in_turn(server: Server, act: Act, number: int, clients: int, *, expected: str = "placed") -> Result:
    """So many people by so many clients, each client as soon as its last answer is there; all must come through."""
    before = server.processor_ms()
    result, came = asyncio.run(_in_turn(server.port, act, number, clients))
    result.processor = server.processor_ms() - before
    wrong = Counter(each.outcome for each in came if each.outcome != expected)
    if wrong:
        raise SystemExit(
            f"{wrong.total()} of {number} came to nothing, most often: {wrong.most_common(1)[0][0]}"
        )
    return result


async def _in_turn(port: int, act: Act, number: int, clients: int) -> tuple[Result, list[Came]]:
    turns, came = iter([next(people) for _ in range(number)]), list[Came]()

    async def client() -> None:
        line = Line(port)
        for person in turns:
            came.append(await _come(act, line, person))
        line.close()

    begun = perf_counter()
    async with asyncio.timeout(_LONGEST):
        await asyncio.gather(*(client() for _ in range(clients)))
    taken = [(each.answered - each.sent) * 1000 for each in came]
    return Result(seconds=perf_counter() - begun, taken=taken), came


def at_once(server: Server, act: Act, number: int) -> list[Came]:
    """So many people in the same moment, each on a connection of their own."""

    async def all_of_them() -> list[Came]:
        async with asyncio.timeout(_LONGEST):
            return list(
                await asyncio.gather(*(_alone(server.port, act, next(people)) for _ in range(number)))
            )

    return asyncio.run(all_of_them())


async def _alone(port: int, act: Act, person: int) -> Came:
    line = Line(port)
    try:
        return await _come(act, line, person)
    finally:
        line.close()


async def _come(act: Act, line: Line, person: int) -> Came:
    sent = perf_counter()
    try:
        outcome = await act(line, person)
    except (OSError, asyncio.IncompleteReadError, ValueError, KeyError) as error:
        outcome = f"no answer: {type(error).__name__}"
    return Came(person, outcome, sent, perf_counter())
