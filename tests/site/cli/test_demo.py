"""The whole way, with real processes: a demo from nothing, its commands, its end, and what a crash leaves."""

import contextlib
import json
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from config.embedded import processes
from config.embedded.layout import layout
from tests.site.cli.conftest import Made, copy
from tests.site.cli.running import Demo, free_port, status, varsam


@pytest.fixture
def demo(data: Path) -> Iterator[Callable[..., Demo]]:
    started: list[Demo] = []

    def start(*words: str, **options: str) -> Demo:
        started.append(Demo(data, *words, **options))
        return started[-1]

    yield start
    for one in started:
        with contextlib.suppress(ProcessLookupError):
            if one.process.poll() is None:
                one.end()


def _gone(family: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(family, timeout=20)
    return not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


def test_a_demo_serves_and_leaves_nothing_running(data: Path, demo: Callable[..., Demo]) -> None:
    town = demo()
    assert f"http://127.0.0.1:{town.port}" in town.said
    assert "samordnare@demo.varsam.test" in town.said
    assert [status(town.port, path) for path in ("/", "/anhorig/", "/halsa/")] == [200, 200, 200]
    family = town.family()
    assert town.end() == 0
    assert "Everything that was started is stopped" in town.said
    assert _gone(family)
    assert processes.all_of(layout(data).cluster) == []


def test_while_it_runs_the_commands_join_it_and_leave_it_running(
    data: Path, demo: Callable[..., Demo]
) -> None:
    town = demo()
    answered = varsam(data, "contacts", "--at", "2026-12-24T10:00")
    assert answered.returncode == 0, answered.stderr
    assert json.loads(answered.stdout)
    checked = varsam(data, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert [line.split()[0] for line in checked.stdout.splitlines()] == ["ok"] * 6
    sealed = varsam(data, "audit", "seal")
    verified = varsam(data, "audit", "verify")
    assert (sealed.returncode, verified.returncode) == (0, 0), verified.stdout + verified.stderr
    assert "nothing wrong" in verified.stdout
    again = varsam(data, "demo", "--port", str(town.port))
    assert again.returncode == 1
    assert f"PORT={town.port + 1} make demo" in again.stderr
    fresh = varsam(data, "demo", "--fresh", "--port", str(free_port()))
    assert fresh.returncode == 1
    assert "in use" in fresh.stderr
    assert status(town.port, "/") == 200
    assert town.end(signal.SIGINT) == 0


def test_when_a_part_of_it_dies_everything_is_stopped_and_told(data: Path, demo: Callable[..., Demo]) -> None:
    town = demo()
    family = town.family()
    worker = next(one for one in family if one.cmdline()[-1:] == ["worker"])
    worker.kill()
    rest, _ = town.process.communicate(timeout=60)
    assert town.process.returncode == 1
    assert "The worker has ended unexpectedly" in rest
    assert "Traceback" not in rest
    assert _gone(family)


@pytest.mark.parametrize("line", ["Starting PostgreSQL", "Bringing the database", "Loading the demo town"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopped_while_it_starts_it_leaves_nothing_running(
    data: Path, demo: Callable[..., Demo], line: str, how: signal.Signals
) -> None:
    town = demo(until=line)
    family = town.family()
    assert town.end(how) == 0
    assert "Everything that was started is stopped" in town.said
    assert "Traceback" not in town.said
    assert _gone(family)
    assert processes.all_of(layout(data).cluster) == []


def test_after_kill_9_the_next_start_takes_over_what_was_left(data: Path, demo: Callable[..., Demo]) -> None:
    first = demo()
    servants = [one for one in first.family() if "postgres" not in one.name()]
    assert first.end(signal.SIGKILL) == -signal.SIGKILL
    assert _gone(servants), "the web server and the worker end with it"
    second = demo()
    assert status(second.port, "/") == 200
    assert second.end() == 0
    assert processes.all_of(layout(data).cluster) == []


def test_a_backup_is_restored_into_an_empty_database_only(data: Path, folder: Path) -> None:
    file = folder / "town.backup"
    written = varsam(data, "backup", str(file))
    assert written.returncode == 0, written.stderr
    assert "master keys are not in it" in written.stdout
    assert file.stat().st_mode & 0o077 == 0
    assert varsam(data, "backup", str(file)).returncode == 1, "never written over"
    refused = varsam(data, "restore", str(file))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    before = varsam(data, "audit", "verify").stdout
    restored = varsam(data, "restore", str(file), "--fresh")
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert varsam(data, "audit", "verify").stdout == before
    assert varsam(data, "keys", "check").returncode == 0
    assert (data / "demo-town").exists()


def test_a_backup_under_other_keys_is_told(data: Path, folder: Path) -> None:
    file = folder / "town.backup"
    assert varsam(data, "backup", str(file)).returncode == 0
    other = folder / "other"
    assert varsam(other, "keys", "create").returncode == 0
    without = varsam(other, "restore", str(file))
    assert without.returncode == 1
    assert "keys part" in without.stderr
    shutil.copy(data / "keys" / "wrapped-keys", other / "keys")
    restored = varsam(other, "restore", str(file))
    assert restored.returncode == 1
    assert "do not fit" in restored.stderr
    assert "Traceback" not in restored.stderr


@pytest.mark.parametrize("content", [None, b"", b"not a backup", b"PGDMP and then nothing"])
def test_what_is_no_backup_is_told_and_changes_nothing(
    data: Path, folder: Path, content: bytes | None
) -> None:
    file = folder / "x"
    if content is not None:
        file.write_bytes(content)
    done = varsam(folder / "new", "restore", str(file))
    assert done.returncode == 1
    assert done.stderr.startswith("varsam: ")
    assert "Traceback" not in done.stderr


def test_keys_are_rotated_and_what_was_written_can_still_be_read(data: Path) -> None:
    before = (data / "keys" / "master.json").read_text()
    rotated = varsam(data, "keys", "rotate")
    assert rotated.returncode == 0, rotated.stderr
    assert (data / "keys" / "master.json").read_text() != before
    checked = varsam(data, "keys", "check")
    assert (checked.returncode, "fit this database" in checked.stdout) == (0, True)


def test_a_lost_key_file_is_told_at_the_start(data: Path) -> None:
    keys = data / "keys" / "master.json"
    kept = keys.read_text()
    keys.unlink()
    try:
        done = varsam(data, "demo", "--port", str(free_port()))
        served = varsam(data, "serve", "--port", str(free_port()))
    finally:
        keys.write_text(kept)
        keys.chmod(0o600)
    for refused in (done, served):
        assert refused.returncode == 1
        assert "key file" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_another_towns_key_file_is_told_at_the_start(data: Path, folder: Path) -> None:
    assert varsam(folder / "other", "keys", "create").returncode == 0
    keys = data / "keys" / "master.json"
    kept = keys.read_text()
    keys.write_text((folder / "other" / "keys" / "master.json").read_text())
    try:
        done = varsam(data, "demo", "--port", str(free_port()))
        served = varsam(data, "serve", "--port", str(free_port()))
        checked = varsam(data, "keys", "check")
    finally:
        keys.write_text(kept)
    for refused in (done, served):
        assert refused.returncode == 1, refused.stdout
        assert "do not fit this database" in refused.stderr
    assert checked.returncode == 1
    assert varsam(data, "keys", "check").returncode == 0, "the refused start left no trace"


def test_the_demo_refuses_a_database_that_is_no_demo(made: tuple[Path, Made], folder: Path) -> None:
    city = folder / "city"
    copy(made[0], city)
    (city / "demo-town").unlink()
    migrated = varsam(city, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    done = varsam(city, "demo", "--port", str(free_port()))
    assert done.returncode == 1
    assert "not a demo" in done.stderr
    fresh = varsam(city, "demo", "--fresh", "--port", str(free_port()))
    assert fresh.returncode == 1
    assert (city / "postgres" / "PG_VERSION").exists(), "it deleted nothing"


def test_fresh_begins_anew(made: tuple[Path, Made]) -> None:
    _, how = made
    assert (how.stopped, how.page, how.ended) == (0, 200, 0)
    assert how.keys_before != how.keys_after
    assert how.made >= how.begun - 1
