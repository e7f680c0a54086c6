"""The commands as an operator runs them: processes of their own, on a data folder."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil


def environment(data: Path) -> dict[str, str]:
    """What a command gets: nothing of the tests' own settings, and the data folder."""
    ours = ("VARSAM_", "DATABASE_", "DJANGO_", "PYTEST_")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)} | {"VARSAM_DATA": str(data)}


def python(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A program of Python's, run to its end."""
    return subprocess.run(
        [sys.executable, *words],
        env=environment(data),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def varsam(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of Varsam's, run to its end."""
    return python(data, "-m", "varsam.site.cli", *words)


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def status(port: int, path: str) -> int:
    """What a page answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


class Demo:
    """A running `varsam demo`."""

    def __init__(self, data: Path, *words: str, until: str = "Ctrl-C stops everything") -> None:
        self.data, self.port, self.said = data, free_port(), ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "varsam.site.cli", "demo", "--port", str(self.port), *words],
            env=environment(data),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if until in line:
                break

    def family(self) -> list[psutil.Process]:
        """Every process that it started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it and give its status."""
        self.process.send_signal(how)
        rest, _ = self.process.communicate(timeout=60)
        self.said += rest
        return self.process.returncode
