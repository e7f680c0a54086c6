-- What retention asks (see varsam/kernel/retention/kinds.py).
create or replace function varsam._retention_development()
returns table (reference text, unit_id bigint, starts_at timestamptz, waits boolean, born_day integer)
language sql stable as $$
    select d.reference::text, d.unit_id, d.written_at, false, null::integer
    from public.developments_development d where d.data_key_id is not null
$$;

create or replace function varsam._retention_development_lock(reference text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select 1 from public.developments_development d where d.reference = $1 for update
$$;

create or replace function varsam._retention_development_empty(reference text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam._development_empty(d.id) from public.developments_development d where d.reference = $1
$$;

-- After a restoration (see varsam/kernel/vault/sql/30_keys_part.sql): what was destroyed since the backup.
create or replace function varsam._vault_sweep_development() returns integer
language sql volatile set search_path = pg_catalog, pg_temp as $$
    with gone as materialized (
        select d.id from public.developments_development d
        where d.data_key_id is not null
          and not exists (select 1 from public.vault_wrappedkey w where w.key_id = d.data_key_id)
    ), emptied as materialized (select varsam._development_empty(g.id) from gone g)
    select count(*)::integer from emptied
$$;
