-- Which master keys are in use: names only.
create or replace function varsam.vault_masters() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select array_agg(distinct master_id) from public.vault_wrappedkey
$$;


-- The two acts on a data key, for the functions of higher floors: store one that the app has wrapped, and shred one.
create or replace function varsam._vault_store_key(key uuid, wrapped bytea, master text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    insert into public.vault_datakey (id, created_at) values ($1, now());
    insert into public.vault_wrappedkey (key_id, wrapped, master_id) values ($1, $2, $3)
$$;

create or replace function varsam._vault_shred_key(key uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    delete from public.vault_wrappedkey w where w.key_id = $1;
    delete from public.vault_datakey k where k.id = $1
$$;

-- One wrapped key, where row security shows it to whoever asks: these are the asker's own rights. A function only because a
-- connection keeps its plan: the policy of the keys names every table that has one, and takes longer to plan than to ask.
create or replace function varsam.vault_key(key uuid) returns table (wrapped bytea, master text)
language plpgsql stable security invoker set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    return query select w.wrapped, w.master_id::text from public.vault_wrappedkey w where w.key_id = $1;
end $$;
