"""The embedded PostgreSQL, with real processes: what may go wrong on somebody's machine."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from config import embedded
from config.embedded import making, processes
from config.embedded.layout import layout

Holder = Callable[[Path], subprocess.Popen[str]]


def _ask(server: embedded.Server, query: str, role: str = "varsam_app", database: str = "varsam") -> object:
    with psycopg.connect(server.dsn(role, database), autocommit=True) as session:
        row = session.execute(query).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


# --- where it answers ------------------------------------------------------------------------------------
def test_address_starts_nothing_and_is_the_same_every_time(tmp_path: Path) -> None:
    place = embedded.address(tmp_path / "none")
    assert place == embedded.address(tmp_path / "none")
    assert place.database == "varsam"
    assert not (tmp_path / "none").exists()


def test_address_is_in_the_data_folder_where_the_path_is_short(folder: Path) -> None:
    assert Path(embedded.address(folder).host).parent == folder


def test_address_of_a_long_path_is_short_and_its_own(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 120)
    host = embedded.address(long).host
    assert len(host) < 80
    assert host != embedded.address(tmp_path / ("y" * 120)).host


def test_a_long_path_starts(folder: Path) -> None:
    long = folder / ("x" * 120)
    with embedded.start(long) as server:
        assert _ask(server, "select 1") == 1
    embedded.discard(long)
    assert not Path(embedded.address(long).host).exists()


# --- what stands in it -----------------------------------------------------------------------------------
def test_a_new_database_is_swedish_and_closed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("PGHOST", "nowhere.invalid")
    monkeypatch.setenv("PGDATA", "nowhere")
    with embedded.start(data) as server:
        assert server.started
        assert _ask(server, "select 'ÅKE' ilike 'åke'") is True
        assert _ask(server, "select to_tsvector('skolorna')::text") == "'skol':1"
        assert _ask(server, "select current_setting('listen_addresses')") == ""
        unbound = "select count(*) from pg_roles where rolname ~ '^varsam' and (rolsuper or rolbypassrls)"
        assert _ask(server, unbound) == 0
        owner = "select pg_get_userbyid(datdba) from pg_database where datname = 'varsam'"
        assert _ask(server, owner) == "varsam_owner"
        for forbidden in ("create temp table t (a int)", "create table t (a int)", "create schema s"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                _ask(server, forbidden)


def test_values_never_reach_the_log(made: Path) -> None:
    with embedded.start(made) as server:
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            _ask(server, "select 'a-secret-value'::int")
        twice = "create table t (a text unique); insert into t values ('a-secret'), ('a-secret')"
        with pytest.raises(psycopg.errors.UniqueViolation):
            _ask(server, twice, role="varsam_owner")
    assert "secret" not in layout(made).log.read_text()


def test_what_was_saved_is_there_after_a_restart(made: Path) -> None:
    with (
        embedded.start(made) as server,
        psycopg.connect(server.dsn("varsam_owner"), autocommit=True) as session,
    ):
        session.execute("create table t as select 42 as a")
    with embedded.start(made) as server:
        assert _ask(server, "select a from t", role="varsam_owner") == 42


# --- several processes -----------------------------------------------------------------------------------
def test_leaving_stops_the_server(made: Path) -> None:
    with embedded.start(made) as server:
        assert embedded.is_running(made)
        assert server.alive()
    assert not embedded.is_running(made)
    assert processes.all_of(layout(made).cluster) == []


def test_a_second_process_joins_and_the_last_one_stops_it(made: Path, hold: Holder) -> None:
    with embedded.start(made) as ours:
        other = hold(made)
        assert _first_line(other) == "False"
        assert not ours.alone()
    assert embedded.is_running(made), "the other process still uses it"
    other.communicate("")
    assert other.returncode == 0
    assert not embedded.is_running(made)


def test_a_short_visit_leaves_the_server_to_its_user(made: Path, hold: Holder) -> None:
    other = hold(made)
    assert _first_line(other) == "True"
    with embedded.start(made) as visit:
        assert not visit.started
    assert embedded.is_running(made)


def test_two_first_starts_at_once_share_one_server(data: Path, hold: Holder) -> None:
    pair = [hold(data), hold(data)]
    assert sorted(_first_line(process) for process in pair) == ["False", "True"]


def test_after_kill_9_of_its_user_the_server_is_adopted_and_stopped(made: Path, hold: Holder) -> None:
    other = hold(made)
    _first_line(other)
    other.kill()
    other.wait()
    assert embedded.is_running(made)
    with embedded.start(made) as server:
        assert not server.started
        assert server.alone()
    assert not embedded.is_running(made)


# --- leftovers -------------------------------------------------------------------------------------------
def test_after_kill_9_of_the_server_what_was_saved_is_recovered(made: Path) -> None:
    first = embedded.start(made)
    with psycopg.connect(first.dsn("varsam_owner"), autocommit=True) as session:
        session.execute("create table t as select 42 as a")
    pid = processes.postmaster(layout(made).cluster)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with embedded.start(made) as server:
        assert server.started
        assert _ask(server, "select a from t", role="varsam_owner") == 42
    first.stop()


@pytest.mark.parametrize("content", ["", "\n", "12", "not a pid\n", "999999999\n/elsewhere\n", "-1\n", "0\n"])
def test_a_torn_pid_file_does_not_hinder_the_start(made: Path, content: str) -> None:
    (layout(made).cluster / "postmaster.pid").write_text(content)
    with embedded.start(made) as server:
        assert _ask(server, "select 1") == 1


def test_a_pid_file_that_names_someone_else_does_not_hinder_the_start_and_hurts_nobody(made: Path) -> None:
    files = layout(made)
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        lines = (
            str(bystander.pid),
            str(files.cluster),
            "1",
            "5432",
            str(files.socket_folder),
            "",
            "1 1",
            "ready",
        )
        (files.cluster / "postmaster.pid").write_text("\n".join(lines) + "\n")
        files.socket.with_name(f"{files.socket.name}.lock").write_text(f"{bystander.pid}\n")
        with embedded.start(made) as server:
            assert server.started
            assert _ask(server, "select 1") == 1
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_server_that_lost_its_pid_file_is_ended_and_started_anew(made: Path) -> None:
    first = embedded.start(made)
    cluster = layout(made).cluster
    old = processes.postmaster(cluster)
    (cluster / "postmaster.pid").unlink()
    told: list[str] = []
    with embedded.start(made, say=told.append) as server:
        assert processes.postmaster(cluster) != old
        assert _ask(server, "select 1") == 1
    assert told == ["Ending a PostgreSQL that was left over"]
    first.stop()


def test_a_server_whose_folder_was_deleted_is_ended_and_a_new_one_made(made: Path) -> None:
    first = embedded.start(made)
    old = processes.postmaster(layout(made).cluster)
    assert old is not None
    shutil.rmtree(made)
    with embedded.start(made) as server:
        assert server.started
        assert _ask(server, "select 1") == 1
        assert not psutil.pid_exists(old) or psutil.Process(old).status() == psutil.STATUS_ZOMBIE
    first.stop()


# --- the folder ------------------------------------------------------------------------------------------
def test_a_database_that_was_never_finished_is_made_anew(data: Path) -> None:
    files = layout(data)
    files.unfinished.mkdir(parents=True)
    (files.unfinished / "PG_VERSION").write_text("18\n")
    told: list[str] = []
    with embedded.start(data, say=told.append) as server:
        assert _ask(server, "select 1") == 1
    assert told == ["Removing a database that was never finished", "Making a new database"]
    assert not files.unfinished.exists()


@pytest.mark.parametrize("lost", ["PG_VERSION", "global/pg_control"])
def test_a_half_database_is_told_and_not_touched(made: Path, lost: str) -> None:
    (layout(made).cluster / lost).unlink()
    before = sorted(path.name for path in layout(made).cluster.iterdir())
    with pytest.raises(embedded.EmbeddedError) as refused:
        embedded.start(made)
    assert "only half there" in refused.value.message
    assert "--fresh" in refused.value.way_out
    assert sorted(path.name for path in layout(made).cluster.iterdir()) == before


def test_another_version_is_told(made: Path) -> None:
    (layout(made).cluster / "PG_VERSION").write_text("16\n")
    with pytest.raises(embedded.EmbeddedError, match="made by PostgreSQL 16"):
        embedded.start(made)


def test_a_damaged_database_is_told_in_one_line_with_a_way_out(made: Path) -> None:
    (layout(made).cluster / "postgresql.conf").write_text("max_connections = many\n")
    with pytest.raises(embedded.EmbeddedError) as refused:
        embedded.start(made)
    assert "postgresql.conf" in refused.value.message
    assert "\n" not in refused.value.message + refused.value.way_out


def test_a_data_folder_that_is_a_file_is_told(data: Path) -> None:
    data.write_text("")
    with pytest.raises(embedded.EmbeddedError, match="cannot be used"):
        embedded.start(data)


def test_a_full_disk_is_told_before_anything_is_written(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9, 4096))
    with pytest.raises(embedded.EmbeddedError) as refused:
        embedded.start(data)
    assert "is full" in refused.value.message
    assert "Free at least" in refused.value.way_out
    assert not layout(data).cluster.exists()


def test_postgres_own_words_about_a_full_disk_are_understood(data: Path) -> None:
    data.mkdir()
    said = 'FATAL:  could not write lock file "postmaster.pid": No space left on device\n'
    assert "is full" in making.from_output(said, layout(data)).message
    assert "is full" in making.explain(OSError(errno.ENOSPC, "No space left on device"), data).message


def test_discard_refuses_what_is_in_use(made: Path, hold: Holder) -> None:
    other = hold(made)
    _first_line(other)
    with pytest.raises(embedded.EmbeddedError, match="in use"):
        embedded.discard(made)
    assert embedded.is_running(made)
    other.communicate("")
    embedded.discard(made)
    assert not layout(made).cluster.exists()


def test_stop_may_be_called_twice_and_is_quick(made: Path) -> None:
    server = embedded.start(made)
    begun = time.monotonic()
    server.stop()
    server.stop()
    assert time.monotonic() - begun < 10


# --- programs and accounts -------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["psql", "pg_dump", "pg_restore", "pgbench"])
def test_programs_are_there(name: str) -> None:
    done = subprocess.run([embedded.binary(name), "--version"], capture_output=True, text=True, check=True)
    assert " 18." in done.stdout


def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(embedded.EmbeddedError, match="no program pg_nothing"):
        embedded.binary("pg_nothing")
