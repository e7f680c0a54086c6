"""What tests stand on: a clone of the demo town for each process, its cast signed in, and the owner's rights where a
test needs to prepare what no user may."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.utils import translation

from tests import environment
from varsam.kernel.people.models import User

Wall = Callable[[datetime], None]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes name no case: what a library writes anew each time would give each process tests of its own."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object, worker_id: str) -> Iterator[None]:
    """This process's own database, cloned from the template."""
    name = f"varsam_test_{worker_id}_{os.getpid()}"
    environment.clone(name)
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    yield
    for alias in connections:
        connections[alias].close()
    with environment.superuser() as superuser:
        environment.drop(superuser, name)


@pytest.fixture(autouse=True)
def _forget_what_is_kept() -> Iterator[None]:
    """What a process keeps from one request to the next: answers, and the language of the last one."""
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)
    yield
    cache.clear()


@contextmanager
def _owner() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("set local role varsam_owner")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("set local role varsam_app")


@pytest.fixture
def as_owner(db: None) -> Callable[[], object]:
    """`with as_owner():` prepares rows that row security would hide."""
    return _owner


def wall_says(at: str) -> str:
    """The statement that makes the clock on the database's wall say `at`, an expression of SQL."""
    return (
        "create or replace function varsam._wall() returns timestamptz language sql stable"
        f" set search_path = pg_catalog, pg_temp as $$ select {at} $$"
    )


def turn_wall(at: datetime) -> None:
    with _owner(), connection.cursor() as cursor:
        cursor.execute(wall_says(f"'{at.isoformat()}'::timestamptz"))


@pytest.fixture
def wall(db: None) -> Wall:
    """`wall(at)`: what the clock on the database's wall says, until the test ends."""
    return turn_wall


@pytest.fixture
def cast(db: None) -> Callable[[str], User]:
    """`cast("samordnare")` is that user of the demo town."""
    return lambda account: User.objects.get(email=f"{account}@demo.varsam.test")


@pytest.fixture
def sign_in(client: object, cast: Callable[[str], User]) -> Callable[[str], object]:
    """`sign_in("samordnare")` gives a client that is signed in as them."""

    def signed_in(account: str) -> object:
        client.force_login(cast(account))  # type: ignore[attr-defined]
        return client

    return signed_in


class Town:
    """A database of a test's own, with real logins and committed rows."""

    def __init__(self, name: str) -> None:
        from config import embedded

        self.name, self.place = name, embedded.address(environment.DATA)

    def url(self, user: str) -> str:
        return f"postgresql://{user}@/{self.name}?host={self.place.host}&port={self.place.port}"

    def connect(self, user: str, *, autocommit: bool = True) -> psycopg.Connection:
        return psycopg.connect(self.url(user), autocommit=autocommit)

    def app(self) -> psycopg.Connection:
        return self.connect("varsam_app")

    def owner(self) -> psycopg.Connection:
        return self.connect("varsam_owner")


@pytest.fixture
def town(worker_id: str) -> Iterator[Town]:
    """A fresh clone of the demo town, reached by raw connections as the app's role or the owner's."""
    name = f"varsam_town_{worker_id}_{os.getpid()}"
    environment.clone(name)
    yield Town(name)
    with environment.superuser() as superuser:
        environment.drop(superuser, name)
