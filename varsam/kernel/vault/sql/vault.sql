-- Which master keys are in use: names only.
create or replace function varsam.vault_masters() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select array_agg(distinct master_id) from public.vault_datakey
$$;

