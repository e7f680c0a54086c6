"""One plausible row for any model, so that no table is empty when row security is put to the test."""

import datetime
import decimal
import uuid
from typing import Any

import psycopg
from django.db import models
from psycopg import sql

_BY_TYPE: list[tuple[type[models.Field], Any]] = [
    (models.UUIDField, lambda: uuid.uuid4()),
    (models.BooleanField, lambda: False),
    (models.BinaryField, lambda: uuid.uuid4().bytes),
    (models.DateTimeField, lambda: datetime.datetime(2031, 5, 5, 12, tzinfo=datetime.UTC)),
    (models.DateField, lambda: datetime.date(2031, 5, 5)),
    (models.TimeField, lambda: datetime.time(12)),
    (models.JSONField, lambda: psycopg.types.json.Jsonb({})),
    (models.IntegerField, lambda: 7),
    (models.FloatField, lambda: 0.5),
    (models.DecimalField, lambda: decimal.Decimal("1.50")),
    (models.TextField, lambda: f"t{uuid.uuid4().hex[:8]}"),
    (models.CharField, lambda: uuid.uuid4().hex[:8]),
]

# What a row says where a constraint asks for more than each column by itself: column → value.
_TOGETHER: dict[str, dict[str, Any]] = {
    "programme_picture": {"period_from": datetime.date(2031, 4, 1), "period_to": datetime.date(2031, 6, 30)},
    # A day to come: nothing has been found.
    "programme_followup": {"text": ""},
    # The first key: no other has signed for it.
    "exchange_signingkey": {"endorsement": ""},
    # Nobody's yet: it is noted when the row that it opens is stored.
    "vault_datakey": {"owner": ""},
    # The way that was proposed first: another one says why, in a message.
    "routes_decision": {"followed": True, "which": 1},
    "contacts_body": {"country": "SE", "url": ""},
    # Nobody is named there any more.
    "contacts_contact": {"state": "declined", "ended_on": datetime.date(2031, 5, 5)},
    "insights_insight": {"url": ""},
    "insights_reading": {"url": "https://exempel.test/"},
    "missions_mission": {"deadline_zone": ""},
    "missions_cost": {"currency": "SEK"},
    "occasions_sitting": {"ends_at": datetime.datetime(2031, 5, 5, 14, tzinfo=datetime.UTC)},
}
# Pointers that may be empty, and of which a constraint asks for one.
_POINTS = {("occasions_letter", "signup_id")}
# Pointers to another row than the one that a pointer beside it has.
_ANOTHER = {("studies_pair", "other_id")}


def _value(field: models.Field, connection: psycopg.Connection, fixed: dict[str, Any]) -> Any:
    if field.column in fixed:
        return fixed[field.column]
    if field.remote_field is not None and field.many_to_one or field.one_to_one:
        if field.null and (field.model._meta.db_table, field.column) not in _POINTS:
            return None
        if field.remote_field.model._meta.db_table == "vault_datakey":
            # A key opens one row, and no other's.
            key = values(field.remote_field.model, connection, {})
            insert(connection, "vault_datakey", key)
            return key["id"]
        if (field.model._meta.db_table, field.column) in _ANOTHER:
            table = field.remote_field.model._meta.db_table
            insert(connection, table, values(field.remote_field.model, connection, {}))
            newest = sql.SQL("select max(id) from {}").format(sql.Identifier(table))
            return connection.execute(newest).fetchone()[0]
        return a_row(field.remote_field.model, connection, {})
    if field.null:
        return None
    return _made_up(field)


def _made_up(field: models.Field) -> Any:
    if field.choices:
        return "" if field.blank else list(field.choices)[0][0]
    if field.get_internal_type() == "ArrayField":
        return []
    for kind, make in _BY_TYPE:
        if isinstance(field, kind):
            value = make()
            return value[: field.max_length] if isinstance(value, str) and field.max_length else value
    raise AssertionError(f"no value for {field}")


def values(
    model: type[models.Model], connection: psycopg.Connection, fixed: dict[str, Any]
) -> dict[str, Any]:
    """Column → value for a new row; `connection` is the owner's, for rows that it points at."""
    said = {**_TOGETHER.get(model._meta.db_table, {}), **fixed}
    return {
        field.column: _value(field, connection, said)
        for field in model._meta.local_concrete_fields
        if not getattr(field, "generated", False) and not isinstance(field, models.AutoField)
    }


def insert(connection: psycopg.Connection, table: str, row: dict[str, Any]) -> None:
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(sql.Placeholder() * len(row)),
    )
    connection.execute(statement, list(row.values()))


def a_row(model: type[models.Model], connection: psycopg.Connection, fixed: dict[str, Any]) -> Any:
    """The primary key of some row of the model, made as the owner when there is none."""
    table, key = model._meta.db_table, model._meta.pk.column
    find = sql.SQL("select {} from {} limit 1").format(sql.Identifier(key), sql.Identifier(table))
    found = connection.execute(find).fetchone()
    if found is None:
        insert(connection, table, values(model, connection, fixed))
        found = connection.execute(find).fetchone()
    assert found
    return found[0]
