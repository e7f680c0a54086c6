"""Copies of the tree, one for each mutant that is tried at the same time, each with a PostgreSQL of its own."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pytest

from bench.mutation import NO_SQL

ROOT = Path(__file__).resolve().parent.parent.parent
PLACE = ROOT / "build" / "mutants"
_PATIENCE = 400
# Few lives of the proof, always the same.
_LIVES = "5"
_HOW = ("-x", "-q", "-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0")
# Stays while the tree does, so that each run finds its PostgreSQL running.
_KEEPER = "import sys; from tests import environment as e; from config import embedded; s = embedded.start(e.DATA); sys.stdin.read(); s.stop()"
# Files that git does not keep, but that tests need.
_LENT = (".venv", "node_modules")


@dataclass(frozen=True)
class Mutant:
    """One wrong version of one file."""

    file: str
    line: int
    was: str
    now: str
    text: bytes

    def __str__(self) -> str:
        was, now = (" ".join(words.split())[:70] for words in (self.was, self.now))
        return f"{self.file}:{self.line}  {was}  ->  {now or '(nothing)'}"


class Said(Enum):
    """What the tests said of a mutant."""

    NOTICED = "noticed"
    SURVIVED = "survived"
    NOTHING = "no SQL: PostgreSQL takes no such function, so nobody could have written it"


@dataclass(frozen=True)
class Answer:
    """What was said, and by which test."""

    said: Said
    by: str = ""


def said(code: int, text: str) -> Answer:
    """What a run of the tests means, by how it ended and what it wrote."""
    if code == 0:
        return Answer(Said.SURVIVED)
    if code == NO_SQL:
        return Answer(Said.NOTHING)
    if code == pytest.ExitCode.NO_TESTS_COLLECTED:
        raise RuntimeError("no test was run: nothing can be said")
    named = re.search(r"^(?:FAILED|ERROR) (\S+)", text, re.MULTILINE)
    # Without a test's name the program did not even start: the last words say why.
    return Answer(Said.NOTICED, named[1] if named else f"no test, exit {code}: {text.strip()[-200:]}")


class Tree:
    """One copy of the tree."""

    def __init__(self, number: int) -> None:
        self.path = PLACE / str(number)
        shutil.rmtree(self.path, ignore_errors=True)
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        for name in filter(None, files.decode().split("\0")):
            if (ROOT / name).is_file():
                (self.path / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.path / name)
        for name in _LENT:
            (self.path / name).symlink_to(ROOT / name)
        self._made_by_setup()
        (self.path / "build" / "test-data").mkdir(parents=True)
        self.keeper = subprocess.Popen([sys.executable, "-c", _KEEPER], cwd=self.path, stdin=subprocess.PIPE)

    def close(self) -> None:
        """Let its PostgreSQL stop."""
        self.keeper.communicate()

    def _made_by_setup(self) -> None:
        """What set-up has made in the tree: compiled texts, fonts, the libraries of the pages."""
        for kept in (
            *ROOT.glob("varsam/**/*.mo"),
            *ROOT.glob("varsam/**/*.ttf"),
            *ROOT.glob("varsam/ui/static/vendor/**/*"),
        ):
            if kept.is_file():
                there = self.path / kept.relative_to(ROOT)
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(kept, there)

    def answer(self, tests: list[str], mutant: Mutant | None = None) -> Answer:
        """What the tests say of this tree with the mutant in it."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VARSAM_")}
        environment |= {"VARSAM_TREE": "mutants", "VARSAM_LIVES": _LIVES}
        target = self.path / mutant.file if mutant else None
        kept = target.read_bytes() if target else b""
        if mutant and mutant.file.endswith(".sql"):
            environment["VARSAM_WRONG_SQL"] = str(self._beside(mutant))
        elif mutant and target:
            target.write_bytes(mutant.text)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pytest", *_HOW, *tests],
                cwd=self.path, env=environment, capture_output=True, text=True, timeout=_PATIENCE,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Answer(Said.NOTICED, "it never ends")
        finally:
            if target:
                target.write_bytes(kept)
        return said(done.returncode, done.stdout + done.stderr)

    def _beside(self, mutant: Mutant) -> Path:
        beside = self.path / "build" / "wrong.sql"
        beside.parent.mkdir(exist_ok=True)
        beside.write_bytes(mutant.text)
        return beside
