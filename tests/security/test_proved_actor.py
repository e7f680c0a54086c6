"""An attacker who runs SQL of their own on the app's login, inside somebody's request: it stays that somebody.

Everything here is tried on the app's real login, in raw SQL, against a town with real rows.
"""

import os
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from varsam.kernel.access import tickets

COUNT = "select count(*) from conversations_enquiry"
Connection = psycopg.Connection


@pytest.fixture
def users(town: Any) -> dict[str, int]:
    with town.owner() as owner:
        return dict(owner.execute("select split_part(email, '@', 1), id from people_user").fetchall())


@pytest.fixture
def elin(users: dict[str, int]) -> int:
    """Reads many enquiries."""
    return users["samordnare"]


@pytest.fixture
def tove(users: dict[str, int]) -> int:
    """Reads none."""
    return users["systemadmin"]


@pytest.fixture
def app(town: Any) -> Iterator[Connection]:
    with town.app() as connection:
        yield connection


@pytest.fixture
def pads(town: Any) -> tuple[bytes, ...]:
    with town.owner() as owner:
        return tuple(owner.execute("select inner_pad, outer_pad from access_ticketkey").fetchone())


def one(connection: Connection, query: Any, values: Any = None) -> Any:
    row = connection.execute(query, values).fetchone()
    assert row
    return row[0]


def ticket(connection: Connection) -> str:
    return str(one(connection, "select current_setting('varsam.ticket', true)") or "")


def hold(connection: Connection, what: str, *, local: bool = True) -> None:
    connection.execute("select set_config('varsam.ticket', %s, %s)", [what, local])


def is_nobody(connection: Connection) -> bool:
    return (one(connection, "select varsam.actor()"), one(connection, COUNT)) == (None, 0)


# --- saying who acts without proof ------------------------------------------------------------------------------


def test_the_ticket_of_the_app_opens_what_its_user_sees(app: Connection, elin: int, tove: int) -> None:
    with app.transaction():
        tickets.show(app, "actor", elin)
        assert one(app, "select varsam.actor()") == elin
        assert one(app, COUNT) > 5
        tickets.show(app, "actor", tove)
        assert one(app, "select varsam.actor()") == tove
        assert one(app, COUNT) == 0
    assert is_nobody(app)


def test_no_setting_makes_anybody_of_nobody(app: Connection, elin: int) -> None:
    for name in ("varsam.actor", "varsam.ticket", "varsam.user", "varsam.sign_in", "varsam.kind"):
        for value in (str(elin), f"actor:{elin}", f"actor:{elin}:", "actor", "''", "null", "x" * 10_000, "0"):
            for local in (True, False):
                with app.transaction():
                    app.execute("select set_config(%s, %s, %s)", [name, value, local])
                    assert is_nobody(app), (name, value)


def forgeries(real: str, elin: int, tove: int) -> list[str]:
    _kind, _subject, tag = real.split(":")
    return [
        f"actor:{elin}:{'0' * 64}",
        f"actor:{elin}:{tag}",
        f"actor:{elin}:{tag[:-1]}{'0' if tag[-1] != '0' else '1'}",
        f"actor:0{tove}:{tag}",
        f"actor:{tove}:{tag.upper()}",
        f"actor:{tove}:{tag}\n",
        f"actor:{tove}:{tag} ",
        f"actor:{tove}:{tag}:{elin}",
        f"actor:{tove}:{tag}0",
        f"actor:{tove}:{tag[:-2]}",
        f"actor:{elin}:{tag}actor:{tove}:{tag}",
        f"sign_in:{tove}:{tag}",
        f"sign_in:{elin}:{tag}",
        f":{tove}:{tag}",
        f"actor::{tag}",
        f"actor:{'9' * 30}:{tag}",
        f"actor:-1:{tag}",
        f"ACTOR:{tove}:{tag}",
        "::",
        "actor:::",
    ]


def test_a_real_ticket_cannot_be_turned_into_another(app: Connection, elin: int, tove: int) -> None:
    with app.transaction():
        tickets.show(app, "actor", tove)
        real = ticket(app)
        assert one(app, "select varsam.actor()") == tove
        for forged in forgeries(real, elin, tove):
            hold(app, forged)
            assert is_nobody(app), forged
            assert one(app, "select varsam.signing_in()") is None, forged
        hold(app, real)
        assert one(app, "select varsam.actor()") == tove


def test_a_ticket_to_sign_in_opens_no_rows_but_the_second_factors(
    app: Connection, town: Any, elin: int
) -> None:
    with town.owner() as owner:
        owner.execute(
            "insert into mfa_authenticator (user_id, type, data, created_at) select id, 'totp', '{}', now() from people_user"
        )
    with app.transaction():
        tickets.show(app, "sign_in", elin)
        assert is_nobody(app)
        assert app.execute("select user_id from mfa_authenticator").fetchall() == [(elin,)]
        assert app.execute("update mfa_authenticator set last_used_at = now()").rowcount == 1
        assert app.execute("delete from mfa_authenticator").rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute(
                "insert into mfa_authenticator (user_id, type, data, created_at) values (%s, 'webauthn', '{}', now())",
                [elin],
            )


# --- saying again what was proved once --------------------------------------------------------------------------


def test_a_ticket_is_worth_nothing_in_a_later_transaction(app: Connection, elin: int) -> None:
    with app.transaction():
        tickets.show(app, "actor", elin)
        stolen = ticket(app)
    for again in range(3):
        with app.transaction():
            hold(app, stolen, local=again == 0)
            assert is_nobody(app)
    assert is_nobody(app), "also where it was left for the whole session"


@pytest.mark.parametrize(
    "leave",
    [
        "commit; begin",
        "rollback; begin",
        "commit and chain",
        "rollback and chain",
        "commit; begin isolation level serializable",
        "commit; begin; savepoint a; release a",
    ],
)
def test_a_ticket_does_not_outlive_a_transaction_that_an_attacker_ends(
    app: Connection, elin: int, leave: str
) -> None:
    app.execute("begin")
    tickets.show(app, "actor", elin)
    stolen = ticket(app)
    for statement in leave.split("; "):
        app.execute(statement)
    hold(app, stolen)
    assert is_nobody(app)
    # And in one message, where every transaction in it has the same time of beginning.
    app.execute(f"{leave}; select set_config('varsam.ticket', '{stolen}', false); {leave}")
    assert is_nobody(app)
    app.execute("rollback")
    with pytest.raises(psycopg.Error):
        app.execute("begin; prepare transaction 'kept'")
    app.execute("rollback")


def test_a_block_that_commits_inside_leaves_the_ticket_behind(app: Connection, elin: int) -> None:
    with app.transaction():
        tickets.show(app, "actor", elin)
        stolen = ticket(app)
    app.execute(
        sql.SQL("do $$ begin perform set_config('varsam.ticket', {0}, false); commit; end $$").format(
            sql.Literal(stolen)
        )
    )
    assert is_nobody(app)


def test_a_ticket_is_worth_nothing_on_another_connection(town: Any, app: Connection, elin: int) -> None:
    with town.app() as other, app.transaction(), other.transaction():
        tickets.show(app, "actor", elin)
        hold(other, ticket(app))
        assert is_nobody(other)
        assert one(app, "select varsam.actor()") == elin


def test_savepoints_keep_and_take_back_a_ticket_and_make_none(app: Connection, elin: int, tove: int) -> None:
    with app.transaction():
        tickets.show(app, "actor", tove)
        app.execute("savepoint a")
        before = tickets.show(app, "actor", elin)
        stolen = ticket(app)
        app.execute("savepoint b")
        assert one(app, "select varsam.actor()") == elin
        app.execute("rollback to a")
        assert one(app, "select varsam.actor()") == tove
        tickets.say(app, before)
        assert one(app, "select varsam.actor()") == tove
        # Both were proved in this one transaction: it is as much the one's request as the other's.
        hold(app, stolen)
        assert one(app, "select varsam.actor()") == elin
    assert is_nobody(app)


# --- finding the key --------------------------------------------------------------------------------------------

KEY = "access_ticketkey"
TAKES = (
    f"select * from {KEY}",
    f"table public.{KEY}",
    f"copy {KEY} to stdout",
    f"select count(*) from {KEY} where inner_pad > 'a'",
    f"update {KEY} set inner_pad = 'x'",
    f"insert into {KEY} values (1, 'x', 'x') on conflict (id) do update set inner_pad = 'x'",
    f"delete from {KEY}",
    f"truncate {KEY}",
    f"lock table {KEY}",
    f"explain select * from {KEY}",
    f"alter table {KEY} disable row level security",
    f"grant select on {KEY} to varsam_app",
    f"create view mine as select * from {KEY}",
    f"create trigger t before update on {KEY} execute function pg_catalog.suppress_redundant_updates_trigger()",
    f"create policy p on {KEY} using (true)",
    f"create statistics s on id, inner_pad from {KEY}",
    f"merge into {KEY} k using (select 1) s on true when matched then delete",
    f"select * from {KEY} tablesample system (100)",
    f"comment on table {KEY} is 'x'",
    f"select row_to_json(k) from {KEY} k",
    f"select query_to_xml('select * from {KEY}', true, false, '')",
    f"select table_to_xml('{KEY}', true, false, '')",
    f"select pg_get_triggerdef(oid), (select inner_pad from {KEY}) from pg_trigger",
    f"select * from generate_series(1, 2) i, lateral (select * from {KEY}) k",
    "select varsam._proved('actor')",
    "alter function varsam.actor() owner to varsam_app",
    "alter function varsam.actor() security invoker",
    "create or replace function varsam.actor() returns bigint language sql as 'select 1'",
    "drop function varsam._proved(text)",
    "alter function varsam._proved(text) rename to proved",
    "select pg_read_binary_file('global/pg_filenode.map')",
    "select pg_ls_dir('.')",
    "select pg_stat_file('PG_VERSION')",
    "select lo_import('/etc/passwd')",
    "copy (select 1) to '/dev/null'",
    "copy people_user from '/etc/passwd'",
    "copy (select 1) to program 'true'",
    "load 'plpgsql'",
    "create extension dblink",
    "create extension pageinspect",
    "create extension pg_walinspect",
    "create server s foreign data wrapper postgres_fdw",
    "create foreign data wrapper f",
    "create subscription s connection 'host=127.0.0.1' publication p with (connect = false)",
    "create publication p for all tables",
    "select pg_create_logical_replication_slot('s', 'pgoutput')",
    "select pg_logical_emit_message(false, 'a', 'b') from pg_replication_slots, pg_authid",
    "select * from pg_authid",
    "select * from pg_shadow",
    "select * from pg_statistic",
    "select * from pg_user_mapping",
    "select * from pg_hba_file_rules",
    "select * from pg_backend_memory_contexts",
    "select pg_reload_conf()",
    "alter system set track_activities = on",
    "set track_activities = on",
    "set session_replication_role = replica",
    "set log_min_duration_statement = 0",
    "set session authorization varsam_owner",
    "set session authorization postgres",
    "set role varsam_owner",
    "set role postgres",
    "select set_config('role', 'varsam_owner', false)",
    "select set_config('session_authorization', 'varsam_owner', false)",
    "alter role varsam_app bypassrls",
    "alter role varsam_app superuser",
    "alter role varsam_app set track_activities = on",
    "alter role varsam_owner password 'x'",
    "grant varsam_owner to varsam_app",
    "create role mine",
    "reassign owned by varsam_owner to varsam_app",
    "alter database postgres set search_path = 'mine'",
    "create temp table people_membership (id int)",
    "create temp view v as select 1",
    "create temp sequence s",
    "select 1 into temp t",
    "create function pg_temp.sha256(bytea) returns bytea language sql as $$select $1$$",
    "create schema mine",
    "create table public.people (id int)",
    "create table varsam.mine (id int)",
    "create function public.sha256(bytea) returns bytea language sql as $$select $1$$",
    "create function varsam.sha256(bytea) returns bytea language sql as $$select $1$$",
    "create function pg_catalog.mine() returns int language sql as 'select 1'",
    "create operator public.<> (leftarg = bytea, rightarg = bytea, function = byteaeq)",
    "create cast (text as bytea) without function",
    "create type public.mine as (a int)",
    "create domain public.mine as int check (value > 0)",
    "create aggregate public.mine(int) (sfunc = int4pl, stype = int4)",
    "create collation public.mine from \"C\"",
    "create event trigger t on ddl_command_end execute function pg_catalog.suppress_redundant_updates_trigger()",
    "create rule r as on select to people_user do instead select 1",
    "create language mine handler plpgsql_call_handler",
    "create access method mine type table handler heap_tableam_handler",
    "import foreign schema a from server b into public",
    "security label on table people_user is 'x'",
    "select dblink('', '')",
)  # fmt: skip
# Not refused for want of a right, but because there is no such thing here, or not in this way.
NOT_HERE = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.UndefinedObject,
    psycopg.errors.FeatureNotSupported,
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.ReservedName,
    psycopg.errors.WrongObjectType,
    psycopg.errors.InvalidParameterValue,
    psycopg.errors.CantChangeRuntimeParam,
)


def test_every_way_to_the_key_or_to_more_rights_is_refused(
    app: Connection, town: Any, elin: int, pads: tuple[bytes, ...]
) -> None:
    went_through = []
    for statement in TAKES:
        app.execute("begin")
        tickets.show(app, "actor", elin)
        try:
            try:
                app.execute(statement)
            except psycopg.errors.ActiveSqlTransaction:
                app.execute("rollback")
                app.execute(statement)
            went_through.append(statement)
        except NOT_HERE:
            pass
        app.execute("rollback")
    assert went_through == []
    with town.owner() as owner:
        assert owner.execute(f"select inner_pad, outer_pad from {KEY}").fetchall() == [pads]


def spellings(secret: bytes) -> list[str]:
    return [secret.hex(), secret.decode("latin-1"), str(list(secret))[1:-1]]


def test_nothing_that_the_app_may_read_holds_the_key(
    app: Connection, elin: int, pads: tuple[bytes, ...]
) -> None:
    names = app.execute(
        "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind in ('r', 'v', 'm', 'p', 'f', 'S') and has_schema_privilege(n.oid, 'usage')"
    ).fetchall()
    read = 0
    for schema, name in names:
        with app.transaction(force_rollback=True):
            tickets.show(app, "actor", elin)
            try:
                found = app.execute(
                    sql.SQL("select string_agg(t::text, ' ') from {}.{} t").format(
                        sql.Identifier(schema), sql.Identifier(name)
                    )
                ).fetchone()
            except NOT_HERE:
                continue
        read += 1
        text = str(found)
        assert not [spelling for pad in pads for spelling in spellings(pad) if spelling in text], name
    assert read > 150


def test_no_function_that_the_app_may_call_tells_the_key(
    app: Connection, elin: int, pads: tuple[bytes, ...]
) -> None:
    functions = app.execute(
        "select p.proname, array(select format_type(t, null) from unnest(p.proargtypes::oid[]) t) from pg_proc p"
        " join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'varsam' and has_function_privilege(p.oid, 'execute')"
    ).fetchall()
    assert len(functions) > 20
    hostile = {
        "text": f"(select inner_pad::text from {KEY})",
        "jsonb": '{"state": ["x\' or true --"]}',
        "bigint": "1",
        "integer": "1",
    }
    for name, kinds in functions:
        for given in ([None] * len(kinds), [hostile.get(kind) for kind in kinds]):
            values = [
                sql.SQL("{}::{}").format(sql.Literal(v), sql.SQL(kind))
                for v, kind in zip(given, kinds, strict=True)
            ]
            call = sql.SQL("select * from varsam.{}({})").format(
                sql.Identifier(name), sql.SQL(", ").join(values)
            )
            with app.transaction(force_rollback=True):
                tickets.show(app, "actor", elin)
                try:
                    told = str(app.execute(call).fetchall())
                except psycopg.Error as error:
                    told = f"{error} {error.diag.context} {error.diag.message_detail}"
            assert not [spelling for pad in pads for spelling in spellings(pad) if spelling in told], name


def test_a_plan_does_not_tell_the_key(app: Connection, elin: int, pads: tuple[bytes, ...]) -> None:
    with app.transaction():
        tickets.show(app, "actor", elin)
        told = str(
            app.execute(
                "explain (analyze, verbose, settings) select varsam.actor(), count(*) from conversations_enquiry"
            ).fetchall()
        )
    assert "varsam.actor()" in told
    assert not [spelling for pad in pads for spelling in spellings(pad) if spelling in told]


# --- what a request may leave for the next one on the same connection -------------------------------------------

POISON = (
    "set search_path = 'mine', 'varsam', 'public'",
    "set search_path = pg_catalog",
    "set row_security = off",
    "set statement_timeout = '1ms'",
    "set lock_timeout = '1ms'",
    "set default_transaction_read_only = on",
    "set debug_parallel_query = on",
    "set plan_cache_mode = force_generic_plan",
    "set transform_null_equals = on",
    "set datestyle = 'SQL, DMY'",
    "set timezone = 'Pacific/Kiritimati'",
    "set intervalstyle = 'sql_standard'",
    "set extra_float_digits = -15",
    "set bytea_output = 'escape'",
    "set standard_conforming_strings = off",
    "set client_encoding = 'LATIN1'",
    "set array_nulls = off",
    "set work_mem = '64kB'",
    "set enable_seqscan = off",
    "declare left_open cursor with hold for select * from conversations_enquiry",
    "prepare left_there as select id from conversations_enquiry",
    "select set_config('varsam.ticket', current_setting('varsam.ticket'), false)",
    "select set_config('varsam.writer', repeat('ab', 32), false)",
    "listen everything",
    "select pg_advisory_lock(1)",
)  # fmt: skip


@pytest.mark.parametrize("poison", POISON)
def test_what_one_request_leaves_gives_the_next_no_row_more_or_less(
    town: Any, users: dict[str, int], poison: str
) -> None:
    rows = "select array_agg(id order by id) from public.conversations_enquiry"
    samir = users["socialsekreterare.hisingen"]
    with town.app() as clean, clean.transaction():
        tickets.show(clean, "actor", samir, first=True)
        own = one(clean, rows)
    assert own
    with town.app() as app:
        app.execute("begin")
        tickets.show(app, "actor", users["samordnare"], first=True)
        assert set(one(app, rows)) != set(own)
        app.execute(poison)
        app.execute("commit")
        if "read_only" in poison:
            # It takes hold when a transaction begins; reading goes on, and the first one clears it.
            with app.transaction():
                tickets.show(app, "actor", samir, first=True)
        with app.transaction():
            tickets.show(app, "actor", samir, first=True)
            assert one(app, rows) == own
            assert app.execute("select name from pg_cursors where is_holdable").fetchall() == []
            if "prepare" in poison:
                assert sorted(row[0] for row in app.execute("execute left_there").fetchall()) == own
            assert one(app, "select varsam.writer()") is None
            assert (one(app, "show timezone"), one(app, "show transaction_read_only")) == ("UTC", "off")
        with app.transaction():
            app.execute("set local search_path = public")
            assert app.execute("select * from conversations_enquiry").fetchall() == []


def test_the_writers_token_left_behind_opens_no_thread_to_the_next(town: Any, elin: int, tove: int) -> None:
    token = os.urandom(32)
    with town.owner() as owner:
        owner.execute(
            "update conversations_enquiry set writer_digest = sha256(%s) where id = (select min(id) from conversations_enquiry)",
            [token],
        )
    with town.app() as app:
        app.execute("select set_config('varsam.writer', %s, false)", [token.hex()])
        assert one(app, COUNT) == 1, "the thread of whoever left it"
        with app.transaction():
            tickets.show(app, "actor", tove)
            assert one(app, COUNT) == 0


def test_what_the_login_writes_down_for_its_next_connections_opens_nothing(
    town: Any, app: Connection, tove: int
) -> None:
    """A login may always change what its own connections begin with; here for this database alone."""
    change = sql.SQL("alter role varsam_app in database {} set {} = {}")
    database = sql.Identifier(town.name)
    for name in ("varsam.ticket", "varsam.writer"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(change.format(database, sql.SQL(name), sql.Literal("x")))
    app.execute(change.format(database, sql.SQL("role"), sql.Literal("varsam_owner")))
    with town.app() as later:
        assert later.execute("select current_user, session_user").fetchone() == ("varsam_app", "varsam_app")
    for name, value in (("row_security", "off"), ("search_path", "varsam"), ("statement_timeout", "60000")):
        app.execute(change.format(database, sql.SQL(name), sql.Literal(value)))
        with town.app() as later:
            assert one(later, sql.SQL("select current_setting({})").format(sql.Literal(name))) in (
                value,
                "1min",
            )
            later.execute("begin")
            tickets.show(later, "actor", tove, first=True)
            assert one(later, "select varsam.actor()") == tove
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                one(later, COUNT.replace("conversations", "public.conversations"))
            later.execute("rollback")


def test_a_plan_made_for_one_user_is_not_another_users(app: Connection, elin: int, tove: int) -> None:
    app.execute("set plan_cache_mode = force_generic_plan")
    app.execute("prepare mine as select count(*) from conversations_enquiry")
    seen = []
    for who in (elin, tove, elin):
        with app.transaction():
            tickets.show(app, "actor", who)
            seen += [one(app, "execute mine") for _ in range(6)]
    assert len(set(seen[:6])) == 1
    assert seen[0] > 5
    assert seen[6:12] == [0] * 6
    assert seen[12:] == seen[:6]


def test_a_cursor_without_hold_ends_with_its_request(app: Connection, elin: int) -> None:
    with app.transaction():
        tickets.show(app, "actor", elin)
        app.execute("declare c cursor for select * from conversations_enquiry")
    with pytest.raises(psycopg.errors.InvalidCursorName):
        app.execute("fetch all from c")


def test_turning_row_security_off_gives_an_error_and_no_rows(app: Connection, tove: int) -> None:
    for off in ("set local row_security = off", "select set_config('row_security', 'off', true)"):
        app.execute("begin")
        tickets.show(app, "actor", tove)
        app.execute(off)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(COUNT)
        app.execute("rollback")


def test_workers_of_a_parallel_plan_see_the_same_actor(app: Connection, elin: int) -> None:
    with app.transaction():
        tickets.show(app, "actor", elin)
        alone = one(app, COUNT)
        app.execute(
            "set local debug_parallel_query = on; set local min_parallel_table_scan_size = 0; set local parallel_setup_cost = 0"
        )
        assert one(app, COUNT) == alone
        assert one(app, "select varsam.actor()") == elin


# --- seeing rows before the policy does, and others' statements --------------------------------------------------

LEAKY = (
    "1 / (id - id) = 1",
    "reference::int = 1",
    "('x' || reference)::date is null",
    "pg_size_bytes(reference) > 0",
    "set_config('varsam.seen', coalesce(current_setting('varsam.seen', true), '') || reference, false) = 'x'",
    "to_regclass(reference) is null or current_setting('varsam.' || replace(reference, '-', '_')) = 'x'",
    "query_to_xml(format('select 1/0 /* %s */', reference), true, true, '') is null",
)  # fmt: skip


@pytest.mark.parametrize("condition", LEAKY)
def test_no_condition_is_tried_on_a_row_before_its_policy(app: Connection, tove: int, condition: str) -> None:
    app.execute("select set_config('varsam.seen', '', false)")
    with app.transaction():
        tickets.show(app, "actor", tove)
        for statement in (
            f"select count(*) from conversations_enquiry where {condition}",
            f"select count(*) from conversations_enquiry e join conversations_message m on m.enquiry_id = e.id and ({condition.replace('id', 'e.id')})",
            f"select count(*) from (select * from conversations_enquiry offset 0) e where {condition}",
            f"with e as materialized (select * from conversations_enquiry) select count(*) from e where {condition}",
        ):
            app.execute("set local enable_seqscan = off")
            assert one(app, statement) == 0
    assert one(app, "select current_setting('varsam.seen')") == ""


def test_statements_of_other_connections_are_not_shown(town: Any, app: Connection, elin: int) -> None:
    with town.app() as other, other.transaction():
        tickets.show(other, "actor", elin)
        other.execute("select 'a secret word', count(*) from conversations_enquiry")
        pid = other.info.backend_pid
        told = app.execute(
            "select query, pg_stat_get_backend_activity(b) from pg_stat_activity a, pg_stat_get_backend_idset() b where a.pid = %s",
            [pid],
        ).fetchall()
        assert told
        assert "secret" not in str(told)
        for view in ("pg_prepared_statements", "pg_cursors", "pg_settings", "pg_locks"):
            assert str(elin) + ":" not in str(app.execute(f"select t::text from {view} t").fetchall())


def test_a_ticket_that_somebody_has_seen_opens_nothing_to_them(town: Any, app: Connection, elin: int) -> None:
    """Where a city has not switched it off, a superuser's view of another connection stands for the thief's."""
    with town.app() as other, other.transaction():
        other.execute("select set_config('varsam.ticket', 'actor:1:00', true)")
        tickets.show(other, "actor", elin)
        seen, pid, began = ticket(other), other.info.backend_pid, one(other, "select now()")
        assert re.fullmatch(r"actor:\d+:[0-9a-f]{64}", seen)
        with app.transaction():
            hold(app, seen)
            assert app.info.backend_pid != pid
            assert one(app, "select now()") != began
            assert is_nobody(app)


def test_values_that_open_something_are_not_in_the_statement(town: Any, elin: int) -> None:
    """On the owner's login, whose statements are shown, as a city's app would be that has not switched it off."""
    shown = "select query from pg_stat_activity where pid = %s"
    with town.connect("postgres") as watcher, town.owner() as other, other.transaction():
        tickets.show(other, "actor", elin)
        tickets.say(other, tickets.Said(writer="ab" * 32))
        said = one(watcher, shown, [other.info.backend_pid])
        assert "set_config" in said
        assert "abab" not in said


def test_copying_out_gives_what_reading_gives(app: Connection, tove: int) -> None:
    with app.transaction():
        tickets.show(app, "actor", tove)
        with app.cursor().copy("copy conversations_enquiry (id) to stdout") as out:
            assert list(out) == []
        with app.cursor().copy("copy (select * from conversations_message) to stdout") as out:
            assert list(out) == []


# --- when the keys do not fit -----------------------------------------------------------------------------------


def test_without_a_key_or_with_another_nobody_acts(town: Any, app: Connection, elin: int) -> None:
    for spoil in ("update access_ticketkey set inner_pad = outer_pad", "delete from access_ticketkey"):
        with town.owner() as owner:
            owner.execute(spoil)
        with app.transaction():
            tickets.show(app, "actor", elin)
            assert is_nobody(app)
