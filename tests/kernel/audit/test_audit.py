"""The audit: cannot be rewritten by the app, survives what fails, and shows when somebody with more power rewrote it."""

from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from varsam.kernel.access.actor import acting
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.models import Entry
from varsam.kernel.conversations import actions, inbox
from varsam.kernel.conversations.models import Enquiry

KEY = bytes(32)


def fill(count: int) -> None:
    for number in range(count):
        audit.record(audit.Event.SIGNED_IN, target=f"t{number}")


def entry_ids(as_owner: Any) -> list[int]:
    with as_owner():
        return list(Entry.objects.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def sealed(as_owner: Any) -> list[int]:
    """Thirty entries of the demo and ten more, sealed with KEY in two batches."""
    fill(5)
    audit.seal(KEY)
    fill(5)
    audit.seal(KEY)
    return entry_ids(as_owner)


def execute_as_owner(as_owner: Any, statement: str, values: list[Any]) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_verify_finds_nothing_wrong_in_an_untouched_audit(sealed: list[int]) -> None:
    assert audit.verify(KEY) == (len(sealed), [])


@pytest.mark.parametrize(
    "column",
    [
        "event = 'x'",
        "actor = 4711",
        "at = now()",
        "details = '{\"a\": 1}'",
        "target = 'A-26-999'",
        "unit = 9",
    ],
)
def test_verify_names_the_changed_entry(sealed: list[int], as_owner: Any, column: str) -> None:
    execute_as_owner(as_owner, f"update audit_entry set {column} where id = %s", [sealed[3]])
    _, findings = audit.verify(KEY)
    assert [(f.what, f.entry) for f in findings] == [("changed", sealed[3])]


def test_verify_names_the_missing_entry(sealed: list[int], as_owner: Any) -> None:
    execute_as_owner(as_owner, "delete from audit_entry where id = %s", [sealed[-2]])
    _, findings = audit.verify(KEY)
    assert [(f.what, f.entry) for f in findings] == [("missing", sealed[-2])]


def test_verify_names_entries_that_changed_places(sealed: list[int], as_owner: Any) -> None:
    a, b = sealed[1], sealed[2]
    execute_as_owner(as_owner, "update audit_entry set id = -1 where id = %s", [a])
    execute_as_owner(as_owner, "update audit_entry set id = %s where id = %s", [a, b])
    execute_as_owner(as_owner, "update audit_entry set id = %s where id = -1", [b])
    _, findings = audit.verify(KEY)
    assert [(f.what, f.entry) for f in findings] == [("changed", a), ("changed", b)]


def test_verify_finds_a_seal_made_to_fit(sealed: list[int], as_owner: Any) -> None:
    """Whoever changes an entry and writes a fitting digest lacks the key outside the database."""
    execute_as_owner(as_owner, "update audit_entry set actor = 1 where id = %s", [sealed[0]])
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "update audit_seal set digests = (select string_agg(d.digest, '' order by d.id) from varsam.audit_digests("
            "array(select jsonb_array_elements_text(entries)::bigint)) d) where id = (select min(id) from audit_seal)"
        )
    _, findings = audit.verify(KEY)
    assert findings[0].what == "seal broken"


def test_verify_finds_a_missing_seal(sealed: list[int], as_owner: Any) -> None:
    execute_as_owner(as_owner, "delete from audit_seal where id = (select min(id) from audit_seal)", [])
    _, findings = audit.verify(KEY)
    assert any("seal" in finding.what for finding in findings)


def test_sealing_twice_seals_nothing_twice(sealed: list[int]) -> None:
    assert audit.seal(KEY) == 0


@pytest.mark.law("L6")
def test_app_can_neither_write_nor_change_nor_remove(town: Any) -> None:
    attempts = [
        "insert into audit_entry (at, event, target_type, target, details) values (now(), 'x', '', '', '{}')",
        "update audit_entry set event = 'x'",
        "delete from audit_entry",
        "truncate audit_entry",
        "select * from audit_seal",
        "delete from audit_seal",
        "update audit_sealed set seal = 1",
        "alter table audit_entry disable row level security",
        "drop table audit_entry",
    ]
    with town.app() as app:
        for statement in attempts:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)


def test_act_and_entry_stand_or_fall_together(
    cast: Any, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    elin = cast("samordnare")
    with acting(elin):
        enquiry = Enquiry.objects.filter(state="received").first()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the audit does not answer")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError), acting(elin):
        actions.take(enquiry=enquiry, by=elin)
    with acting(elin):
        assert Enquiry.objects.get(pk=enquiry.pk).owner is None


@pytest.mark.law("L6")
def test_reading_is_on_record_even_if_the_page_fails(
    sign_in: Any, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("samordnare")
    with as_owner():
        reference = Enquiry.objects.filter(state="received", unit__slug="samordningen").first().reference
        before = Entry.objects.filter(event="enquiry.read").count()

    real = inbox.open_thread

    def read_then_fail(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        raise RuntimeError("after reading")

    monkeypatch.setattr(inbox, "open_thread", read_then_fail)
    client.raise_request_exception = False
    assert client.get(f"/arbete/inkorg/{reference}/").status_code == 500
    with as_owner():
        assert Entry.objects.filter(event="enquiry.read").count() == before + 1


@pytest.mark.law("L6")
def test_refusal_is_on_record(sign_in: Any, as_owner: Any) -> None:
    client = sign_in("polis")
    assert client.get("/arbete/inkorg/").status_code == 403
    with as_owner():
        assert Entry.objects.filter(event="access.refused", target_type="enquiry").exists()


def test_foreign_reference_is_not_there_and_on_record(sign_in: Any, as_owner: Any) -> None:
    with as_owner():
        reference = Enquiry.objects.filter(unit__slug="samordningen").first().reference
    client = sign_in("socialsekreterare.hisingen")
    assert client.get(f"/arbete/inkorg/{reference}/").status_code == 404
    with as_owner():
        assert Entry.objects.filter(event="access.refused", target=reference).exists()


def test_notes_outside_a_request_are_written_at_once(db: None, as_owner: Any) -> None:
    with transaction.atomic():
        audit.note(audit.Event.LOG_READ, target="direct")
    with as_owner():
        assert Entry.objects.filter(event="audit.read", target="direct").exists()
