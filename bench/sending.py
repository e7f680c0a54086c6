"""Sending a message: the form of `/anhorig/skriv/` with what people put into it, until the code is on the screen.

Measured: messages a second and p95 with 8 writers at once, and with 32: every code that was shown is collected,
must be different from all others and must open its own thread with its own text; the rows are counted.
Against: argon2id alone on as many threads, and a bare INSERT of the same bytes in a transaction of its own on as
many connections. The database's `fsync` and `synchronous_commit` are read from the server.
Bound: at least 50 a second with p95 below 150 ms with 8 writers, and not one lost with 32.
"""

import html
import re
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from time import perf_counter

from bench import house, load, report
from bench.load import Result, Server
from bench.report import Bound, middle

FEW, MANY = 8, 32
EACH_ROUND, ROUNDS = 200, 3
OF_MANY = 640
_HIDDEN = re.compile(r'name="submission" value="([0-9a-f]{32})"')
_CODE = re.compile(r'id="return-code".*?</p>', re.DOTALL)
_DIGITS = re.compile(r"<span>(\d{4})</span>")
_TEXT = (
    "Hej. Jag skriver om min son, som är sjutton. Sedan i våras har han dragit sig undan från sina vänner, och han "
    "sitter uppe på nätterna med människor som vi inte vet vilka de är. Vi vågar snart inte fråga längre. ({mark})"
)


@dataclass(frozen=True)
class Sent:
    """A message that came through: the code that its writer was shown, and a mark that stands in the text."""

    code: str
    mark: str


def forms(server: Server, number: int) -> list[tuple[bytes, str]]:
    """As many filled-in forms, each fetched by itself as a browser would, with the mark of its text."""
    pages = load.send(server, [load.request("/anhorig/skriv/")] * number, FEW).check(200).answers
    found = []
    for page in pages:
        submission, mark = _HIDDEN.search(page.text), secrets.token_hex(8)
        assert submission, "the form has no submission field"
        said = {
            "submission": submission[1], "message": _TEXT.format(mark=mark), "district": "nordost", "language": "sv",
        }  # fmt: skip
        found.append((load.request("/anhorig/skriv/", said), mark))
    return found


def write(server: Server, number: int, writers: int) -> Result:
    """Send so many messages by so many writers; fetching the forms is not timed."""
    return load.send(server, [request for request, _ in forms(server, number)], writers).check(200)


def code_on(page: str) -> str:
    place = _CODE.search(page)
    assert place, "the page shows no code"
    return "".join(_DIGITS.findall(place[0]))


HEAD = ("", "a second", "median ms", "p95 ms", "processor ms each", "of argon2id alone")


def row(name: str, results: list[Result], alone: float) -> tuple[object, ...]:
    """A line of the table: medians of the rounds, and the rate beside that of argon2id alone."""
    rate, p95, cost = (middle([getattr(r, what) for r in results]) for what in ("rate", "p95", "cost"))
    return name, rate, middle([middle(r.taken) for r in results]), p95, cost or "", f"{rate / alone:.2f} x"


def run() -> list[Bound]:
    with house.serving() as varsam:
        write(varsam, 50, FEW)
        acts: dict[str, Callable[[], Result]] = {
            "a bare INSERT, 8 connections": lambda: inserts(FEW, EACH_ROUND * 5),
            "argon2id alone, 8 threads": lambda: hashes(FEW, EACH_ROUND),
            "8 writers": lambda: write(varsam, EACH_ROUND, FEW),
        }
        found = load.in_rounds(ROUNDS, acts)
        found["32 writers"] = [write(varsam, OF_MANY // 2, MANY) for _ in range(2)]
        lost, remarks = _lost(varsam)
    alone = middle([r.rate for r in found["argon2id alone, 8 threads"]])
    report.table("Sending a message", HEAD, [row(name, results, alone) for name, results in found.items()])
    print("\n".join(f"  {remark}" for remark in remarks))
    rate, p95 = (middle([getattr(r, what) for r in found["8 writers"]]) for what in ("rate", "p95"))
    return [
        Bound("messages, 8 writers", ">= 50/s, p95 < 150 ms", f"{rate:.0f}/s, {p95:.0f} ms", rate >= 50 and p95 < 150),
        Bound("messages lost, 32 writers", "0, durable", lost, lost.startswith("0 ") and durable()),
    ]  # fmt: skip


def _lost(server: Server) -> tuple[str, list[str]]:
    """Send by 32 writers once more and follow every single message to its thread."""
    before = _rows()
    filled = forms(server, OF_MANY)
    marks = {request: mark for request, mark in filled}
    sent: list[Sent] = []
    # Which answer belongs to which text has to be known, so each writer is asked by itself here.
    requests, turn = iter(filled), threading.Lock()

    def one_writer() -> None:
        while True:
            with turn:
                each = next(requests, None)
            if each is None:
                return
            answer = load.send(server, [each[0]], 1).check(200).answers[0]
            sent.append(Sent(code_on(answer.text), marks[each[0]]))

    with ThreadPoolExecutor(MANY) as pool:
        for done in [pool.submit(one_writer) for _ in range(MANY)]:
            done.result()
    right = sum(_opens(server, each) for each in sent)
    enquiries, messages = (now - then for now, then in zip(_rows(), before, strict=True))
    codes = len({each.code for each in sent})
    remarks = [
        f"32 writers sent {OF_MANY} messages: {codes} different codes, {right} of them open their own text, "
        f"{enquiries} enquiries and {messages} messages more in the database.",
        f"fsync is {setting('fsync')}, synchronous_commit is {setting('synchronous_commit')}.",
    ]
    missing = OF_MANY - min(codes, right, enquiries, messages)
    return f"{missing} of {OF_MANY}", remarks


def _opens(server: Server, sent: Sent) -> bool:
    """Whether the code leads to a page with the text that it was given for."""
    back = load.send(server, [load.request("/svar/", {"code": sent.code})], 1).check(302).answers[0]
    cookie = back.headers["set-cookie"].split(";")[0]
    page = load.send(server, [load.request(back.headers["location"], Cookie=cookie)], 1).check(200).answers[0]
    return html.escape(_TEXT.format(mark=sent.mark)) in page.text


def _rows() -> tuple[int, int]:
    with house.connect("varsam_owner") as owner:
        row = owner.execute(
            "select (select count(*) from conversations_enquiry), (select count(*) from conversations_message)"
        ).fetchone()
    assert row
    return int(row[0]), int(row[1])


@cache
def setting(name: str) -> str:
    """A setting of the database, as the app's login has it."""
    with house.connect("varsam_app") as app:
        row = app.execute("select current_setting(%s)", [name]).fetchone()
    assert row
    return str(row[0])


def durable() -> bool:
    return setting("fsync") == setting("synchronous_commit") == "on"


# --- baselines --------------------------------------------------------------------------------------
def in_threads(threads: int, acts: list[Callable[[], object]]) -> Result:
    """Do these in so many threads, each timed."""
    result = Result()

    def timed(act: Callable[[], object]) -> None:
        begun = perf_counter()
        act()
        result.taken.append((perf_counter() - begun) * 1000)

    begun = perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(timed, act) for act in acts]:
            done.result()
    result.seconds = perf_counter() - begun
    return result


def hashes(threads: int, number: int) -> Result:
    """Derive so many codes' keys and do nothing else."""
    from varsam.kernel.conversations import codes

    def one() -> object:
        return codes.stretch(f"{secrets.randbelow(10**16):016d}")

    return in_threads(threads, [one] * number)


def inserts(threads: int, number: int) -> Result:
    """Insert rows as large as a message, a transaction each."""
    with house.connect("varsam_owner") as owner:
        owner.execute(
            "create table if not exists bench_insert (id bigserial primary key, sealed bytea not null)"
        )
    own, sealed = threading.local(), secrets.token_bytes(len(_TEXT.encode()) + 60)
    opened = []

    def one() -> None:
        if not hasattr(own, "connection"):
            own.connection = house.connect("varsam_owner")
            opened.append(own.connection)
        own.connection.execute("insert into bench_insert (sealed) values (%s)", [sealed])

    result = in_threads(threads, [one] * number)
    for connection in opened:
        connection.close()
    return result
