"""Whether the tests notice when what protects people is broken.

Measured: small wrong changes (mutants) of the Python and the SQL of `access`, `vault`, `records`, `lawfulness` and
`retention`, one at a time, in copies of the tree; a mutant that the package's tests do not notice has survived.
A sample, the same at each run of the same tree; VARSAM_MUTANTS=200 tries that many of each package, 0 all.
Against: the tests as they are, which must pass. Files that only take effect when a database is made (policies, roles,
models, migrations) are covered by `tests/kernel/access` and are not changed here.
"""

import os
import queue
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from time import perf_counter

from bench.mutation import python, sql
from bench.mutation.trees import ROOT, Answer, Mutant, Said, Tree
from bench.report import Bound, table

SAMPLE, AT_ONCE = 12, 2
_PROOF = ["tests/proof"]
# For each package: what is asked first, and what is asked where that has noticed nothing.
WATCHED = {
    "access": (
        ["tests/security/test_proved_actor.py", "tests/kernel/access"],
        ["tests/security", "tests/site/editing/test_account.py"],
    ),
    "vault": (
        ["tests/kernel/vault", "tests/kernel/records/test_identities.py"],
        ["tests/site/cli", "tests/kernel/retention"],
    ),
    "records": (["tests/kernel/records"], ["tests/site/records", "tests/kernel/lawfulness"], _PROOF),
    "lawfulness": (
        ["tests/kernel/lawfulness"],
        ["tests/site/review", "tests/site/rights", "tests/site/rules"],
        _PROOF,
    ),
    "retention": (["tests/kernel/retention"], ["tests/site/retention"], _PROOF),
}
_MADE_AT_MIGRATE = {"policies.py", "roles.py", "third_party.py", "apps.py"}


def _files(package: str) -> Iterator[str]:
    for path in sorted((ROOT / "varsam" / "kernel" / package).rglob("*")):
        inside = path.relative_to(ROOT)
        if path.suffix not in {".py", ".sql"} or {"migrations", "models", "management"} & set(inside.parts):
            continue
        if not (package == "access" and path.name in _MADE_AT_MIGRATE) and path.name != "apps.py":
            yield str(inside)


def mutants(package: str) -> list[Mutant]:
    """Every mutant of a package."""
    found = []
    for name in _files(package):
        text = (ROOT / name).read_bytes()
        maker = python if name.endswith(".py") else sql
        found += [
            Mutant(name, c.line, c.was, c.new, text[: c.start] + c.new.encode() + text[c.end :])
            for c in maker.changes(text.decode())
        ]
    return found


def sample(package: str) -> list[Mutant]:
    """The same each time; two of three are SQL, where row security stands."""
    every = mutants(package)
    wanted = int(os.environ.get("VARSAM_MUTANTS", SAMPLE))
    if not wanted:
        return every
    drawn = random.Random(package)
    functions = [mutant for mutant in every if mutant.file.endswith(".sql")]
    rest = [mutant for mutant in every if mutant.file.endswith(".py")]
    functions = drawn.sample(functions, min(-(-wanted * 2 // 3), len(functions)))
    return functions + drawn.sample(rest, min(wanted - len(functions), len(rest)))


class _Trees:
    """Trees that wait for their next mutant."""

    def __init__(self) -> None:
        self.trusted: list[list[str]] = []
        self.lock = Lock()
        self.free: queue.Queue[Tree] = queue.Queue()
        self.every = [Tree(number) for number in range(AT_ONCE)]
        for tree in self.every:
            self.free.put(tree)

    @contextmanager
    def one(self) -> Iterator[Tree]:
        tree = self.free.get()
        try:
            yield tree
        finally:
            self.free.put(tree)

    def must_pass(self, tree: Tree, tests: list[str]) -> None:
        """Tests that fail anyway notice nothing; each list is run once on a tree with nothing wrong in it."""
        with self.lock:
            if tests not in self.trusted:
                if (answer := tree.answer(tests)).said is not Said.SURVIVED:
                    raise SystemExit(f"{answer.by} does not pass as it is: nothing can be said of mutants")
                self.trusted.append(tests)

    def close(self) -> None:
        for tree in self.every:
            tree.close()


def _judge(trees: _Trees, package: str, mutant: Mutant) -> Answer:
    """The package's own tests are asked first; those that take longer only where they have noticed nothing."""
    with trees.one() as tree:
        for tests in WATCHED[package]:
            trees.must_pass(tree, tests)
            answer = tree.answer(tests, mutant)
            if answer.said is not Said.SURVIVED:
                break
    print(f"  {answer.said.value}: {mutant}  {answer.by}", flush=True)
    return answer


def _package(trees: _Trees, package: str) -> tuple[tuple[object, ...], list[Mutant]]:
    begun = perf_counter()
    drawn = sample(package)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda mutant: _judge(trees, package, mutant), drawn))
    tried = sum(answer.said is not Said.NOTHING for answer in answers)
    alive = [mutant for mutant, answer in zip(drawn, answers, strict=True) if answer.said is Said.SURVIVED]
    score = f"{100 * (1 - len(alive) / max(1, tried)):.0f} %"
    return (
        package,
        len(mutants(package)),
        tried,
        len(alive),
        score,
        f"{perf_counter() - begun:.0f} s",
    ), alive


def run() -> list[Bound]:
    trees = _Trees()
    try:
        done = [_package(trees, name) for name in os.environ.get("VARSAM_MUTATED", " ".join(WATCHED)).split()]
    finally:
        trees.close()
    table("Mutants", ("", "there are", "tried", "survived", "score", "took"), [row for row, _ in done])
    for mutant in (mutant for _, alive in done for mutant in alive):
        print(f"  survived: {mutant}")
    return []
