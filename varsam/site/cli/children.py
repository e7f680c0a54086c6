"""Processes that belong together: started by one, ended with it, however it ends."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping

_PIPE = "VARSAM_PARENT_PIPE"
_PATIENCE = 12.0
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Children:
    """The processes that one command has started; leaving the block ends them all."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        # Children read this pipe; it closes when we end, also by kill -9, and they take it as their end.
        self._theirs, self._ours = os.pipe()

    def start(self, name: str, *words: str, environment: Mapping[str, str]) -> None:
        """Run `varsam` with these words, under a name that people know it by."""
        with _undisturbed():
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", "varsam.site.cli", *words],
                env={**environment, _PIPE: str(self._theirs)},
                pass_fds=[self._theirs],
                stdin=subprocess.DEVNULL,
                # Ctrl-C reaches only us, so that we can end them in order.
                start_new_session=True,
            )

    def ended(self) -> tuple[str, int] | None:
        """The name and status of one that has ended, or None while all run."""
        for name, child in self._running.items():
            status = child.poll()
            if status is not None:
                return name, status
        return None

    def stop(self) -> None:
        """End them: first asked, after some seconds forced."""
        for child in self._running.values():
            _signal(child, signal.SIGTERM)
        until = time.monotonic() + _PATIENCE
        for child in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(until - time.monotonic(), 0.1))
            # What it started itself goes with it, also where it ended without seeing to that.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        self._running.clear()

    def __enter__(self) -> "Children":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        os.close(self._ours)
        os.close(self._theirs)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back what would stop us until the block is done, so that no child is started and forgotten."""
    held: list[int] = []
    before = {which: signal.signal(which, lambda number, _: held.append(number)) for which in _STOPPING}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)
        for number in held:
            os.kill(os.getpid(), number)


def _signal(child: subprocess.Popen[bytes], which: signal.Signals) -> None:
    if child.poll() is None:
        child.send_signal(which)


def end_with_parent() -> None:
    """In a child: end when the process that started us has ended. Does nothing where nobody did."""
    pipe = os.environ.pop(_PIPE, None)
    if pipe is not None:
        threading.Thread(target=_wait_for_end, args=(int(pipe),), daemon=True).start()


def _wait_for_end(pipe: int) -> None:
    with contextlib.suppress(OSError):
        os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os.killpg(os.getpgid(0), signal.SIGKILL)
