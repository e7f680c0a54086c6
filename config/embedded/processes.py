"""The processes of one PostgreSQL, found by the folder they stand in: a pid alone may be anyone's."""

import contextlib
import os
import signal
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]

_FAST_SHUTDOWN = signal.SIGINT
_IMMEDIATE_SHUTDOWN = signal.SIGQUIT


def postmaster(cluster: Path) -> int | None:
    """The pid of the server that runs in this folder; None where its pid file is absent, torn or foreign."""
    pid = _pid_in_file(cluster)
    return pid if pid is not None and _stands_in(pid, cluster) else None


def all_of(cluster: Path) -> list[int]:
    """Every PostgreSQL process that stands in this folder, also when the folder was since deleted."""
    return [pid for pid in psutil.pids() if _stands_in(pid, cluster)]


def forget_stale_files(cluster: Path, socket: Path) -> None:
    """Remove the pid file and the socket of a server that is gone; call only when `all_of` is empty."""
    for leftover in (cluster / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")):
        leftover.unlink(missing_ok=True)


def stop(cluster: Path, pid: int, *, patience: float = 30.0) -> None:
    """Stop a server: its transactions are rolled back, its data is on disk."""
    _signal([pid], _FAST_SHUTDOWN)
    if not _gone([pid], patience):
        end(cluster)


def end(cluster: Path, *, patience: float = 5.0) -> None:
    """End every process in this folder, as a power cut would; the next start recovers what was committed."""
    for how in (_IMMEDIATE_SHUTDOWN, signal.SIGKILL):
        left = all_of(cluster)
        if not left:
            return
        _signal(left, how)
        _gone(left, patience)


def _pid_in_file(cluster: Path) -> int | None:
    try:
        first = (cluster / "postmaster.pid").read_text().splitlines()[0]
        pid = int(first)
    except (OSError, ValueError, IndexError):
        return None
    return pid if pid > 1 else None


def _stands_in(pid: int, cluster: Path) -> bool:
    try:
        process = psutil.Process(pid)
        if not process.name().startswith("postgres") or process.status() == psutil.STATUS_ZOMBIE:
            return False
        return Path(process.cwd()) == cluster
    except (psutil.Error, OSError):
        return False


def stands_in_deleted(pid: int, cluster: Path) -> bool:
    """Whether this server's folder was deleted under it (Linux; elsewhere the server finds out itself)."""
    with contextlib.suppress(OSError):
        return not os.path.samefile(f"/proc/{pid}/cwd", cluster)
    return False


def _signal(pids: list[int], which: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, which)


def _gone(pids: list[int], patience: float) -> bool:
    until = time.monotonic() + patience
    while any(_alive(pid) for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def _alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
