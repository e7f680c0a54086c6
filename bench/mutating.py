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
from time import perf_counter

from bench.mutation import python, sql
from bench.mutation.trees import ROOT, Mutant, Tree
from bench.report import Bound, table

SAMPLE, AT_ONCE = 12, 2
WATCHED = {
    "access": ["tests/kernel/access", "tests/security"],
    "vault": ["tests/kernel/vault", "tests/kernel/records/test_identities.py"],
    "records": ["tests/kernel/records", "tests/proof"],
    "lawfulness": ["tests/kernel/lawfulness", "tests/proof"],
    "retention": ["tests/kernel/retention"],
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


def _sample(package: str) -> list[Mutant]:
    every = mutants(package)
    wanted = int(os.environ.get("VARSAM_MUTANTS", SAMPLE))
    return every if not wanted else random.Random(package).sample(every, min(wanted, len(every)))


def run() -> list[Bound]:
    trees: queue.Queue[Tree] = queue.Queue()
    for number in range(AT_ONCE):
        trees.put(Tree(number))
    rows: list[tuple[object, ...]] = []
    survivors: list[Mutant] = []
    chosen = os.environ.get("VARSAM_MUTATED", " ".join(WATCHED)).split()
    for package in chosen:
        begun = perf_counter()
        tree = trees.get()
        if not tree.passes(WATCHED[package]):
            raise SystemExit(
                f"the tests of {package} do not pass as they are: nothing can be said of mutants"
            )
        trees.put(tree)
        sample = _sample(package)

        def noticed(mutant: Mutant, package: str = package) -> bool:
            tree = trees.get()
            try:
                return not tree.passes(WATCHED[package], mutant)
            finally:
                trees.put(tree)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            killed = list(pool.map(noticed, sample))
        alive = [mutant for mutant, was_noticed in zip(sample, killed, strict=True) if not was_noticed]
        survivors += alive
        score = f"{100 * (1 - len(alive) / max(1, len(sample))):.0f} %"
        rows.append(
            (
                package,
                len(mutants(package)),
                len(sample),
                len(alive),
                score,
                f"{perf_counter() - begun:.0f} s",
            )
        )
    table("Mutants", ("", "there are", "tried", "survived", "score", "took"), rows)
    for mutant in survivors:
        print(f"  survived: {mutant}")
    return []
