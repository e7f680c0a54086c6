"""Starting, joining and stopping the embedded PostgreSQL.

Who uses it is known by locks that the kernel holds (`flock`) and takes back when a process ends, however it
ends: a list of pids would keep the dead ones.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from config.embedded import account, making, processes
from config.embedded.layout import (
    DATABASE,
    PORT,
    SUPERUSER,
    EmbeddedError,
    Layout,
    Place,
    address,
    binary,
    is_initialised,
    layout,
)
from config.embedded.making import Say

_PATIENCE_WITH_OTHERS = 60.0
_PATIENCE_WITH_RECOVERY = 300.0
_SAY_AFTER = 3.0
_STEP = 0.02
# Values must not reach the log, so no statement does, nor the details of a refusal. The rest are PostgreSQL's
# defaults, said anew so that a file in the data folder cannot loosen them.
_SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_connections": "",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_line_prefix": "",
    "logging_collector": "off",
    "log_destination": "stderr",
    "timezone": "UTC",
    "fsync": "on",
}

# Servers that this process started and left to others; a parent keeps hold of its children until they have ended.
_left_running: list[subprocess.Popen[bytes]] = []


class Server:
    """One process's hold on a running server; `stop` lets go, and stops the server when nobody else holds it.

    `started` tells whether this process started it or joined it.
    """

    def __init__(
        self, files: Layout, users: int, *, started: bool, child: subprocess.Popen[bytes] | None
    ) -> None:
        self._files = files
        self._users: int | None = users
        self._child = child
        self.started = started
        self.place: Place = address(files.data)

    def dsn(self, role: str, database: str = DATABASE) -> str:
        """The connection string of a role."""
        return f"host='{self.place.host}' port={self.place.port} dbname='{database}' user='{role}'"

    def alive(self) -> bool:
        """Whether the server still runs."""
        return processes.postmaster(self._files.cluster) is not None

    def alone(self) -> bool:
        """Whether no other process uses the server at this moment."""
        if self._users is None:
            return False
        with _turn(self._files):
            alone = _lock(self._users, fcntl.LOCK_EX)
            # A failed change of the lock may have lost it; under our turn nobody can have come between.
            _lock(self._users, fcntl.LOCK_SH)
        return alone

    def stop(self) -> None:
        """Let go; may be called twice. EmbeddedError where another process does not let us have our turn."""
        if self._users is None:
            return
        users, self._users = self._users, None
        try:
            with _turn(self._files):
                if _lock(users, fcntl.LOCK_EX):
                    _stop(self._files)
        finally:
            os.close(users)
            if self._child is not None and self._child.poll() is None:
                _left_running.append(self._child)

    def __del__(self) -> None:
        # A stop from outside may come after the start and before the block that would let go.
        with contextlib.suppress(Exception):
            self.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(data: Path, *, say: Say = lambda line: None) -> Server:
    """Start the server of this data folder, or join the one that runs; make the database where there is none.

    `say` is called with short lines about what takes time. Raises EmbeddedError.
    """
    files = layout(data)
    try:
        return _start(files, say)
    except OSError as error:
        raise making.explain(error, files.data) from error


def is_running(data: Path) -> bool:
    """Whether the server of this data folder answers."""
    return (
        is_initialised(data)
        and processes.postmaster(layout(data).cluster) is not None
        and _answers(layout(data))
    )


def discard(data: Path) -> None:
    """Destroy the database of this data folder; EmbeddedError where another process uses it."""
    files = layout(data)
    try:
        if files.data.is_dir():
            account.choose(files)
            _discard(files)
    except OSError as error:
        raise making.explain(error, files.data) from error


def _discard(files: Layout) -> None:
    with _turn(files):
        users = os.open(files.users, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _lock(users, fcntl.LOCK_EX):
                raise EmbeddedError(
                    f"The database in {files.data} is in use.",
                    "Stop the varsam that runs on it (Ctrl-C where it was started), and try again.",
                )
            processes.end(files.cluster)
            for folder in (files.cluster, files.unfinished, files.socket_folder):
                if folder.exists():
                    shutil.rmtree(folder)
            files.log.unlink(missing_ok=True)
        finally:
            os.close(users)


def _start(files: Layout, say: Say) -> Server:
    who = account.choose(files)
    making.make_folders(files, who)
    making.check_room(files)
    account.open_way(files, who)
    with _turn(files):
        users = os.open(files.users, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            child = None
            started = not _joined(files, say)
            if started:
                making.check_or_make(files, who, say)
                making.let_in(files, who)
                with _undisturbed():
                    child = _launch(files, who)
                _await(files, child, say)
            making.ensure_database(files, PORT)
            _lock(users, fcntl.LOCK_SH)
        except BaseException as error:
            os.close(users)
            if child is not None:
                # Not yet in use by anybody: who is stopped while starting leaves nothing running.
                child.send_signal(signal.SIGQUIT)
                child.wait()
            if isinstance(error, psycopg.OperationalError | psycopg.errors.DiskFull):
                raise _unreachable(files, error) from error
            raise
    return Server(files, users, started=started, child=child)


def _unreachable(files: Layout, error: psycopg.Error) -> EmbeddedError:
    if isinstance(error, psycopg.errors.DiskFull):
        return making.disk_full(files.data)
    return EmbeddedError(
        f"PostgreSQL runs but does not let us in: {str(error).splitlines()[-1].strip()}",
        f"Stop the process {processes.postmaster(files.cluster)}, which runs it, and start again.",
    )


def _joined(files: Layout, say: Say) -> bool:
    """Whether a server runs and answers; what a dead or foreign one left behind is cleared away."""
    pid = processes.postmaster(files.cluster)
    if pid is not None and not processes.stands_in_deleted(pid, files.cluster):
        _await(files, None, say)
        return True
    if processes.all_of(files.cluster):
        say("Ending a PostgreSQL that was left over")
        processes.end(files.cluster)
    processes.forget_stale_files(files.cluster, files.socket)
    return False


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and its like for a moment, so that no server is launched and forgotten."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    try:
        yield
    finally:
        # PostgreSQL inherits the held mask and sets its own as it starts.
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _launch(files: Layout, who: account.Account) -> subprocess.Popen[bytes]:
    settings = _SETTINGS | {"unix_socket_directories": f'"{files.socket_folder}"'}
    command = [str(binary("postgres")), "-D", str(files.cluster)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with files.log.open("wb") as log:
        files.log.chmod(0o600)
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=making.ENVIRONMENT,
            # Ctrl-C in the terminal must reach us and not the database: it goes last.
            start_new_session=True,
            **who.popen_options(),
        )


def _await(files: Layout, child: subprocess.Popen[bytes] | None, say: Say) -> None:
    begun = time.monotonic()
    said = False
    while not _answers(files):
        waited = time.monotonic() - begun
        if _ended(files, child):
            raise making.from_output(files.log.read_text(errors="replace"), files)
        if waited > _PATIENCE_WITH_RECOVERY:
            raise EmbeddedError(
                f"PostgreSQL runs in {files.cluster} but has not answered for {waited:.0f} seconds.",
                f"Stop the process {processes.postmaster(files.cluster)} and start again.",
            )
        if waited > _SAY_AFTER and not said:
            say("PostgreSQL is recovering from an unclean stop")
            said = True
        time.sleep(_STEP)


def _ended(files: Layout, child: subprocess.Popen[bytes] | None) -> bool:
    if child is not None:
        return child.poll() is not None
    return processes.postmaster(files.cluster) is None


def _answers(files: Layout) -> bool:
    if not files.socket.exists():
        return False
    try:
        with psycopg.connect(
            host=str(files.socket_folder), port=PORT, user=SUPERUSER, connect_timeout=5, autocommit=True
        ) as session:
            found = session.execute("SHOW data_directory").fetchone()
    except psycopg.OperationalError:
        return False
    return found is not None and Path(found[0]) == files.cluster


def _stop(files: Layout) -> None:
    pid = processes.postmaster(files.cluster)
    if pid is None:
        processes.end(files.cluster)
    else:
        processes.stop(files.cluster, pid)


@contextlib.contextmanager
def _turn(files: Layout) -> Iterator[None]:
    """Have the only right to start or stop, for a moment."""
    handle = os.open(files.turn, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + _PATIENCE_WITH_OTHERS
        while not _lock(handle, fcntl.LOCK_EX):
            if time.monotonic() > until:
                raise EmbeddedError(
                    f"Another process has long been starting or stopping the database in {files.data}.",
                    "Wait until it is done, or end it, and start again.",
                )
            time.sleep(_STEP)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
