"""Each test has a data folder of its own; whatever it leaves running is ended."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import embedded
from config.embedded import processes
from config.embedded.layout import layout


def _folder() -> Iterator[Path]:
    """Outside pytest's own folder, to which another run of pytest may take back our account's way in."""
    folder = Path(tempfile.mkdtemp(prefix="varsam-test-")).resolve()
    yield folder
    for left in (folder, folder / "data"):
        processes.end(layout(left).cluster)
    shutil.rmtree(folder)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A new folder, short enough for the socket to lie in it."""
    yield from _folder()


@pytest.fixture
def data(folder: Path) -> Path:
    """A data folder that is not there yet."""
    return folder / "data"


@pytest.fixture(scope="session")
def pattern() -> Iterator[Path]:
    """A stopped database, to be copied: making one takes most of a test's time."""
    for folder in _folder():
        embedded.start(folder).stop()
        yield folder


@pytest.fixture
def made(pattern: Path, data: Path) -> Path:
    """A data folder that holds a stopped database."""
    subprocess.run(["cp", "-a", str(pattern), str(data)], check=True)
    return data


Holder = Callable[[Path], subprocess.Popen[str]]
_HOLD = """
import sys
from pathlib import Path
from config import embedded
with embedded.start(Path(sys.argv[1])) as server:
    print(server.started, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def hold() -> Iterator[Holder]:
    """Start or join the server in another process, which holds it until its input ends."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(embedded.__file__).parents[2],
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()
