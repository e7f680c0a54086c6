"""Finding a guide among 10,000 by what somebody types: plain, in another form, without å ä ö, misspelled, put together.

Measured: `search.find` as the page calls it (the function of the database, the guides that it names and the marked
snippets), and the function alone, as the app's login with nobody signed in, also in the processor time of its process of the database;
600 questions of one to four words, each asked once after a warm-up of 60 others. The guides are made of the words of the ten real ones and of compounds of those, common
words often and rare ones seldom, as in a language.
Against, in the same run on the same guides, as the owner, ids and rank only: PostgreSQL's own Swedish full text with a GIN
index and ts_rank; and an ILIKE of every word over all texts. Neither knows a misspelling, so it also says how many of the
questions had any answer at all.
Bound: `search.find` below 30 ms at p95.
"""

import itertools
import json
import random
from collections.abc import Callable

import psycopg

from bench import house, questions, report
from bench.questions import KINDS, QUESTIONS, WARM
from bench.report import Bound

GUIDES = 10_000
_LIMIT = 30.0


def run() -> list[Bound]:
    """Fill, ask, compare."""
    from varsam.site.reference import read_yaml

    draw = random.Random(7)
    words = questions.vocabulary(read_yaml("varsam.areas.operations", "scenarios.yaml")["scenarios"], draw)
    with house.connect("varsam_owner") as owner:
        texts = _fill(owner, words, draw)
        asked = [
            questions.question(draw.choice(texts), kind, draw)
            for kind in itertools.islice(itertools.cycle(KINDS), QUESTIONS + WARM)
        ]
        whole, alone, full_text, scan = _whole(), _alone(), _full_text(owner), _scan(owner)
        times = {name: questions.timed(act, asked) for name, act in (
            ("search.find, as the page", whole), ("varsam.guides_find alone", alone),
            ("baseline: PostgreSQL's full text, GIN, ts_rank", full_text), ("baseline: ILIKE of every word", scan),
        )}  # fmt: skip
        distinct = owner.execute(
            "select count(*) from wording_lexeme where corpus = 'guides' and said > 0"
        ).fetchone()
    base = report.middle([ms for ms, _ in times["baseline: PostgreSQL's full text, GIN, ts_rank"]])
    app = house.connect("varsam_app")
    spent = questions.processor_time(
        app,
        lambda each: app.execute("select slug from varsam.guides_find(%s, '', 20)", [each]).fetchall(),
        asked,
    )
    report.table(
        f"Finding a guide among {GUIDES:,} with {distinct[0] if distinct else 0:,} words ({QUESTIONS} questions, ms)",
        ("", "median", "p95", "worst", "times", "answered"),
        [
            *((name, *questions.row(found, base)) for name, found in times.items()),
            (
                "processor time of varsam.guides_find",
                report.middle(spent),
                report.percentile(spent, 0.95),
                max(spent),
                "",
                "",
            ),
        ],
    )
    report.table(
        "The same by kind of question: search.find, p95 in ms and how many were answered",
        ("", "p95", "answered", "by full text"),
        [
            questions.by_kind(
                place,
                times["search.find, as the page"],
                times["baseline: PostgreSQL's full text, GIN, ts_rank"],
            )
            for place in range(len(KINDS))
        ],
    )
    worst = report.percentile([ms for ms, _ in times["search.find, as the page"]], 0.95)
    return [
        Bound(f"guide search over {GUIDES:,}, p95", f"< {_LIMIT:.0f} ms", f"{worst:.1f} ms", worst < _LIMIT)
    ]


# --- what is asked ------------------------------------------------------------------------------------------------


def _fill(owner: psycopg.Connection, words: list[str], draw: random.Random) -> list[str]:
    """So many published guides of about 120 words; returns the text of each."""
    weights = list(itertools.accumulate(1 / (place + 10) for place in range(len(words))))

    def some(number: int) -> str:
        return " ".join(draw.choices(words, cum_weights=weights, k=number))

    texts = []
    owner.execute("delete from operations_posting")
    owner.execute("create table bench_guide (id bigint primary key, said text, vector tsvector)")
    for number in range(GUIDES):
        said = {
            "title": some(4),
            "situation": some(25),
            "steps": [some(11) for _ in range(6)],
            "duties": [some(11) for _ in range(2)],
        }
        content = {
            "title": {"sv": said["title"], "en": "x"}, "situation": {"sv": said["situation"], "en": "x"},
            "first_steps": {"sv": said["steps"], "en": ["x"] * 6}, "do_not": {"sv": [], "en": []},
            "responsibilities": [
                {"key": f"rektor-{n}", "role": "rektor", "rule": None, "duty": {"sv": duty, "en": "x"}, "certainty": "confirmed"}
                for n, duty in enumerate(said["duties"])
            ],
            "who_to_contact": {"contacts": [], "organisations": []}, "methods": [],
        }  # fmt: skip
        with owner.transaction():
            row = owner.execute(
                "insert into operations_scenario (slug, setting, position, is_shown) values (%s, 'school', 1, true) returning id",
                [f"bench-{number}"],
            ).fetchone()
            assert row
            owner.execute(
                "insert into operations_version (scenario_id, number, content, source, why, made_at, published_at)"
                " values (%s, 1, %s, 'bench', 'bench', now(), now())",
                [row[0], json.dumps(content)],
            )
        text = " ".join((said["title"], said["situation"], *said["steps"], *said["duties"]))  # type: ignore[arg-type]
        texts.append(text)
        owner.execute(
            "insert into bench_guide values (%s, %s, setweight(to_tsvector('swedish', %s), 'A') || to_tsvector('swedish', %s))",
            [row[0], text, said["title"], text],
        )
    owner.execute("create index on bench_guide using gin (vector)")
    with house.connect("postgres") as superuser:
        superuser.execute("vacuum analyze")
    return texts


# --- who answers --------------------------------------------------------------------------------------------------


def _whole() -> Callable[[str], bool]:
    from django.db import transaction

    from varsam.areas.operations import search

    def ask(question: str) -> bool:
        with transaction.atomic():
            return bool(search.find(question))

    return ask


def _alone() -> Callable[[str], bool]:
    app = house.connect("varsam_app")

    def ask(question: str) -> bool:
        return bool(app.execute("select slug from varsam.guides_find(%s, '', 20)", [question]).fetchall())

    return ask


def _full_text(owner: psycopg.Connection) -> Callable[[str], bool]:
    def ask(question: str) -> bool:
        return bool(
            owner.execute(
                "select id, ts_rank(vector, q) r from bench_guide, plainto_tsquery('swedish', %s) q where vector @@ q"
                " order by r desc limit 20",
                [question],
            ).fetchall()
        )

    return ask


def _scan(owner: psycopg.Connection) -> Callable[[str], bool]:
    def ask(question: str) -> bool:
        like = " and ".join(["said ilike %s"] * len(question.split()))
        values = [f"%{word}%" for word in question.split()]
        return bool(owner.execute(f"select id from bench_guide where {like} limit 20", values).fetchall())

    return ask
