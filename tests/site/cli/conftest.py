"""One demo town, loaded once in a run of the tests; whoever needs one begins from a copy of it."""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from config.embedded import processes
from config.embedded.layout import layout
from tests.site.cli.running import Demo, status


@dataclass(frozen=True)
class Made:
    """How the town was made: by `varsam demo --fresh`, over a demo that had been stopped while it began.

    `keys_before` and `keys_after` are the key file's text, `begun` and `made` seconds since 1970.
    """

    stopped: int
    keys_before: str
    keys_after: str
    begun: float
    made: float
    page: int
    ended: int
    said: str


def _make(data: Path) -> Made:
    first = Demo(data, until="Bringing the database")
    stopped, key_file = first.end(), data / "keys" / "master.json"
    before, begun = key_file.read_text(), time.time()
    town = Demo(data, "--fresh")
    page = status(town.port, "/") if town.process.poll() is None else 0
    ended = town.end() if town.process.poll() is None else town.process.returncode
    made = (data / "postgres" / "PG_VERSION").stat().st_mtime
    return Made(stopped, before, key_file.read_text(), begun, made, page, ended, town.said)


@pytest.fixture(scope="session")
def made() -> tuple[Path, Made]:
    """The folder of the loaded and stopped town, and how it was made; the parallel processes share it."""
    shared = Path(os.environ["VARSAM_TEST_TOWN"])
    about, data = shared / "made.json", shared / "data"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not about.exists():
            how = _make(data)
            assert how.ended == 0, how.said
            about.write_text(json.dumps(asdict(how)))
    return data, Made(**json.loads(about.read_text()))


def copy(town: Path, to: Path) -> None:
    """Copy a stopped town, with owners: the database's files are those of its own user where root runs the tests."""
    to.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", "--reflink=auto", str(town), str(to)], check=True)
    shutil.rmtree(to / "socket", ignore_errors=True)


@contextmanager
def new_folder() -> Iterator[Path]:
    """A folder outside pytest's own, to which another run of pytest may take back PostgreSQL's way in."""
    folder = Path(tempfile.mkdtemp(prefix="varsam-test-")).resolve()
    try:
        yield folder
    finally:
        for left in folder.iterdir():
            processes.end(layout(left).cluster)
        shutil.rmtree(folder)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A new folder."""
    with new_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def data(made: tuple[Path, Made]) -> Iterator[Path]:
    """A demo town that is stopped, for the tests of one file."""
    with new_folder() as folder:
        copy(made[0], folder / "data")
        yield folder / "data"
