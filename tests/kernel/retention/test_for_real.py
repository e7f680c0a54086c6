"""On a database of its own with committed transactions: a crash, two registrars, two runs, and the command line."""

import os
import subprocess
import sys
import threading
import time
from typing import Any

import psycopg
import pytest

from tests import environment
from tests.kernel.retention.conftest import FORGET
from varsam.kernel.access import tickets

DUE = """
update conversations_enquiry set unread_by_city = false, expires_at = now() - interval '1 day'
where data_key_id is not null
"""
LEFT = """
select count(*) from conversations_enquiry e where e.expires_at < now() and e.data_key_id is not null
"""


def propose(app: psycopg.Connection) -> None:
    app.execute("select varsam.retention_begin()")
    app.execute("select * from varsam.retention_gather('enquiry', '', 1000)")
    app.execute("select varsam.retention_settle()")


def as_registrar(app: psycopg.Connection, owner: psycopg.Connection) -> None:
    """In the transaction that has begun."""
    found = owner.execute(
        "select id from people_user where email = 'registrator@demo.varsam.test'"
    ).fetchone()
    tickets.show(app, "actor", found[0])


def approve(town: Any) -> int:
    """The id of the list, approved."""
    with town.owner() as owner, town.app() as app:
        pk, version = owner.execute(
            "select id, version from retention_destructionlist where state = 'proposed'"
        ).fetchone()
        with app.transaction():
            as_registrar(app, owner)
            assert app.execute(
                "select said from varsam.retention_approve(%s, %s)", [pk, version]
            ).fetchone() == ("approved",)
    return int(pk)


@pytest.fixture
def due(town: Any) -> int:
    """How many threads are on a proposed list."""
    with town.owner() as owner, town.app() as app:
        for statement in FORGET:
            owner.execute(statement)
        owner.execute(DUE)
        propose(app)
        return int(owner.execute("select count(*) from retention_listitem").fetchone()[0])


def varsam(town: Any, *words: str) -> subprocess.CompletedProcess[str]:
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": town.url("varsam_app"),
        "DATABASE_OWNER_URL": town.url("varsam_owner"),
    }
    return subprocess.run(
        [sys.executable, "-m", "varsam.site.cli", "retention", *words],
        env=surroundings, cwd=environment.ROOT, capture_output=True, text=True,
    )  # fmt: skip


def test_run_refuses_without_an_approved_list(town: Any, due: int) -> None:
    done = varsam(town, "run")
    assert done.returncode == 1
    assert "No list is approved" in done.stderr
    with town.owner() as owner:
        assert owner.execute(LEFT).fetchone() == (due,)
    listed = varsam(town, "list")
    assert listed.returncode == 0
    assert f"proposed: {due} samtal to destroy" in listed.stdout


def test_run_goes_on_after_a_crash_and_leaves_nothing_half_destroyed(town: Any, due: int) -> None:
    assert due > 6
    pk = approve(town)
    # A run that dies in the middle of its second batch: the server ends its connection.
    with town.app() as dying, town.owner() as owner:
        dying.autocommit = True
        _, last, _, _ = dying.execute("select * from varsam.retention_destroy(%s, 0, 3)", [pk]).fetchone()
        dying.execute("begin")
        dying.execute("select * from varsam.retention_destroy(%s, %s, 2)", [pk, last])
        process = dying.info.backend_pid
        with environment.superuser() as superuser:
            superuser.execute("select pg_terminate_backend(%s)", [process])
        with pytest.raises(psycopg.OperationalError):
            dying.execute("commit")
        assert owner.execute(LEFT).fetchone() == (due - 3,)
        assert _half_destroyed(owner) == 0
        assert owner.execute("select state, passed from retention_destructionlist").fetchone() == (
            "running",
            3,
        )
    done = varsam(town, "run")
    assert done.returncode == 0, done.stderr
    assert f"{due} of {due}" in done.stderr
    with town.owner() as owner:
        assert owner.execute(LEFT).fetchone() == (0,)
        assert _half_destroyed(owner) == 0
        assert owner.execute("select sum(count) from retention_certificate").fetchone() == (due,)
        assert owner.execute("select state from retention_destructionlist").fetchone() == ("done",)
    assert varsam(town, "run").returncode == 1, "it ends once"


def _half_destroyed(owner: psycopg.Connection) -> int:
    """Threads without a key that still have text, and with a key that have none."""
    found = owner.execute(
        "select count(*) from conversations_enquiry e where (e.data_key_id is null) ="
        " exists (select 1 from conversations_message m where m.enquiry_id = e.id)"
    ).fetchone()
    assert found
    return int(found[0])


def test_two_registrars_at_once_one_wins_and_the_other_is_told(town: Any, due: int) -> None:
    with town.owner() as owner:
        pk, version = owner.execute("select id, version from retention_destructionlist").fetchone()
        said: list[tuple[str, int | None]] = []
        both = threading.Barrier(2)

        def act() -> None:
            with town.app() as app, app.transaction():
                as_registrar(app, owner)
                both.wait()
                said.append(
                    app.execute(
                        "select said, who from varsam.retention_approve(%s, %s)", [pk, version]
                    ).fetchone()
                )
                time.sleep(0.2)

        people = [threading.Thread(target=act) for _ in range(2)]
        for person in people:
            person.start()
        for person in people:
            person.join()
        gun = owner.execute("select approved_by_id from retention_destructionlist").fetchone()[0]
    assert sorted(said) == [("approved", gun), ("taken", gun)]


def test_message_that_comes_while_the_list_is_carried_out_keeps_its_thread(town: Any, due: int) -> None:
    pk = approve(town)
    with town.owner() as writer, town.app() as app:
        reference = writer.execute("select min(reference) from retention_listitem").fetchone()[0]
        answers: list[tuple[Any, ...]] = []
        # The writer's transaction has begun when the run reaches the thread: the run waits for how it ends.
        with writer.transaction():
            writer.execute(
                "update conversations_enquiry set unread_by_city = true where reference = %s", [reference]
            )
            run = threading.Thread(
                target=lambda: answers.append(
                    app.execute("select * from varsam.retention_destroy(%s, 0, 1000)", [pk]).fetchone()
                )
            )
            run.start()
            time.sleep(0.5)
            assert answers == []
        run.join()
        assert writer.execute(
            "select outcome from retention_listitem where reference = %s", [reference]
        ).fetchone() == ("waits",)
        assert writer.execute(
            "select data_key_id is not null from conversations_enquiry where reference = %s", [reference]
        ).fetchone() == (True,)
        assert writer.execute(LEFT).fetchone() == (1,)


def test_hold_waits_for_a_destruction_that_has_begun_and_then_finds_nothing(town: Any, due: int) -> None:
    pk = approve(town)
    with town.owner() as owner, town.app() as app, town.app() as registrar:
        reference = owner.execute("select min(reference) from retention_listitem").fetchone()[0]
        held: list[tuple[Any, ...]] = []

        def hold() -> None:
            with registrar.transaction():
                as_registrar(registrar, owner)
                held.append(
                    registrar.execute(
                        "select varsam.retention_hold('enquiry', %s, 'Tillsyn', null)", [reference]
                    ).fetchone()
                )

        with app.transaction():
            app.execute("select * from varsam.retention_destroy(%s, 0, 1000)", [pk])
            person = threading.Thread(target=hold)
            person.start()
            time.sleep(0.5)
            assert held == []
        person.join()
    assert held == [(None,)]


@pytest.mark.parametrize(
    "statement",
    [
        "delete from retention_listitem",
        "update retention_listitem set decision = 'follow'",
        "update retention_destructionlist set state = 'approved'",
        "insert into retention_hold (kind) values ('enquiry')",
        "delete from retention_certificate",
        "update retention_retentionrule set amount = 0",
        "delete from vault_datakey",
        "delete from vault_wrappedkey",
        "select varsam._retention_enquiry_empty('A-26-001')",
        "select varsam._retention_close(1)",
        "select * from varsam._retention_enquiry()",
    ],
)
def test_app_cannot_go_around_the_list(town: Any, statement: str) -> None:
    with town.app() as app, town.owner() as owner:
        for registrar in (False, True):
            app.execute("begin")
            if registrar:
                as_registrar(app, owner)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
            app.execute("rollback")


def test_what_is_not_approved_cannot_be_carried_out(town: Any, due: int) -> None:
    with town.owner() as owner, town.app() as app:
        pk = owner.execute("select id from retention_destructionlist").fetchone()[0]
        assert app.execute("select said from varsam.retention_destroy(%s, 0, 10)", [pk]).fetchone() == (
            "state",
        )
        assert app.execute("select said from varsam.retention_destroy(%s, 0, 10)", [pk + 99]).fetchone() == (
            "state",
        )
        assert app.execute("select varsam.retention_finish(%s)", [pk]).fetchone() == (False,)
        assert owner.execute(LEFT).fetchone() == (due,)
