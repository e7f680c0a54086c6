"""Bringing in 10,000 references in a town with 40,000, and finding one among 50,000 by what somebody types.

Measured: `bringing.work`, as the worker does it, for one file of RIS with 10,000 references of which a tenth are here under another
spelling, a tenth by their DOI, and one in a hundred is broken; and the same file again. Then `search.find` as the page calls it, as
the app's login, for 300 questions of one to three words, names, years, DOIs and beginnings of words.
Against: adding the same references one by one (`actions.add_study`), on the first 300; and an ILIKE of every word over titles and
authors, as the owner.
Bounds: the file below 20 s, `search.find` below 40 ms at p95.
"""

import random
import time
from typing import Any

from bench import house, report
from bench.report import Bound

HERE, FILE, SINGLE, QUESTIONS = 40_000, 10_000, 300, 300
_SECONDS, _LIMIT = 20.0, 40.0
_TOPICS = [
    "Preventing",
    "Mentoring",
    "Families",
    "Schools",
    "Police",
    "Radicalisation",
    "Extremism",
    "Violence",
    "Youth",
    "Prison",
    "Exit",
    "Dialogue",
    "Community",
    "Online",
    "Tolerance",
    "Training",
    "Support",
    "Teachers",
    "Parents",
    "Networks",
    "Resilience",
    "Evaluation",
    "Outcomes",
    "Trust",
    "Gender",
    "Identity",
    "Conflict",
    "Hate",
]
_FAMILIES = [
    "Åberg",
    "Björk",
    "Çelik",
    "Dahl",
    "Öström",
    "Smith",
    "Müller",
    "Nguyen",
    "Haddad",
    "García",
    "Lindström",
    "Sørensen",
    "Ivanov",
    "Okafor",
    "Rossi",
    "Kowalska",
]


def _reference(n: int, draw: random.Random) -> tuple[str, str, int, str]:
    title = f"{' '.join(draw.sample(_TOPICS, 5))}: {draw.choice(_TOPICS).lower()} {draw.choice(_TOPICS).lower()} in {n} places"
    return (
        title,
        f"{draw.choice(_FAMILIES)}{draw.choice('aeiou')}{n % 97}, {draw.choice('ABCDEF')}.",
        1990 + n % 36,
        f"10.{5000 + n % 90}/x{n}",
    )


def _ris(title: str, author: str, year: int, doi: str, extra: str = "") -> str:
    return f"TY  - JOUR\nTI  - {title}\nAU  - {author}\nPY  - {year}\n{f'DO  - {doi}{chr(10)}' if doi else ''}{extra}JO  - Journal of Studies\nER  - \n"


def _content(here: list[tuple[str, str, int, str]], draw: random.Random) -> bytes:
    records = []
    for n in range(FILE):
        title, author, year, doi = _reference(HERE + n, draw)
        if n % 100 == 7:
            records.append(f"TY  - JOUR\nAU  - {author}\nER  - \n")
        elif n % 10 == 1:
            title, author, year, _doi = here[draw.randrange(HERE)]
            records.append(
                _ris(
                    title.split(":")[0].replace("ing", "ng", 1).lower(),
                    author.replace("Å", "Aa"),
                    year + 1,
                    "",
                )
            )
        elif n % 10 == 2:
            title, author, year, doi = here[draw.randrange(HERE)]
            records.append(
                _ris(
                    title, author, year, f"https://doi.org/{doi.upper()}", "AB  - What they did and found.\n"
                )
            )
        else:
            records.append(
                _ris(title, author, year, doi, f"AB  - {'What they did and what they found. ' * 20}\n")
            )
    return "".join(records).encode()


def run() -> list[Bound]:
    """Fill, bring in, ask, compare."""
    draw = random.Random(8)
    here = [_reference(n, draw) for n in range(HERE)]
    _bring("".join(_ris(*each) for each in here[: HERE // 2]).encode())
    _bring("".join(_ris(*each) for each in here[HERE // 2 :]).encode())
    with house.connect("varsam_owner") as owner:
        owner.execute("analyze studies_study")
    content = _content(here, draw)
    first, counts = _bring(content)
    second, again = _bring(content)
    with house.connect("varsam_owner") as owner:
        owner.execute("analyze studies_study")
    single = _one_by_one(draw)
    report.table(
        f"Bringing in {FILE:,} references where {HERE:,} are ({len(content) / 1e6:.1f} MB of RIS)",
        ("", "seconds", "new", "here", "fuller", "may be the same", "broken"),
        [("the file", round(first, 1), *counts), ("the same file again", round(second, 1), *again),
         (f"one by one, from {SINGLE} of them", round(single, 1), "", "", "", "", "")],
    )  # fmt: skip
    asked = [_question(here[draw.randrange(HERE)], draw) for _ in range(QUESTIONS + 30)]
    found, scanned = _find(asked), _scan(asked)
    report.table(
        f"Finding one of some 50,000 studies ({QUESTIONS} questions, ms)",
        ("", "median", "p95", "worst"),
        [(name, report.middle(times), report.percentile(times, 0.95), max(times)) for name, times in (
            ("search.find, as the page", found), ("baseline: ILIKE of every word", scanned))],
    )  # fmt: skip
    worst = report.percentile(found, 0.95)
    return [
        Bound(f"bring in {FILE:,} references", f"< {_SECONDS:.0f} s", f"{first:.1f} s", first < _SECONDS),
        Bound("study search over 50,000, p95", f"< {_LIMIT:.0f} ms", f"{worst:.1f} ms", worst < _LIMIT),
    ]


def _lead() -> Any:
    from varsam.site import demo_cast

    return demo_cast.user("metodansvarig")


def _bring(content: bytes) -> tuple[float, tuple[int, ...]]:
    """Seconds that the worker takes, and what came of the file."""
    from varsam.areas.methods.studies import actions, bringing
    from varsam.areas.methods.studies.models import Import
    from varsam.kernel.access import actor

    by = _lead()
    with actor.acting(by):
        made = actions.import_file(name="bench.ris", content=content, by=by)
    began = time.perf_counter()
    bringing.work(made)
    took = time.perf_counter() - began
    with actor.acting(by):
        row = Import.objects.defer("content").get(pk=made)
    assert row.state == "done", row.fault
    return took, (row.added, row.known, row.filled, row.doubtful, row.broken)


def _one_by_one(draw: random.Random) -> float:
    """Seconds that all of a file would take, told from some of it."""
    from varsam.areas.methods.studies import actions
    from varsam.kernel.access import actor
    from varsam.lib import bibliography

    by, began = _lead(), time.perf_counter()
    for n in range(SINGLE):
        with actor.acting(by):
            text = _ris(*_reference(HERE + 2 * FILE + n, draw))
            [reference] = bibliography.read(text.encode()).entries
            assert isinstance(reference, bibliography.Reference)
            actions.add_study(reference=reference, by=by)
    return (time.perf_counter() - began) / SINGLE * FILE


def _question(study: tuple[str, str, int, str], draw: random.Random) -> str:
    title, author, year, doi = study
    names = title.replace(":", "").split()
    return draw.choice(
        (
            " ".join(draw.sample(names, 2)),
            " ".join(draw.sample(names, 3)).lower(),
            f"{author.split(',')[0]} {year}",
            doi,
            f"{draw.choice(names)[:4]} {author[:4]}",
            draw.choice(_TOPICS),
        )
    )


def _find(asked: list[str]) -> list[float]:
    from varsam.areas.methods.studies import search
    from varsam.kernel.access import actor

    times = []
    with actor.acting(_lead()):
        for text in asked:
            began = time.perf_counter()
            search.find(text)
            times.append((time.perf_counter() - began) * 1000)
    return times[30:]


def _scan(asked: list[str]) -> list[float]:
    times = []
    with house.connect("varsam_owner") as owner:
        for text in asked:
            words = [f"%{word}%" for word in text.split()]
            where = " and ".join(["title || authors || coalesce(doi, '') ilike %s"] * len(words))
            began = time.perf_counter()
            owner.execute(
                f"select id from studies_study where {where} order by year desc limit 30", words
            ).fetchall()
            times.append((time.perf_counter() - began) * 1000)
    return times[30:]
