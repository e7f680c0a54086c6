"""What somebody types in a search, and how long the answer takes: shared by what measures a search."""

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import psycopg

from bench import report

QUESTIONS, WARM = 600, 60
KINDS = ("as written", "another form", "without å ä ö", "misspelled", "compound")
_LETTERS = "abcdefghijklmnoprstuvyåäö"

Times = list[tuple[float, bool]]


def vocabulary(content: object, draw: random.Random) -> list[str]:
    """Words of real texts, and so many compounds of them that there are 20,000, the common ones first."""
    said = json.dumps(content, ensure_ascii=False)
    found = sorted({word for word in _split(said) if len(word) > 2})
    draw.shuffle(found)
    made = dict.fromkeys(found)
    parts = [word for word in found if 4 <= len(word) <= 7]
    while len(made) < 20_000:
        made[draw.choice(parts) + draw.choice(("", "s")) + draw.choice(parts)] = None
    return list(made)


def _split(text: str) -> list[str]:
    return "".join(c.lower() if c.isalpha() else " " for c in text).split()


def question(text: str, kind: str, draw: random.Random) -> str:
    """One to four words of one text, as somebody might type them, the first in the manner of `kind`."""
    known = [word for word in text.split() if len(word) > 3]
    chosen = draw.sample(known, min(len(known), draw.choice((1, 1, 2, 2, 3, 4))))
    ways: dict[str, Callable[[str], str]] = {
        "as written": str,
        "another form": lambda word: word + draw.choice(("en", "ar", "arna", "s")),
        "without å ä ö": lambda word: word.translate(str.maketrans("åäö", "aao")),
        "misspelled": lambda word: _misspelled(word, draw),
        "compound": lambda word: draw.choice(("skol", "fritids", "grupp")) + word,
    }
    chosen[0] = ways[kind](chosen[0])
    return " ".join(chosen)


def _misspelled(word: str, draw: random.Random) -> str:
    place, letter = draw.randrange(1, len(word)), draw.choice(_LETTERS)
    return draw.choice(
        (
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place + 1 :],
        )
    )


def timed[Question](act: Callable[[Question], bool], asked: Sequence[Question]) -> Times:
    """Milliseconds for each question after those of the warm-up, which come last, and whether it had an answer."""
    for each in asked[QUESTIONS:]:
        act(each)
    found = []
    for each in asked[:QUESTIONS]:
        begun = perf_counter()
        any_ = act(each)
        found.append(((perf_counter() - begun) * 1000, any_))
    return found


def processor_time[Question](
    app: psycopg.Connection, act: Callable[[Question], object], asked: Sequence[Question]
) -> list[float]:
    """Milliseconds of processor in the database for each question, which other work on the machine does not lengthen."""
    row = app.execute("select pg_backend_pid()").fetchone()
    assert row
    clock = Path(f"/proc/{row[0]}/schedstat")

    def now() -> float:
        return int(clock.read_text().split()[0]) / 1e6

    spent = []
    for each in [*asked[QUESTIONS:], *asked[:QUESTIONS]]:
        begun = now()
        act(each)
        spent.append(now() - begun)
    return spent[WARM:]


def row(found: Times, base: float) -> tuple[object, ...]:
    """Median, p95, worst, how many times the baseline's median, and how many had any answer."""
    times = [ms for ms, _ in found]
    middle = report.middle(times)
    answered = f"{100 * sum(any_ for _, any_ in found) / len(found):.0f} %"
    return middle, report.percentile(times, 0.95), max(times), f"{middle / base:.1f} x", answered


def by_kind(place: int, ours: Times, theirs: Times) -> tuple[object, ...]:
    """One kind of question: p95 in ms, and how many had any answer, ours and the baseline's."""
    ours, theirs = ours[place :: len(KINDS)], theirs[place :: len(KINDS)]
    shares = [f"{100 * sum(found for _, found in each) / len(each):.0f} %" for each in (ours, theirs)]
    return KINDS[place], report.percentile([ms for ms, _ in ours], 0.95), *shares
