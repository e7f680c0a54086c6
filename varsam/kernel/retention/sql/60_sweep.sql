-- After a restoration (see varsam/kernel/vault/sql/30_keys_part.sql): records that were destroyed since the backup.
create or replace function varsam._vault_sweep_record() returns integer
language sql volatile set search_path = pg_catalog, pg_temp as $$
    with gone as materialized (
        select r.reference::text as reference from public.records_record r
        where r.data_key_id is not null
          and not exists (select 1 from public.vault_wrappedkey w where w.key_id = r.data_key_id)
    ), emptied as materialized (select varsam._retention_record_empty(g.reference) from gone g)
    select count(*)::integer from emptied
$$;
