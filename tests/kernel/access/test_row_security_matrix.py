"""Every table × every one of the cast × every verb, in raw SQL on the app's own login, against a model of our own.

Generated from the models: a new table is in it at once, and fails until it says who may touch its rows.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from psycopg import sql

from tests.kernel.access.rows_of_every_table import a_row, insert, values
from varsam.kernel.access import policies, tickets
from varsam.kernel.access.roles import RIGHTS
from varsam.lib import rows
from varsam.lib.rows import Verb
from varsam.site.demo import CAST

MODELS = {
    model._meta.db_table: model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.db_table in dict(policies.declared())
}
TABLES = {table: declaration for table, declaration in policies.declared() if table in MODELS}
NOBODY = "nobody"
EVERYONE = [*(person.account for person in CAST), NOBODY]


def test_every_table_of_the_database_has_row_security(town: Any) -> None:
    with town.owner() as owner:
        without = owner.execute(
            "select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'public' and relkind in ('r', 'p') and not relrowsecurity "
        ).fetchall()
        granted = owner.execute(
            "select has_table_privilege('varsam_app', 'django_migrations', 'insert, update, delete')"
        ).fetchone()
    assert without == []
    assert granted == (False,)


def test_every_model_declares_itself() -> None:
    assert [table for table, declaration in TABLES.items() if declaration is None] == []


def test_app_login_owns_nothing_and_cannot_bypass(town: Any) -> None:
    with town.app() as app:
        facts = app.execute(
            "select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user"
        ).fetchone()
        owned = app.execute(
            "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"
        ).fetchone()
        assert facts == (False, False, False, False)
        assert owned == (0,)
        for forbidden in (
            "create temp table people_user (id int)",
            "create table public.mine (id int)",
            "set role varsam_owner",
            "alter table conversations_message disable row level security",
            "truncate audit_entry",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


# --- the model that the database is held against ----------------------------------------------------------------


class World:
    """What the rows are, read as the owner, and what the declarations should let each of the cast do with them.

    Nothing that is tried stays, so what was read once is kept.
    """

    def __init__(self, owner: psycopg.Connection) -> None:
        self.owner = owner
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._found: dict[tuple[str, str], dict[Any, list[dict[str, Any]]]] = {}
        self._held: dict[tuple[str, str, str], dict[int, bool]] = {}
        self.organisations = dict(owner.execute("select id, ancestors from people_organisation").fetchall())
        self.users = dict(owner.execute("select split_part(email, '@', 1), id from people_user").fetchall())
        self.memberships = owner.execute(
            "select user_id, role, organisation_id from people_membership"
        ).fetchall()

    def units(self, who: str, resource: str, verb: Verb) -> set[int]:
        found: set[int] = set()
        for user, role, home in self.memberships:
            if user != self.users.get(who):
                continue
            for right in RIGHTS.get(role, ()):
                if right.resource == resource and verb in right.verbs:
                    found |= self._reach(home, right.reach)
        return found

    def _reach(self, home: int, reach: str) -> set[int]:
        if reach == "unit":
            return {home}
        if reach == "subtree":
            return {o for o, above in self.organisations.items() if home in above}
        root = self.organisations[home][0]
        return {o for o, above in self.organisations.items() if above[0] == root}

    def holds(self, who: str, table: str, condition: str, row: dict[str, Any]) -> bool:
        """Whether a condition that a declaration spells out in SQL holds for one row, for one of the cast."""
        asked = (who, table, condition)
        if asked not in self._held:
            # All rows of the table in one question: one at a time took most of a minute.
            stored = self.rows(table)
            held = self._hold(who, table, condition, stored)
            self._held[asked] = {id(one): it for one, it in zip(stored, held, strict=True)}
        if id(row) in self._held[asked]:
            return self._held[asked][id(row)]
        return self._hold(who, table, condition, [row])[0]

    def _hold(self, who: str, table: str, condition: str, given: list[dict[str, Any]]) -> list[bool]:
        plain = [{k: v.hex() if isinstance(v, bytes) else v for k, v in row.items()} for row in given]
        as_json = psycopg.types.json.Jsonb(plain, dumps=lambda found: json.dumps(found, default=_as_json))
        statement = sql.SQL(
            "select {} from jsonb_populate_recordset(null::{}, %s) with ordinality as {} order by ordinality"
        ).format(sql.SQL(condition), sql.Identifier(table), sql.Identifier(table))
        with self.owner.transaction():
            if who != NOBODY:
                tickets.show(self.owner, "actor", self.users[who])
            return [bool(held) for (held,) in self.owner.execute(statement, [as_json]).fetchall()]

    def allowed(self, who: str, table: str, verb: Verb, row: dict[str, Any]) -> bool:
        rule = TABLES[table].protection
        if self._by_rule(who, table, rule, verb, row):
            return True
        # What a declaration opens to reading beyond the compartment; tests/proof says whether that is right.
        also = getattr(rule, "reads", None)
        return bool(also and verb is Verb.READ and self.holds(who, table, f"({also})", row))

    def _by_rule(self, who: str, table: str, rule: rows.Protection, verb: Verb, row: dict[str, Any]) -> bool:
        if isinstance(rule, rows.Keys):
            return verb is Verb.READ and self._key(who, row[rule.named_by or "id"])
        if isinstance(rule, rows.Where):
            # tests/proof and the package's own tests say whether its condition is right; here, that it is what runs.
            condition = rule.conditions.get(verb)
            return bool(condition and self.holds(who, table, f"({condition})", row))
        if isinstance(rule, rows.FunctionsOnly) or verb not in rule.verbs:
            return False
        if isinstance(rule, rows.InUnit):
            return row[rule.unit] in self.units(who, rule.resource, verb)
        if isinstance(rule, rows.Through):
            return self._through(who, table, rule, verb, row)
        return self._plain(who, rule, verb, row)

    def _plain(
        self, who: str, rule: rows.Own | rows.Shared | rows.Open, verb: Verb, row: dict[str, Any]
    ) -> bool:
        if isinstance(rule, rows.Own):
            return row[rule.column] == self.users.get(who)
        if isinstance(rule, rows.Shared):
            return (verb is Verb.READ and rule.open_read) or bool(self.units(who, rule.resource, verb))
        return verb is Verb.READ or rule.own is None or row[rule.own] == self.users.get(who)

    def _through(self, who: str, table: str, rule: rows.Through, verb: Verb, row: dict[str, Any]) -> bool:
        parent = TABLES[rule.parent].protection
        needed = Verb.READ if verb is Verb.READ else Verb.CHANGE
        above = self.rows_of(rule.parent, "id", row[rule.column])
        if verb is Verb.ADD and not self.holds(who, table, f"({rule.adds})", row):
            return False
        return bool(above) and above[0][parent.unit] in self.units(who, parent.resource, needed)

    def _key(self, who: str, key: Any) -> bool:
        for table, column in policies._key_owners:
            for above in self.rows_of(table, column, key):
                if self.allowed(who, table, Verb.READ, above):
                    return True
        return False

    def rows(self, table: str) -> list[dict[str, Any]]:
        if table not in self._rows:
            cursor = self.owner.execute(sql.SQL("select * from {}").format(sql.Identifier(table)))
            names = [description.name for description in cursor.description]
            self._rows[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return self._rows[table]

    def rows_of(self, table: str, column: str, value: Any) -> list[dict[str, Any]]:
        if (table, column) not in self._found:
            found = self._found[table, column] = defaultdict(list)
            for row in self.rows(table):
                found[row[column]].append(row)
        return self._found[table, column].get(value, [])


def _as_json(value: Any) -> Any:
    return str(value)


@pytest.fixture
def world(town: Any) -> Iterator[World]:
    with town.owner() as owner:
        for model in MODELS.values():
            a_row(model, owner, {})
        yield World(owner)


def attempt(
    app: psycopg.Connection, user: int | None, statement: sql.Composed, row: list[Any] | None = None
) -> int:
    """Rows touched, -1 for a refusal; nothing stays."""
    try:
        with app.transaction(force_rollback=True):
            if user:
                tickets.show(app, "actor", user)
            return app.execute(statement, row).rowcount
    except psycopg.errors.InsufficientPrivilege:
        return -1


@pytest.mark.parametrize("verb", [Verb.READ, Verb.CHANGE, Verb.REMOVE])
@pytest.mark.law("L2")
@pytest.mark.law("L6")
def test_rows_touched_are_those_allowed(town: Any, world: World, verb: Verb) -> None:
    text = {
        Verb.READ: "select {key} from {table}",
        Verb.CHANGE: "update {table} set {key} = {key}",
        Verb.REMOVE: "delete from {table}",
    }[verb]
    wrong, compared = [], 0
    with town.app() as app:
        for table in TABLES:
            key = sql.Identifier(_plain_column(table))
            statement = sql.SQL(text).format(key=key, table=sql.Identifier(table))
            stored = world.rows(table)
            for who in EVERYONE:
                expected = sum(
                    world.allowed(who, table, verb, row)
                    and (verb is Verb.READ or world.allowed(who, table, Verb.READ, row))
                    for row in stored
                )
                got = attempt(app, world.users.get(who), statement)
                compared += 1
                if max(got, 0) != expected:
                    wrong.append(f"{who} {verb} {table}: {got} rows, {expected} allowed")
    assert wrong == []
    assert compared == len(TABLES) * len(EVERYONE)


def _plain_column(table: str) -> str:
    """A column that can be set to itself: identities and generated ones cannot."""
    fields = MODELS[table]._meta.local_concrete_fields
    changes = getattr(TABLES[table].protection, "changes", ())
    if changes:
        return str(changes[0])
    plain = (f for f in fields if not f.primary_key and not getattr(f, "generated", False))
    return next(plain, MODELS[table]._meta.pk).column


def test_rows_added_are_those_allowed(town: Any, world: World) -> None:
    wrong = []
    with town.app() as app:
        for table in TABLES:
            for who in EVERYONE:
                for fixed in _places(world, table, who):
                    row = values(MODELS[table], world.owner, fixed)
                    if _is_auto(table):
                        row.pop(MODELS[table]._meta.pk.column, None)
                    allowed = world.allowed(who, table, Verb.ADD, row)
                    got = _try_to_add(app, world.users.get(who), table, row)
                    if got is not None and (got == 1) != allowed:
                        wrong.append(f"{who} add {table} {fixed}: {got}, allowed {allowed}")
    assert wrong == []


def _is_auto(table: str) -> bool:
    return MODELS[table]._meta.pk.get_internal_type().endswith("AutoField")


def _places(world: World, table: str, who: str) -> list[dict[str, Any]]:
    """The compartments to try a new row in: all of one's own, and one that is not."""
    rule = TABLES[table].protection
    if isinstance(rule, rows.InUnit):
        own = sorted(world.units(who, rule.resource, Verb.ADD))
        other = next(o for o in sorted(world.organisations) if o not in own)
        return [{rule.unit: unit} for unit in [*own[:2], other]]
    if isinstance(rule, rows.Own | rows.Open) and getattr(rule, "own", getattr(rule, "column", None)):
        column = getattr(rule, "own", None) or rule.column
        ids = [world.users.get(who) or 0, world.users["rad"]]
        return [{column: user} for user in ids] if column != "id" else []
    if isinstance(rule, rows.Through):
        # As the one who acts, and in another's name, which nobody may.
        signed = _signatures(table)
        mine = {column: world.users.get(who) or 0 for column in signed}
        if table == "conversations_message":
            mine["side"] = "note"
        rows_ = [{rule.column: row["id"], **mine} for row in _of_each_compartment(world, rule.parent)]
        forged = [{**rows_[0], column: world.users["rad"]} for column in signed]
        return [*rows_, *forged, *([{**rows_[0], "side": "writer"}] if "side" in mine else [])]
    return [{}]


def _of_each_compartment(world: World, parent: str) -> list[dict[str, Any]]:
    """Three rows of each compartment: what may be added below depends on that, and on little else."""
    unit, found = TABLES[parent].protection.unit, defaultdict(list)
    for row in world.rows(parent):
        found[row[unit]].append(row)
    return [row for those in found.values() for row in those[:3]]


def _signatures(table: str) -> list[str]:
    """Columns that name who did it, which nobody may fill in for another."""
    return [
        field.column
        for field in MODELS[table]._meta.local_concrete_fields
        if field.remote_field
        and field.remote_field.model._meta.label == "people.User"
        and f"{field.column} =" in getattr(TABLES[table].protection, "adds", "")
    ]


def _try_to_add(app: psycopg.Connection, user: int | None, table: str, row: dict[str, Any]) -> int | None:
    """1 where the policy let it through, -1 where it did not, None where a trigger spoke before it was asked."""
    try:
        with app.transaction(force_rollback=True):
            if user:
                tickets.show(app, "actor", user)
            insert(app, table, row)
            return 1
    except psycopg.errors.InsufficientPrivilege:
        return -1
    except psycopg.errors.IntegrityError as error:
        if error.diag.constraint_name is None:
            return None
        # A key that is taken: the policy let it through, and only another rule of the table did not.
        return 1


@pytest.mark.law("L2")
def test_nobody_sees_nothing_protected(town: Any, world: World) -> None:
    seen = {}
    with town.app() as app:
        for table, declaration in TABLES.items():
            if isinstance(declaration.protection, rows.InUnit | rows.Through | rows.Own | rows.Keys):
                statement = sql.SQL("select * from {}").format(sql.Identifier(table))
                seen[table] = attempt(app, None, statement)
    assert {table: count for table, count in seen.items() if count > 0} == {}
    assert "conversations_message" in seen
