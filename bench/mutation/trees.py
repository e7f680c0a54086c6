"""Copies of the tree, one for each mutant that is tried at the same time, each with a PostgreSQL of its own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PLACE = ROOT / "build" / "mutants"
_PATIENCE = 400
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

    def passes(self, tests: list[str], mutant: Mutant | None = None) -> bool:
        """Whether the tests pass on this tree with the mutant in it."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VARSAM_")}
        environment["VARSAM_TREE"] = "mutants"
        target = self.path / mutant.file if mutant else None
        kept = target.read_bytes() if target else b""
        if mutant and mutant.file.endswith(".sql"):
            environment["VARSAM_WRONG_SQL"] = str(self._beside(mutant))
        elif mutant and target:
            target.write_bytes(mutant.text)
        try:
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-x",
                "-q",
                "-n",
                "0",
                "-p",
                "no:randomly",
                "-p",
                "no:cacheprovider",
            ]
            done = subprocess.run(
                [*command, *tests], cwd=self.path, env=environment, capture_output=True, timeout=_PATIENCE
            )
        except subprocess.TimeoutExpired:
            return False  # it never ends: somebody would have noticed
        finally:
            if target:
                target.write_bytes(kept)
        return done.returncode == 0

    def _beside(self, mutant: Mutant) -> Path:
        beside = self.path / "build" / "wrong.sql"
        beside.parent.mkdir(exist_ok=True)
        beside.write_bytes(mutant.text)
        return beside
