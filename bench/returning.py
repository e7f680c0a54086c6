"""Coming back with a code: the form of `/svar/`, the page of the thread behind it, and what wrong codes give away.

Measured: right codes a second with 8 visitors at once, and the thread's page by itself, which the answer to a right
code leads to. Then, one visitor after the other, how long the answer takes to a code that nobody ever had, to one
whose thread has been erased and to one whose thread has expired.
Against: argon2id alone on as many threads; and the never-used code, for the two others.
Bound: at least 50 right codes a second. The three wrong answers look the same, and neither their medians nor their
lower quartiles (which other programs on the machine blur less) differ by more than chance explains: the interval
that holds 99.8 % of resampled differences has 0 in it.
"""

import random
import re
import secrets
from itertools import count

from bench import house, load, report
from bench.load import Answer, Result, Server
from bench.report import Bound, middle
from bench.sending import FEW, HEAD, code_on, hashes, row, write

THREADS, ROUNDS, EACH_ROUND = 120, 3, 200
WRONG = 300
RESAMPLED = 2000
_visitor = count(1)


def try_code(code: str) -> bytes:
    """The form with a code, from a visitor of its own: one who fails too often is slowed down."""
    return load.request("/svar/", {"code": code}, X_Forwarded_For=f"2001:db8::{next(_visitor):x}")


def run() -> list[Bound]:
    with house.serving() as varsam:
        codes = [code_on(answer.text) for answer in write(varsam, THREADS, FEW).answers]
        pages = [_page(answer) for answer in _return(varsam, codes).answers]
        acts = {
            "argon2id alone, 8 threads": lambda: hashes(FEW, EACH_ROUND),
            "right codes, 8 visitors": lambda: _return(varsam, random.choices(codes, k=EACH_ROUND)),
            "the thread's page, 8 visitors": lambda: _read(varsam, random.choices(pages, k=EACH_ROUND)),
        }
        found = load.in_rounds(ROUNDS, acts)
        wrong = _wrong(varsam, codes)
    alone = middle([r.rate for r in found["argon2id alone, 8 threads"]])
    report.table(
        "Coming back with a code", HEAD, [row(name, results, alone) for name, results in found.items()]
    )
    rate = middle([r.rate for r in found["right codes, 8 visitors"]])
    return [Bound("right codes, 8 visitors", ">= 50/s", f"{rate:.0f}/s", rate >= 50), *_compare(wrong)]


def _return(server: Server, codes: list[str]) -> Result:
    return load.send(server, [try_code(code) for code in codes], FEW).check(302)


def _page(answer: Answer) -> bytes:
    """The request that a browser makes next, with the visit's cookie."""
    return load.request(answer.headers["location"], Cookie=answer.headers["set-cookie"].split(";")[0])


def _read(server: Server, pages: list[bytes]) -> Result:
    return load.send(server, pages, FEW).check(200)


# --- wrong codes ------------------------------------------------------------------------------------
def _wrong(server: Server, codes: list[str]) -> dict[str, list[float]]:
    """ms of each wrong code, asked for in turn in a random order; stops where the answers differ."""
    half = len(codes) // 2
    erased, expired = codes[:half], codes[half:]
    for answer in _return(server, erased).answers:
        cookie = answer.headers["set-cookie"].split(";")[0]
        load.send(server, [load.request("/svar/samtal/radera/", {}, Cookie=cookie)], 1).check(200)
    _expire(expired)
    kinds = {
        "never used": lambda: f"{secrets.randbelow(10**16):016d}",
        "erased": lambda: secrets.choice(erased),
        "expired": lambda: secrets.choice(expired),
    }
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    pages = set()
    for turn in range(WRONG + 5):
        for name in random.sample(list(kinds), len(kinds)):
            code = kinds[name]()
            result = load.send(server, [try_code(code)], 1).check(422)
            # The page gives back what was typed; everything else has to be the same to the letter.
            pages.add(re.sub(r"\d{16}", "", result.answers[0].text))
            if turn >= 5:
                taken[name] += result.taken
    if len(pages) > 1:
        raise SystemExit("a wrong code can be told from another by the page that answers it")
    return taken


def _expire(codes: list[str]) -> None:
    from varsam.kernel.conversations.codes import stretch

    digests = [stretch(code).digest for code in codes]
    with house.connect("varsam_owner") as owner:
        owner.execute(
            "update conversations_enquiry set expires_at = now() - interval '1 hour' where writer_digest = any(%s)",
            [digests],
        )


def _compare(wrong: dict[str, list[float]]) -> list[Bound]:
    never = wrong["never used"]
    rows: list[tuple[object, ...]] = [("never used", *_spread(never), "", "")]
    bounds = []
    for name in ("erased", "expired"):
        around = [_difference(wrong[name], never, share) for share in (0.25, 0.5)]
        words = [f"{low:+.2f} to {high:+.2f}" for low, high in around]
        rows.append((name, *_spread(wrong[name]), *words))
        held = all(low <= 0 <= high for low, high in around)
        bounds.append(Bound(f"{name} code against never used, ms", "0 within", words[0], held))
    report.table(
        f"Wrong codes, {WRONG} of each, one at a time (ms); differences from never used, 99.8 % within",
        ("", "lower quartile", "median", "upper quartile", "between quartiles", "between medians"),
        rows,
    )
    return bounds


def _spread(taken: list[float]) -> list[float]:
    return [report.percentile(taken, share) for share in (0.25, 0.5, 0.75)]


def _difference(these: list[float], those: list[float], share: float) -> tuple[float, float]:
    """Within what the difference of this percentile lies for samples drawn anew from both."""
    drawn = [_drawn(these, share) - _drawn(those, share) for _ in range(RESAMPLED)]
    return report.percentile(drawn, 0.001), report.percentile(drawn, 0.999)


def _drawn(values: list[float], share: float) -> float:
    return report.percentile(random.choices(values, k=len(values)), share)
