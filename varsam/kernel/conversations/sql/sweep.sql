-- After a restoration (see varsam/kernel/vault/sql/30_keys_part.sql): threads that were erased since the backup.
create or replace function varsam._vault_sweep_enquiry() returns integer
language sql volatile set search_path = pg_catalog, pg_temp as $$
    with gone as materialized (
        select e.id from public.conversations_enquiry e
        where e.data_key_id is not null
          and not exists (select 1 from public.vault_wrappedkey w where w.key_id = e.data_key_id)
    ), emptied as materialized (select varsam._conversations_empty(g.id, 'enquiry.erased') from gone g)
    select count(*)::integer from emptied
$$;
