"""Sessions in the database: opened by their key alone, sealed for it, gone when they should be."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.utils import timezone

from varsam.kernel.access.models import Session
from varsam.kernel.access.sessions import SessionStore
from varsam.kernel.notifications import jobs


@pytest.fixture
def session(db: None) -> SessionStore:
    store = SessionStore()
    store["colour"] = "blå"
    store.save()
    return store


def test_a_session_comes_back_by_its_key_and_by_no_other(session: SessionStore) -> None:
    assert SessionStore(session.session_key)["colour"] == "blå"
    assert SessionStore(session.session_key).exists(str(session.session_key))
    other = SessionStore("a" * 32)
    assert other.get("colour") is None
    assert other.session_key is None, "a key that somebody chose is never taken over"
    assert not other.exists("a" * 32)


def test_the_database_holds_neither_the_key_nor_the_contents(session: SessionStore, as_owner: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select s::text, encode(s.digest, 'escape') || encode(s.sealed, 'escape') from access_session s"
        )
        stored = str(cursor.fetchall())
    assert str(session.session_key) not in stored
    assert str(session.session_key).encode().hex() not in stored
    assert "colour" not in stored
    assert b"colour".hex() not in stored


def test_contents_copied_under_another_key_do_not_open(session: SessionStore, as_owner: Any) -> None:
    thief = SessionStore()
    thief.save()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "update access_session set sealed = (select sealed from access_session where length(sealed) > 40)"
        )
    opened = [dict(SessionStore(store.session_key).items()) for store in (session, thief)]
    assert opened == [{"colour": "blå"}, {}]


def test_a_session_that_was_deleted_is_not_brought_back_by_a_page_still_being_made(
    session: SessionStore,
) -> None:
    late = SessionStore(session.session_key)
    late["colour"] = "röd"
    session.flush()
    with pytest.raises(UpdateError):
        late.save()
    assert session.session_key is None
    assert SessionStore(late.session_key).get("colour") is None


def test_signing_in_gives_a_new_key_and_keeps_the_contents(session: SessionStore) -> None:
    before = session.session_key
    session.cycle_key()
    session.save()
    assert session.session_key != before
    assert SessionStore(session.session_key)["colour"] == "blå"
    assert not session.exists(str(before))


def test_an_ended_session_answers_only_that_it_has_ended(session: SessionStore, as_owner: Any) -> None:
    assert SessionStore(session.session_key).load_ended() == {}
    with as_owner():
        Session.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert SessionStore(session.session_key).get("colour") is None
    assert SessionStore(session.session_key).load_ended() == {"colour": "blå"}
    assert SessionStore("a" * 32).load_ended() == {}
    assert SessionStore(None).load_ended() == {}


def test_the_worker_removes_what_has_ended_and_nothing_else(session: SessionStore, as_owner: Any) -> None:
    ended = SessionStore()
    ended.set_expiry(-1)
    ended.save()
    jobs.forget(timestamp=0)
    assert not ended.exists(str(ended.session_key))
    assert session.exists(str(session.session_key))
