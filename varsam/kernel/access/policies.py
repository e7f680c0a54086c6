"""From declarations to row security: the one place that writes policies and grants.

Everything is written anew at each migration, in one transaction, so that the database always says what the models
say. A table that declares nothing gets row security and no grant: it is closed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from varsam.kernel.access import third_party, tickets
from varsam.kernel.access.roles import RIGHTS
from varsam.kernel.vault import api as vault
from varsam.lib import rows
from varsam.lib.rows import Verb

APP_ROLE = "varsam_app"
_SQL = {Verb.READ: "SELECT", Verb.ADD: "INSERT", Verb.CHANGE: "UPDATE", Verb.REMOVE: "DELETE"}
_key_owners: list[tuple[str, str]] = []


@dataclass(frozen=True)
class _Rows:
    """A table whose rows code is the source of: they are written anew at each migration, and by nobody else."""

    table: str
    columns: tuple[str, ...]
    rows: Callable[[], Sequence[tuple[Any, ...]]]


_from_code: dict[str, _Rows] = {}


def register_rows(
    table: str, columns: tuple[str, ...], rows: Callable[[], Sequence[tuple[Any, ...]]]
) -> None:
    """Say that code is the source of all rows of `table`; called by higher floors when they load."""
    _from_code[table] = _Rows(table, columns, rows)


def register_key_owner(table: str, column: str) -> None:
    """Say that each row of `table` is encrypted by the data key in `column`; called by higher floors when they load."""
    if (table, column) not in _key_owners:
        _key_owners.append((table, column))


def declared() -> Iterator[tuple[str, rows.Declaration | None]]:
    """Every table of the database that a model stands for, with what it says of itself (None: nothing)."""
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda m: m._meta.db_table):
        if model._meta.managed or model._meta.db_table in third_party.DECLARED:
            yield model._meta.db_table, declaration_of(model)


def declaration_of(model: type[models.Model]) -> rows.Declaration | None:
    own = model.__dict__.get("declaration")
    return own or third_party.DECLARED.get(model._meta.db_table)


def _units(resource: str, verb: Verb) -> str:
    return f"any ((select varsam.units('{resource}', '{verb}'))::bigint[])"


def _parent_resource(table: str) -> rows.InUnit:
    found = dict(declared())[table]
    assert found
    assert isinstance(found.protection, rows.InUnit), f"{table} is no compartment"
    return found.protection


def _in_unit(rule: rows.InUnit, verb: Verb) -> str:
    inside = f"{rule.unit} = {_units(rule.resource, verb)}"
    if rule.writer and verb in {Verb.READ, Verb.CHANGE}:
        return f"{inside} or {rule.writer} = (select varsam.writer())"
    return inside


def _through(table: str, rule: rows.Through, verb: Verb) -> str:
    parent = _parent_resource(rule.parent)
    needed = Verb.READ if verb is Verb.READ else Verb.CHANGE
    staff = f" and {rule.adds}" if verb is Verb.ADD else ""
    writers = f"{rule.writer_where}{f' and {rule.writer_adds}' if verb is Verb.ADD else ''}"
    reach = f"(p.{parent.unit} = {_units(parent.resource, needed)}{staff})"
    if parent.writer and verb in rule.writer_verbs:
        reach = f"({reach} or ({writers} and p.{parent.writer} = (select varsam.writer())))"
    return (
        f"exists (select 1 from public.{rule.parent} p where p.id = public.{table}.{rule.column} and {reach})"
    )


def _keys(table: str, rule: rows.Keys) -> str:
    if rule.named_by:
        return f"exists (select 1 from public.vault_datakey k where k.id = public.{table}.{rule.named_by})"
    # Only the one table that has it is asked: asking all of them in turn took 10 to 30 ms a key.
    branches = " ".join(
        f"when '{t}.{c}' then exists (select 1 from public.{t} o where o.{c} = public.{table}.id)"
        for t, c in _key_owners
    )
    return f"case owner {branches} else false end" if branches else "false"


def _shared(rule: rows.Shared | rows.Open | rows.Own, verb: Verb) -> str:
    own = rule.column if isinstance(rule, rows.Own) else getattr(rule, "own", None)
    if isinstance(rule, rows.Shared):
        is_open = verb is Verb.READ and rule.open_read
        return "true" if is_open else f"(select varsam.may('{rule.resource}', '{verb}'))"
    is_open = isinstance(rule, rows.Open) and (verb is Verb.READ or own is None)
    if is_open:
        return "true"
    if isinstance(rule, rows.Own) and rule.sign_in and verb in {Verb.READ, Verb.CHANGE}:
        return f"{own} = (select coalesce(varsam.actor(), varsam.signing_in()))"
    return f"{own} = (select varsam.actor())"


def expression(table: str, rule: rows.Protection, verb: Verb) -> str | None:
    """The policy's condition for one verb as SQL, or None where the app has no right to it at all."""
    if isinstance(rule, rows.FunctionsOnly):
        return None
    if isinstance(rule, rows.Keys):
        return _keys(table, rule) if verb is Verb.READ else None
    if isinstance(rule, rows.Where):
        return rule.conditions.get(verb)
    if verb not in rule.verbs:
        return None
    if isinstance(rule, rows.InUnit):
        return _or_reads(_in_unit(rule, verb), rule, verb)
    if isinstance(rule, rows.Through):
        return _or_reads(_through(table, rule, verb), rule, verb)
    return _shared(rule, verb)


def _or_reads(condition: str, rule: rows.InUnit | rows.Through, verb: Verb) -> str:
    return f"{condition} or {rule.reads}" if rule.reads and verb is Verb.READ else condition


def _policy(table: str, verb: Verb, condition: str, columns: tuple[str, ...]) -> Iterable[str]:
    clause = {
        Verb.READ: f"using ({condition})",
        Verb.ADD: f"with check ({condition})",
        Verb.CHANGE: f"using ({condition}) with check ({condition})",
        Verb.REMOVE: f"using ({condition})",
    }[verb]
    yield f"create policy {table}_{verb} on public.{table} for {_SQL[verb]} to {APP_ROLE} {clause}"
    only = f" ({', '.join(columns)})" if columns and verb is Verb.CHANGE else ""
    yield f"grant {_SQL[verb]}{only} on public.{table} to {APP_ROLE}"


def statements(table: str, declaration: rows.Declaration | None) -> Iterator[str]:
    """The SQL that puts one table under row security."""
    yield f"alter table public.{table} enable row level security"
    yield f"revoke all on public.{table} from {APP_ROLE}, public"
    for verb in Verb:
        condition = expression(table, declaration.protection, verb) if declaration else None
        if condition is not None:
            columns = getattr(declaration.protection, "changes", ()) if declaration else ()
            yield from _policy(table, verb, condition, columns)


def _function_files() -> Iterator[Path]:
    for config in reversed(list(apps.get_app_configs())):
        yield from sorted(Path(config.path, "sql").glob("*.sql"))


def _capabilities() -> list[tuple[Any, ...]]:
    return [
        (role.value, right.resource, verb.value, right.reach)
        for role, rights in RIGHTS.items()
        for right in rights
        for verb in right.verbs
    ]


register_rows("access_capability", ("role", "resource", "verb", "reach"), _capabilities)


def _write_rows(cursor: Any) -> None:
    for said in _from_code.values():
        cursor.execute(f"delete from public.{said.table}")
        marks = ", ".join(["%s"] * len(said.columns))
        cursor.executemany(
            f"insert into public.{said.table} ({', '.join(said.columns)}) values ({marks})", said.rows()
        )


def _note_key_owners(cursor: Any) -> None:
    """Let the database note at each key whose it is, when its row is stored; and once at those that were there before."""
    for table, column in _key_owners:
        cursor.execute("select varsam._vault_note_owners(%s, %s)", [table, column])


def apply(connection: BaseDatabaseWrapper) -> None:
    """Write functions, policies, grants and the rows that code is the source of through `connection`, which must be the owner's."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("set local check_function_bodies = off; set local client_min_messages = warning")
        cursor.execute("create schema if not exists varsam")
        for file in _function_files():
            cursor.execute(file.read_text())
        _write_rows(cursor)
        _note_key_owners(cursor)
        cursor.execute(_FORGET_POLICIES)
        for table, declaration in [*declared(), third_party.MIGRATIONS]:
            for statement in statements(table, declaration):
                cursor.execute(statement)
        cursor.execute(_GRANTS)
        # With another database's key file the house would stop; `varsam migrate` then refuses and says so.
        if not vault.wrong_masters(connection.alias):
            tickets.store_key(cursor)


# All of them, also those of a table that has been renamed or whose model says less than before.
_FORGET_POLICIES = """
do $$
declare p record;
begin
    for p in select policyname, tablename from pg_policies where schemaname = 'public'
    loop
        execute format('drop policy %I on public.%I', p.policyname, p.tablename);
    end loop;
end $$;
"""

_GRANTS = f"""
grant usage on schema public, varsam to {APP_ROLE};
revoke all on all sequences in schema public from {APP_ROLE};
-- Numbers of rows come by themselves. A sequence that could be asked would tell how many records there are everywhere, and
-- could be run through until no reference fits: the app draws from none but those of other libraries' tables, and the one
-- that counts what is published.
do $$
declare s record;
begin
    for s in select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'S' and n.nspname = 'public' and (c.relname = 'people_published' or exists (
                 select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'a'))
    loop
        execute format('grant usage on sequence %s to {APP_ROLE}', s.name);
    end loop;
end $$;
revoke all on all functions in schema varsam from public, {APP_ROLE};
do $$
declare f record;
begin
    for f in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where n.nspname = 'varsam' and p.proname not like '\\_%'
    loop
        execute format('grant execute on function %s to {APP_ROLE}', f.name);
    end loop;
end $$;
"""
