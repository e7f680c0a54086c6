"""Visitors over HTTP: a few at once, each on a connection that it keeps, as many requests as asked."""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from bench.report import percentile

HOST = "127.0.0.1"
_TIMEOUT = 60


@dataclass(frozen=True)
class Server:
    """Where a server answers, and the processes whose work is its own (its database's too)."""

    port: int
    pids: tuple[int, ...]

    def processor_ms(self) -> float:
        """Processor time of these and all their children so far; 0 where the system has no /proc to say it."""
        return sum(map(_processor_ms, self.pids))


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers (names in lower case), body as text."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Result:
    """Seconds in all, the server's processor time in ms, and ms and answer of each request as they ended."""

    seconds: float = 0.0
    processor: float = 0.0
    taken: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.taken) / self.seconds

    @property
    def cost(self) -> float:
        """The server's processor time for one request, in ms."""
        return self.processor / len(self.taken)

    @property
    def p95(self) -> float:
        return percentile(self.taken, 0.95)

    def check(self, *statuses: int) -> "Result":
        """Itself, if every answer had one of these statuses: the time of an error is worth nothing."""
        wrong = [answer.status for answer in self.answers if answer.status not in statuses]
        if wrong:
            raise SystemExit(
                f"{len(wrong)} of {len(self.answers)} answers were wrong, the first a {wrong[0]}"
            )
        return self


def request(path: str, form: dict[str, str] | None = None, **headers: str) -> bytes:
    """A request as a browser sends it; `form` makes it a POST, `headers` with _ for -."""
    body = urlencode(form).encode() if form is not None else b""
    lines = [
        f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
        f"Host: {HOST}",
        "Accept: text/html",
        "Accept-Language: sv-SE,sv;q=0.9",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def send(server: Server, requests: Sequence[bytes], clients: int, *, keep: bool = True) -> Result:
    """Send all requests by so many clients at once; `keep` keeps the answers' bodies."""
    before = server.processor_ms()
    result = asyncio.run(_send(server.port, iter(requests), clients, keep))
    result.processor = server.processor_ms() - before
    return result


async def _send(port: int, requests: Iterator[bytes], clients: int, keep: bool) -> Result:
    result = Result()
    begun = perf_counter()
    async with asyncio.timeout(_TIMEOUT * 5):
        await asyncio.gather(*(_client(port, requests, result, keep) for _ in range(clients)))
    result.seconds = perf_counter() - begun
    return result


async def _client(port: int, requests: Iterator[bytes], result: Result, keep: bool) -> None:
    reader, writer = await asyncio.open_connection(HOST, port, limit=2**20)
    for each in requests:
        begun = perf_counter()
        writer.write(each)
        came = await asyncio.wait_for(answer(reader), _TIMEOUT)
        result.taken.append((perf_counter() - begun) * 1000)
        result.answers.append(came if keep else Answer(came.status, {}, b""))
    writer.close()
    await writer.wait_closed()


async def answer(reader: asyncio.StreamReader) -> Answer:
    """The next answer on a connection that is kept."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {}
    for line in head[1:]:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers["content-length"]))
    return Answer(int(head[0].split()[1]), headers, body)


def in_rounds[T](rounds: int, acts: dict[str, Callable[[], T]]) -> dict[str, list[T]]:
    """Do each of them in turn, several times over, so that a noisy minute does not hit one alone."""
    found: dict[str, list[T]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            found[name].append(act())
    return found


def _processor_ms(pid: int) -> float:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    own = (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    return own + sum(_processor_ms(int(child)) for child in children)
