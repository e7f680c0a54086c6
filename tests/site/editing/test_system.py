"""Health for those outside, and how the system feels for those who run it: never a word of content."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from varsam.kernel.audit import api as audit
from varsam.kernel.vault import api as vault
from varsam.lib.keyring import KeyFileError
from varsam.site import health

HEALTH, SYSTEM = "/halsa/", "/arbete/system/"


@pytest.fixture
def admin(sign_in: Any) -> Any:
    return sign_in("systemadmin")


@pytest.fixture
def worker(as_owner: Any) -> Any:
    """`worker(seconds)`: a worker that was last heard so many seconds ago."""

    def heard(seconds: int) -> None:
        with as_owner(), connection.cursor() as cursor:
            at = timezone.now() - timedelta(seconds=seconds)
            cursor.execute("insert into procrastinate_workers (last_heartbeat) values (%s)", [at])

    return heard


@pytest.mark.django_db
def test_a_silent_worker_does_not_close_the_house(client: Any) -> None:
    answer = client.get(HEALTH)
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "worker": "none", "keys": "ok"}
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "state"), [(5, "ok"), (300, "late")])
def test_a_worker_is_heard_or_late(client: Any, worker: Any, seconds: int, state: str) -> None:
    worker(seconds)
    assert client.get(HEALTH).json()["worker"] == state


@pytest.mark.django_db
def test_keys_that_do_not_fit_close_it(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "check", lambda: ["the key k1 is missing from the key file"])
    answer = client.get(HEALTH)
    assert (answer.status_code, answer.json()["keys"]) == (503, "wrong")
    assert "k1" not in answer.content.decode()


@pytest.mark.django_db
def test_a_lost_key_file_closes_it(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> list[str]:
        raise KeyFileError("gone")

    monkeypatch.setattr(vault, "check", lost)
    assert client.get(HEALTH).status_code == 503


@pytest.mark.django_db
def test_a_lost_database_closes_it(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> None:
        raise DatabaseError

    monkeypatch.setattr(health, "last_heartbeat", lost)
    answer = client.get(HEALTH)
    assert (answer.status_code, answer.json()["database"]) == (503, "wrong")


@pytest.mark.django_db
@pytest.mark.parametrize("account", ["samordnare", "dataskydd", "skola"])
def test_only_the_administrator_sees_the_system(sign_in: Any, account: str) -> None:
    assert sign_in(account).get(SYSTEM).status_code == 403


def signs(admin: Any) -> dict[str, Any]:
    return {sign.title: sign for sign in admin.get(SYSTEM).context["signs"]}


def test_a_worker_that_never_ran_is_late_and_says_how_to_start(admin: Any) -> None:
    found = signs(admin)["Bakgrundsarbetaren"]
    assert (found.kind, "varsam worker" in found.hint) == ("late", True)


def test_all_is_well_when_all_is_well(admin: Any, worker: Any) -> None:
    worker(1)
    audit.seal(vault.subkey("audit seal"))
    found = signs(admin)
    disk = found.pop("Disken")
    assert {sign.title for sign in found.values() if sign.kind == "late"} == set()
    assert "ledigt av" in disk.words


def test_jobs_are_named_and_nothing_more(admin: Any, as_owner: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (task_name, queue_name, args, status) values"
            " ('varsam.kernel.notifications.jobs.tell', 'default', '{\"hemligt\": \"Anna\"}', 'failed'),"
            " ('varsam.kernel.notifications.jobs.tell', 'default', '{}', 'todo')"
        )
        cursor.execute(
            "insert into procrastinate_events (job_id, type, at)"
            " select id, case status when 'failed' then 'failed' else 'deferred' end::procrastinate_job_event_type,"
            " now() - interval '1 hour' from procrastinate_jobs"
        )
    page = admin.get(SYSTEM)
    found = {sign.title: sign for sign in page.context["signs"]}
    assert found["Misslyckade jobb"].details[0].startswith("tell × 1")
    assert (found["Jobb i kö"].kind, found["Jobb i kö"].words) == ("late", "1 jobb väntar")
    assert "Anna" not in page.content.decode()


def test_keys_that_do_not_fit_are_told_in_words(admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "check", lambda: ["the key k1 is missing from the key file"])
    found = signs(admin)["Nyckelfilen"]
    assert (found.kind, found.details) == ("late", ("the key k1 is missing from the key file",))


@pytest.mark.django_db
def test_nobody_else_learns_when_the_log_was_sealed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.system_last_seal()")
        assert cursor.fetchone() is None
