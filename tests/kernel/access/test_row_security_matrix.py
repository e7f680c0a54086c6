"""Every table × every one of the cast × every verb, in raw SQL on the app's own login, against a model of our own.

Generated from the models: a new table is in it at once, and fails until it says who may touch its rows.
"""

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
    """What the rows are, read as the owner, and what the declarations should let each of the cast do with them."""

    def __init__(self, owner: psycopg.Connection) -> None:
        self.owner = owner
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
                    reach = [o for o, above in self.organisations.items() if home in above]
                    found |= {home} if right.reach == "unit" else set(reach)
        return found

    def allowed(self, who: str, rule: rows.Protection, verb: Verb, row: dict[str, Any]) -> bool:
        if isinstance(rule, rows.Keys):
            return verb is Verb.READ and self._key(who, row[rule.column])
        if isinstance(rule, rows.FunctionsOnly) or verb not in rule.verbs:
            return False
        if isinstance(rule, rows.InUnit):
            return row[rule.unit] in self.units(who, rule.resource, verb)
        if isinstance(rule, rows.Through):
            return self._through(who, rule, verb, row)
        return self._plain(who, rule, verb, row)

    def _plain(
        self, who: str, rule: rows.Own | rows.Shared | rows.Open, verb: Verb, row: dict[str, Any]
    ) -> bool:
        if isinstance(rule, rows.Own):
            return row[rule.column] == self.users.get(who)
        if isinstance(rule, rows.Shared):
            return (verb is Verb.READ and rule.open_read) or bool(self.units(who, rule.resource, verb))
        return verb is Verb.READ or rule.own is None or row[rule.own] == self.users.get(who)

    def _through(self, who: str, rule: rows.Through, verb: Verb, row: dict[str, Any]) -> bool:
        parent = TABLES[rule.parent].protection
        needed = Verb.READ if verb is Verb.READ else Verb.CHANGE
        above = self.rows(rule.parent, "id", row[rule.column])
        if verb is Verb.ADD and (row["side"] == "writer" or row["author_id"] != self.users.get(who)):
            return False
        return bool(above) and above[0][parent.unit] in self.units(who, parent.resource, needed)

    def _key(self, who: str, key: Any) -> bool:
        for table, column in policies._key_owners:
            for above in self.rows(table, column, key):
                if self.allowed(who, TABLES[table].protection, Verb.READ, above):
                    return True
        return False

    def rows(self, table: str, column: str | None = None, value: Any = None) -> list[dict[str, Any]]:
        query = sql.SQL("select * from {}").format(sql.Identifier(table))
        if column:
            query += sql.SQL(" where {} = %s").format(sql.Identifier(column))
        cursor = self.owner.execute(query, [value] if column else None)
        names = [description.name for description in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


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
        for table, declaration in TABLES.items():
            key = sql.Identifier(_plain_column(table))
            statement = sql.SQL(text).format(key=key, table=sql.Identifier(table))
            stored = world.rows(table)
            for who in EVERYONE:
                rule = declaration.protection
                expected = sum(
                    world.allowed(who, rule, verb, row) and world.allowed(who, rule, Verb.READ, row)
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
        for table, declaration in TABLES.items():
            rule = declaration.protection
            for who in EVERYONE:
                for fixed in _places(world, rule, who):
                    row = values(MODELS[table], world.owner, fixed)
                    if _is_auto(table):
                        row.pop(MODELS[table]._meta.pk.column, None)
                    allowed = world.allowed(who, rule, Verb.ADD, row)
                    got = _try_to_add(app, world.users.get(who), table, row)
                    if (got == 1) != allowed:
                        wrong.append(f"{who} add {table} {fixed}: {got}, allowed {allowed}")
    assert wrong == []


def _is_auto(table: str) -> bool:
    return MODELS[table]._meta.pk.get_internal_type().endswith("AutoField")


def _places(world: World, rule: rows.Protection, who: str) -> list[dict[str, Any]]:
    """The compartments to try a new row in: all of one's own, and one that is not."""
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
        mine = {"side": "note", "author_id": world.users.get(who)}
        rows_ = [{rule.column: row["id"], **mine} for row in world.rows(rule.parent)]
        return [*rows_, {**rows_[0], "author_id": world.users["rad"]}, {**rows_[0], "side": "writer"}]
    return [{}]


def _try_to_add(app: psycopg.Connection, user: int | None, table: str, row: dict[str, Any]) -> int:
    try:
        with app.transaction(force_rollback=True):
            if user:
                tickets.show(app, "actor", user)
            insert(app, table, row)
            return 1
    except psycopg.errors.InsufficientPrivilege:
        return -1
    except psycopg.errors.IntegrityError:
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
