"""Finding a method among 5,000, in a register that rests on 50,000 studies, by words and filters as somebody gives them.

Measured: `register.search.find` as the page calls it, as the app's login with nobody signed in; 600 questions in turn: words as
written, in another form, without å ä ö, misspelled, put together, each alone or with one to three filters (age, setting, level, state,
language, effect); and filters alone. Also in the processor time of its process of the database. Beside it, since whoever judges a
method looks there next, `studies.search.find` over the 50,000. The cards are made of the words of the real ones and of compounds
of those, common words often and rare ones seldom.
Against, in the same run on the same cards, as the owner, ids and rank only: PostgreSQL's own Swedish full text with a GIN index and
ts_rank with the same filters; and an ILIKE of every word over all texts with the same filters. Neither knows a misspelling.
Bound: `search.find` below 40 ms at p95, and so the studies' search.
"""

import itertools
import random
import uuid
from collections.abc import Callable
from typing import Any

import psycopg

from bench import house, questions, report
from bench.questions import KINDS, QUESTIONS, WARM
from bench.report import Bound

METHODS, STUDIES = 5_000, 50_000
_LIMIT = 40.0
_TEXT = "baseline: PostgreSQL's full text, GIN, ts_rank"
_SCAN = "baseline: ILIKE of every word"
_OURS = "search.find, as the page"
_SETTINGS = (
    "home",
    "school",
    "leisure",
    "social_services",
    "health",
    "prison",
    "online",
    "community",
    "workplace",
)
_LEVELS = ("universal", "selective", "indicated")
_RATINGS = ("unknown", "unknown", "unknown", "none", "weak", "moderate", "strong")
_STATES = ("review", "review", "checks", "pilot", "evaluation", "recommended", "caution", "withdrawn")

Asked = tuple[str, dict[str, Any]]


def run() -> list[Bound]:
    """Fill, ask, compare."""
    from varsam.site.reference import read_yaml

    draw = random.Random(11)
    words = questions.vocabulary(read_yaml("varsam.areas.methods.register", "methods.yaml")["methods"], draw)
    with house.connect("varsam_owner") as owner:
        texts = _fill(owner, words, draw)
        titles = _fill_studies(owner, words, draw)
        with house.connect("postgres") as superuser:
            superuser.execute("vacuum analyze")
        asked = [
            _asked(draw.choice(texts), kind, place, draw)
            for place, kind in enumerate(itertools.islice(itertools.cycle(KINDS), QUESTIONS + WARM))
        ]
        alone = [("", _filters(draw, 1 + place % 3)) for place in range(QUESTIONS + WARM)]
        of_studies: list[Asked] = [
            (questions.question(draw.choice(titles), "as written", draw), {}) for _ in range(QUESTIONS + WARM)
        ]
        times = {
            _OURS: questions.timed(_whole, asked),
            "search.find, filters alone": questions.timed(_whole, alone),
            _TEXT: questions.timed(_full_text(owner), asked),
            _SCAN: questions.timed(_scan(owner), asked),
            "studies' search.find": questions.timed(_in_studies, of_studies),
        }
    base = report.middle([ms for ms, _ in times[_TEXT]])
    app = house.connect("varsam_app")
    spent = questions.processor_time(app, lambda each: _alone(app, each), asked)
    report.table(
        f"Finding a method among {METHODS:,}, with {STUDIES:,} studies beside them ({QUESTIONS} questions, ms)",
        ("", "median", "p95", "worst", "times", "answered"),
        [
            *((name, *questions.row(found, base)) for name, found in times.items()),
            (
                "processor time of varsam.methods_find",
                report.middle(spent), report.percentile(spent, 0.95), max(spent), "", "",
            ),
        ],
    )  # fmt: skip
    report.table(
        "The same by kind of question: search.find, p95 in ms and how many were answered",
        ("", "p95", "answered", "by full text"),
        [questions.by_kind(place, times[_OURS], times[_TEXT]) for place in range(len(KINDS))],
    )
    return [
        _bound(f"method search over {METHODS:,}, p95", times[_OURS]),
        _bound(f"method search by filters alone over {METHODS:,}, p95", times["search.find, filters alone"]),
        _bound(f"search among {STUDIES:,} studies, p95", times["studies' search.find"]),
    ]


def _bound(what: str, found: questions.Times) -> Bound:
    p95 = report.percentile([ms for ms, _ in found], 0.95)
    return Bound(what, f"< {_LIMIT:.0f} ms", f"{p95:.1f} ms", p95 < _LIMIT)


# --- what there is ------------------------------------------------------------------------------------------------


def _fill(owner: psycopg.Connection, words: list[str], draw: random.Random) -> list[str]:
    """So many cards of about 110 words in two languages; returns the Swedish text of each."""
    some = _some(words, draw)
    owner.execute("create table bench_method (id bigint primary key, said text, vector tsvector)")
    texts = []
    # Each in a transaction of its own: words' counts are written anew with each, and old versions must be cleared away.
    for number in range(METHODS):
        said = {"name": some(4), "target": some(8), "description": some(30), "needs": some(12)}
        low = draw.choice((None, 6, 12, 13, 15, 18))
        row = owner.execute(
            "insert into methods_method (slug, name_sv, name_en, target_sv, target_en, level, min_age, max_age, settings,"
            " languages, description_sv, description_en, harms_sv, harms_en, needs_sv, needs_en, cost_sv, cost_en, here_sv,"
            " here_en, state, source, origin_kind, origin_uid, origin_words, effect, effect_sv, effect_en, effect_source,"
            " implementation, implementation_sv, implementation_en, implementation_source)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'x', 'x', %s, %s, '', '', '', '', %s, 'bench', 'own', '',"
            " '', 'unknown', '', '', '', 'unknown', '', '', '') returning id",
            [
                f"bench-{number}", said["name"], some(4), said["target"], some(8), draw.choice(_LEVELS), low,
                None if low is None else low + draw.choice((3, 6, 10)), draw.sample(_SETTINGS, draw.choice((0, 1, 2, 3))),
                draw.sample(("sv", "en", "da", "no", "de", "fi"), draw.choice((0, 1, 2))), said["description"], some(30),
                said["needs"], some(12), draw.choice(_STATES),
            ],
        ).fetchone()  # fmt: skip
        assert row
        owner.execute(
            "insert into methods_graded (uid, method_id, about, rating, proposed, why, basis_sv, basis_en, source, role, at)"
            " values (%s, %s, 'effect', %s, '', '', 'bench', 'bench', 'bench', '', now())",
            [uuid.uuid4(), row[0], draw.choice(_RATINGS)],
        )
        text = " ".join(said.values())
        texts.append(text)
        owner.execute(
            "insert into bench_method values (%s, %s, setweight(to_tsvector('swedish', %s), 'A') || to_tsvector('swedish', %s))",
            [row[0], text, said["name"], text],
        )
    owner.execute("create index on bench_method using gin (vector)")
    return texts


def _fill_studies(owner: psycopg.Connection, words: list[str], draw: random.Random) -> list[str]:
    """So many references with abstracts of 60 words; returns their titles."""
    some = _some(words, draw)
    who = owner.execute("select id from people_user order by id limit 1").fetchone()
    assert who
    titles = []
    columns = (
        "uid, kind, title, authors, year, container, pmid, url, abstract, language, csl, search_on, keys, digest, added_by_id,"
        " added_at"
    )
    with owner.cursor() as cursor, owner.transaction():
        for number in range(STUDIES):
            title, authors, abstract = some(9), f"{some(1)}, A.; {some(1)}, B.", some(60)
            titles.append(title)
            cursor.execute(
                f"insert into studies_study ({columns}) values (%s, 'article-journal', %s, %s, %s, %s, '', '', %s, 'en', '{{}}',"
                " %s, '{}', %s, %s, now())",
                [
                    uuid.uuid4(), title, authors, 1990 + number % 36, some(3), abstract, f"{title} {authors} {abstract}",
                    f"bench-{number}", who[0],
                ],
            )  # fmt: skip
    return titles


def _some(words: list[str], draw: random.Random) -> Callable[[int], str]:
    weights = list(itertools.accumulate(1 / (place + 10) for place in range(len(words))))
    return lambda number: " ".join(draw.choices(words, cum_weights=weights, k=number))


# --- what is asked ------------------------------------------------------------------------------------------------


def _asked(text: str, kind: str, place: int, draw: random.Random) -> Asked:
    """Half of the questions have filters, one to three."""
    return questions.question(text, kind, draw), _filters(draw, place % 4 if place % 2 else 0)


def _filters(draw: random.Random, number: int) -> dict[str, Any]:
    possible: dict[str, Any] = {
        "age": draw.randrange(6, 25), "setting": draw.choice(_SETTINGS), "level": draw.choice(_LEVELS),
        "state": draw.choice(_STATES), "language": draw.choice(("sv", "en")), "effect": draw.choice(_RATINGS),
    }  # fmt: skip
    return {name: possible[name] for name in draw.sample(sorted(possible), number)}


# --- who answers --------------------------------------------------------------------------------------------------


def _whole(asked: Asked) -> bool:
    from django.db import transaction

    from varsam.areas.methods.register import search

    text, filters = asked
    with transaction.atomic():
        return bool(search.find(text, hidden=("idea", "withdrawn"), **filters).hits)


def _in_studies(asked: Asked) -> bool:
    from django.db import transaction

    from varsam.areas.methods.studies import search

    with transaction.atomic():
        return bool(search.find(asked[0]).hits)


def _alone(app: psycopg.Connection, asked: Asked) -> bool:
    text, said = asked
    values = [
        text,
        said.get("age"),
        *(said.get(name, "") for name in ("setting", "level", "state", "language", "effect")),
    ]
    return bool(
        app.execute(
            "select slug from varsam.methods_find(%s, %s, %s, %s, %s, %s, %s, '{idea,withdrawn}', 1, 30)",
            values,
        ).fetchall()
    )


def _narrowed(said: dict[str, Any]) -> tuple[str, list[Any]]:
    """The same filters by hand."""
    ways = {
        "age": "(m.min_age is null or m.min_age <= %s) and (m.max_age is null or m.max_age >= %s)",
        "setting": "%s = any (m.settings)", "level": "m.level = %s", "state": "m.state = %s",
        "language": "%s = any (m.languages)", "effect": "m.effect = %s",
    }  # fmt: skip
    where = "".join(f" and {ways[name]}" for name in said) + " and m.state not in ('idea', 'withdrawn')"
    return where, [value for name, value in said.items() for _ in range(ways[name].count("%s"))]


def _full_text(owner: psycopg.Connection) -> Callable[[Asked], bool]:
    def ask(asked: Asked) -> bool:
        where, values = _narrowed(asked[1])
        question = (
            "select m.id, ts_rank(b.vector, q) r, count(*) over () from bench_method b"
            " join methods_method m on m.id = b.id, plainto_tsquery('swedish', %s) q"
            f" where b.vector @@ q{where} order by r desc limit 30"
        )
        return bool(owner.execute(question, [asked[0], *values]).fetchall())

    return ask


def _scan(owner: psycopg.Connection) -> Callable[[Asked], bool]:
    def ask(asked: Asked) -> bool:
        where, values = _narrowed(asked[1])
        words = asked[0].split()
        like = " and ".join(["b.said ilike %s"] * len(words))
        question = (
            "select m.id, count(*) over () from bench_method b join methods_method m on m.id = b.id"
            f" where {like}{where} limit 30"
        )
        return bool(owner.execute(question, [*(f"%{word}%" for word in words), *values]).fetchall())

    return ask
