"""Records: Gothenburg's exception and the one for all others, what keeps a record, and that all of one goes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from tests.kernel.access.rows_of_every_table import insert, values
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation
from varsam.kernel.records import actions as records
from varsam.kernel.records.enums import Track
from varsam.kernel.records.models import Record
from varsam.kernel.retention import actions, proposing, running
from varsam.kernel.retention.actions import Ground, Said
from varsam.kernel.retention.enums import ListState
from varsam.kernel.retention.models import DestructionList, RetentionRule
from varsam.kernel.vault.models import DataKey, Identity
from varsam.site.reference import read_yaml

YEARS = 6
Make = Callable[..., str]


@pytest.fixture
def record(db: None, cast: Any, as_owner: Any) -> Make:
    """`record(unit=…, born_day=7)`: the reference of a record that was closed six years ago."""

    def made(*, unit: Organisation | None = None, born_day: int | None = None, closed: bool = True) -> str:
        samir = cast("socialsekreterare.hisingen")
        home = Organisation.objects.get(slug="socialkontor-hisingen")
        with acting(samir):
            found = records.open_record(
                unit=home.pk,
                track=Track.SOCIAL_SERVICES,
                track_reason="",
                text="Första anteckningen.",
                by=samir,
            )
            if closed:
                records.close_record(record=found, by=samir)
        ago = timezone.now() - timedelta(days=366 * YEARS)
        with as_owner():
            person = None
            if born_day is not None:
                with connection.cursor() as cursor:
                    fixed = {
                        "born_day": born_day,
                        "protection": "none",
                        "data_key_id": DataKey.objects.create().pk,
                    }
                    row = values(Identity, cursor.connection, fixed)
                    insert(cursor.connection, "vault_identity", row)
                person = row["id"]
            changes: dict[str, Any] = {"identity_id": person, "unit": unit or home, "last_entry_at": ago}
            if closed:
                changes["closed_at"] = ago
            Record.objects.filter(pk=found.pk).update(**changes)
        return found.reference

    return made


@pytest.fixture
def elsewhere(as_owner: Any) -> Organisation:
    """A unit of another municipality."""
    with as_owner():
        root = Organisation(
            slug="annan-kommun", name_sv="Annan kommun", name_en="Another", kind="municipality"
        )
        root.save()
        unit = Organisation(slug="annan-enhet", name_sv="Enhet", name_en="Unit", kind="unit", parent=root)
        unit.save()
    return unit


def test_rules_have_the_numbers_of_the_law_that_they_name() -> None:
    ours = read_yaml("varsam.kernel.retention", "rules.yaml")
    law = {
        row["id"]: row["parameters"]
        for row in read_yaml("varsam.kernel.lawfulness", "legal_rules.yaml")["rules"]
    }
    rule = next(row for row in ours["rules"] if row["kind"] == "record")
    assert (rule["amount"], rule["unit"]) == (law[rule["legal_rule"]]["years_after_last_entry"], "years")
    exempt = {row["slug"]: row for row in ours["exemptions"]}
    rest = exempt["fodda-vissa-dagar"]
    assert rest["born_days"] == law[rest["legal_rule"]]["elsewhere_exempt_birth_days"]
    assert law[rest["legal_rule"]]["exempt_municipalities"] == ["Göteborg"]
    assert exempt["goteborg-bevarar"]["municipality"] == "goteborgs-stad"


@pytest.mark.law("L7")
@pytest.mark.parametrize("born_day", [None, 5, 7])
def test_in_gothenburg_a_record_goes_to_the_archive(record: Make, items: Any, born_day: int | None) -> None:
    reference = record(born_day=born_day)
    proposing.propose()
    assert items()[reference].action == "archive"


@pytest.mark.law("L7")
@pytest.mark.parametrize(
    ("born_day", "action"),
    [(5, "archive"), (15, "archive"), (25, "archive"), (None, "archive"), (6, "destroy"), (31, "destroy")],
)
def test_elsewhere_those_born_on_some_days_are_kept(
    record: Make, elsewhere: Organisation, items: Any, born_day: int | None, action: str
) -> None:
    reference = record(unit=elsewhere, born_day=born_day)
    proposing.propose()
    assert items()[reference].action == action


def approved(as_owner: Any, reference: str, items: Any) -> DestructionList:
    """The list with this item, approved in the registrar's place: the other municipality has none."""
    with as_owner():
        DestructionList.objects.filter(pk=items()[reference].list_id)
    pk = items()[reference].list_id
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "update retention_destructionlist set state = 'approved', approved_at = varsam._wall(), planned = 1,"
            " approved_by_id = (select min(id) from people_user) where id = %s",
            [pk],
        )
        return DestructionList.objects.get(pk=pk)


def summary(as_owner: Any, pk: int) -> dict[str, int]:
    with as_owner():
        found = DestructionList.objects.get(pk=pk)
    assert found.state == ListState.DONE
    return dict(found.summary)


@pytest.mark.law("L7")
def test_what_goes_to_the_archive_stays_and_is_not_proposed_again_until_the_exception_ends(
    record: Make, items: Any, the_list: Any, cast: Any, city: Organisation, as_owner: Any
) -> None:
    reference, gun = record(), cast("registrator")
    proposing.propose()
    with acting(gun):
        found = the_list()
        assert actions.approve(destruction=found, version=found.version, by=gun).said is Said.APPROVED
    assert running.run(found.pk)
    assert summary(as_owner, found.pk)["archived"] >= 1
    with as_owner():
        assert Record.objects.filter(reference=reference, data_key__isnull=False).exists()
    proposing.propose()
    assert items()[reference].list_id == found.pk
    with acting(gun):
        for slug in ("goteborg-bevarar",):
            actions.set_exemption(
                slug=slug, kind="record", municipality=city.pk, born_days=[], is_ended=True,
                ground=Ground("", "", "Beslut 9"), valid_from=timezone.now() - timedelta(days=1), by=gun,
            )  # fmt: skip
    with as_owner(), connection.cursor() as cursor:
        # The record has no known birth day, so the exception for all would cover it too.
        cursor.execute("update retention_exemption set is_ended = true where slug = 'fodda-vissa-dagar'")
    proposing.propose()
    assert (items()[reference].list_id, items()[reference].action) != (found.pk, "archive")


@pytest.mark.law("L7")
def test_own_rule_of_a_municipality_goes_before_the_one_for_all(
    record: Make, elsewhere: Organisation, items: Any, as_owner: Any
) -> None:
    reference = record(unit=elsewhere, born_day=6)
    with as_owner():
        RetentionRule.objects.create(
            kind="record", municipality_id=elsewhere.ancestors[0], number=1, amount=10, unit="years", clock="x",
            action="destroy", source="Eget beslut", valid_from=timezone.now() - timedelta(days=1),
        )  # fmt: skip
    proposing.propose()
    assert reference not in items()


def test_open_record_is_never_on_a_list(record: Make, elsewhere: Organisation, items: Any) -> None:
    reference = record(unit=elsewhere, born_day=6, closed=False)
    proposing.propose()
    assert reference not in items()


@pytest.mark.parametrize(
    "row",
    [
        {"table": "records_grant", "ended_at": None, "until": timezone.now() + timedelta(days=9000)},
        {"table": "records_breakglass", "reviewed_at": None},
    ],
    ids=["shared", "glass not judged"],
)
def test_what_is_shared_or_not_judged_waits(
    record: Make, elsewhere: Organisation, items: Any, as_owner: Any, row: dict[str, Any]
) -> None:
    reference = record(unit=elsewhere, born_day=6)
    _belonging(
        as_owner, reference, row["table"], {key: value for key, value in row.items() if key != "table"}
    )
    proposing.propose()
    assert reference not in items()


# What a consent is made of belongs to one request.
_PARTS = {
    "lawfulness_signer": {"request_id": "lawfulness_consentrequest"},
    "lawfulness_scope": {"request_id": "lawfulness_consentrequest"},
    "lawfulness_disclosuresent": {"disclosure_id": "lawfulness_disclosure"},
    "lawfulness_consent": {"signer_id": "lawfulness_signer", "scope_id": "lawfulness_scope"},
}


def _belonging(as_owner: Any, reference: str, table: str, fixed: dict[str, Any]) -> Any:
    """The key of a row of `table` that points at the record."""
    model = next(each for each in apps.get_models() if each._meta.db_table == table)
    with as_owner():
        pk = Record.objects.get(reference=reference).pk
        if "data_key" in {field.name for field in model._meta.local_fields}:
            fixed = {"data_key_id": DataKey.objects.create().pk, **fixed}
        with connection.cursor() as cursor:
            if table == "records_breakglass":
                fixed = {**fixed, "reason": b"x" * 80}
            if table == "records_grant":
                fixed = {"starts_at": timezone.now() - timedelta(days=1), "until": timezone.now(), **fixed}
            insert(cursor.connection, table, values(model, cursor.connection, {"record_id": pk, **fixed}))
        return model.objects.filter(record=pk).values_list("pk", flat=True).first()


def _pointing() -> list[tuple[str, str]]:
    """Every table and column that the database lets point at a record."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.conrelid::regclass::text, a.attname from pg_constraint c"
            " join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]"
            " where c.contype = 'f' and c.confrelid = 'records_record'::regclass"
        )
        return [(table, column) for table, column in cursor.fetchall()]


def _keys_of(as_owner: Any, pointing: list[tuple[str, str]], record: int) -> list[Any]:
    """The data keys of all rows that point at a record."""
    keys = []
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'data_key_id'"
        )
        sealed = {name for (name,) in cursor.fetchall()}
        for table, column in pointing:
            if table in sealed:
                cursor.execute(
                    f"select data_key_id from {table} where {column} = %s and data_key_id is not null",
                    [record],
                )
                keys += [key for (key,) in cursor.fetchall()]
    return keys


@pytest.mark.law("L7")
def test_all_of_a_record_goes_whatever_points_at_it(
    record: Make, elsewhere: Organisation, items: Any, as_owner: Any
) -> None:
    reference = record(unit=elsewhere, born_day=6)
    with as_owner():
        before = Record.objects.get(reference=reference)
        keys = [before.data_key_id, Identity.objects.get(pk=before.identity_id).data_key_id]
    pointing = _pointing()
    with as_owner(), connection.cursor() as cursor:
        # Rows are made up here: whether a consent makes sense is tested elsewhere.
        for table in sorted({table for table, _ in pointing if not table.startswith("records_")}):
            cursor.execute(f"alter table {table} disable trigger user")
        # Of one item there is one of each, and the demo town has them.
        for table in ("action", "line", "adjuster", "minutes", "conflict", "caseitem"):
            cursor.execute(f"delete from meetings_{table}")
    assert {"records_entry", "lawfulness_consent"} <= {table for table, _ in pointing}
    assert {column for _, column in pointing} == {"record_id"}
    fixed = {
        "records_grant": {"ended_at": timezone.now()},
        "records_breakglass": {"reviewed_at": timezone.now()},
        "lawfulness_consentrequest": {
            "until": timezone.now() + timedelta(days=30),
            "asked_at": timezone.now(),
        },
    }
    made: dict[str, Any] = {"records_entry": None}
    parts = {"lawfulness_signer", "lawfulness_scope", "lawfulness_consent"}
    for table in [
        *sorted({table for table, _ in pointing} - made.keys() - parts),
        *sorted(parts, reverse=True),
    ]:
        belongs = {column: made[name] for column, name in _PARTS.get(table, {}).items()}
        made[table] = _belonging(as_owner, reference, table, {**fixed.get(table, {}), **belongs})
    own_keys = _keys_of(as_owner, pointing, before.pk)
    # The reason for which the glass was broken is sealed by a key of its own.
    assert made["records_breakglass"] is not None
    assert len(own_keys) > 1
    keys += own_keys
    proposing.propose()
    found = approved(as_owner, reference, items)
    assert running.run(found.pk)
    assert summary(as_owner, found.pk) == {"destroyed": 1}
    with as_owner(), connection.cursor() as cursor:
        for table, column in pointing:
            cursor.execute(f"select count(*) from {table} where {column} = %s", [before.pk])  # noqa: S608
            assert cursor.fetchone() == (0,), table
        cursor.execute("select count(*) from vault_identity where id = %s", [before.identity_id])
        assert cursor.fetchone() == (0,)
        for opened in ("select count(*) from vault_datakey where id = any(%s)",
                       "select count(*) from vault_wrappedkey where key_id = any(%s)"):  # fmt: skip
            cursor.execute(opened, [keys])
            assert cursor.fetchone() == (0,)
        assert not Record.objects.filter(reference=reference).exists()
