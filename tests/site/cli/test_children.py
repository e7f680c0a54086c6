"""Processes that the demo starts end with it: in order, by force, and when it is killed itself."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import psutil
import pytest

from varsam.site.cli import children
from varsam.site.cli.children import Children

_OBEDIENT = "from varsam.site.cli import children; children.end_with_parent(); import time; time.sleep(60)"
_DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {_OBEDIENT}"


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children run `python -c` instead of `python -m varsam.site.cli`: what they do does not matter here."""
    genuine = subprocess.Popen

    def popen(words: list[str], **options: object) -> "subprocess.Popen[bytes]":
        return genuine([words[0], "-c", words[3]], **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(children.subprocess, "Popen", popen)


def _until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def _own() -> list[int]:
    return [process.pid for process in psutil.Process().children()]


@pytest.mark.usefixtures("programs")
def test_leaving_ends_what_was_started() -> None:
    before = set(_own())
    with Children() as group:
        group.start("one", _OBEDIENT, environment=os.environ)
        group.start("two", _OBEDIENT, environment=os.environ)
        started = set(_own()) - before
        assert len(started) == 2
        assert group.ended() is None
    assert not any(_alive(pid) for pid in started)


@pytest.mark.usefixtures("programs")
def test_one_that_does_not_listen_is_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_PATIENCE", 0.3)
    before = set(_own())
    with Children() as group:
        group.start("deaf", _DEAF, environment=os.environ)
        started = set(_own()) - before
    assert started
    assert not any(_alive(pid) for pid in started)


@pytest.mark.usefixtures("programs")
def test_one_that_ends_by_itself_is_named_with_its_status() -> None:
    with Children() as group:
        group.start("steady", _OBEDIENT, environment=os.environ)
        group.start("brief", "raise SystemExit(3)", environment=os.environ)
        assert _until(lambda: group.ended() is not None)
        assert group.ended() == ("brief", 3)


_PARENT = f"""
import os, subprocess, time
from varsam.site.cli import children
genuine = subprocess.Popen
children.subprocess.Popen = lambda words, **options: genuine([words[0], "-c", words[3]], **options)
group = children.Children()
group.start("child", {_OBEDIENT!r}, environment=os.environ)
print(group._running["child"].pid, flush=True)
time.sleep(60)
"""


def test_children_end_when_their_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert _alive(child)
    # Let it reach the point where it listens for its parent's end.
    time.sleep(0.5)
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()
    assert _until(lambda: not _alive(child))


@pytest.mark.usefixtures("programs")
def test_a_stop_that_comes_while_one_is_started_waits_until_it_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class StopError(Exception):
        pass

    def stop(*_: object) -> None:
        raise StopError

    started = subprocess.Popen

    def disturbed(*words: object, **options: object) -> "subprocess.Popen[bytes]":
        child = started(*words, **options)  # type: ignore[call-overload]
        os.kill(os.getpid(), signal.SIGTERM)
        return child  # type: ignore[no-any-return]

    monkeypatch.setattr(children.subprocess, "Popen", disturbed)
    kept = signal.signal(signal.SIGTERM, stop)
    before = set(_own())
    try:
        with pytest.raises(StopError), Children() as group:
            group.start("one", _OBEDIENT, environment=os.environ)
    finally:
        signal.signal(signal.SIGTERM, kept)
    assert not any(_alive(pid) for pid in set(_own()) - before)
