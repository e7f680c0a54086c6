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

-- A key opens one row, and notes which when that is stored: who may read the key is then asked of that row's table alone.
create or replace function varsam._vault_key_owned() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare key uuid; label text := tg_table_name || '.' || tg_argv[0];
begin
    execute format('select ($1).%I', tg_argv[0]) into key using new;
    update public.vault_datakey k set owner = label where k.id = key and k.owner = '';
    if not found and exists (select 1 from public.vault_datakey k where k.id = key and k.owner <> label) then
        raise check_violation using message = 'the key opens something else';
    end if;
    return null;
end $$;

create or replace function varsam._vault_note_owners(owner_table text, owner_column text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare name text := $2 || '_owner';
begin
    if exists (select 1 from pg_trigger t where t.tgrelid = ('public.' || $1)::regclass and t.tgname = name) then
        return;
    end if;
    execute format('create trigger %I after insert or update of %I on public.%I for each row when (new.%I is not null) '
                   'execute function varsam._vault_key_owned(%L)', name, $2, $1, $2, $2);
    execute format('update public.vault_datakey k set owner = %L from public.%I o where o.%I = k.id and k.owner = %L',
                   $1 || '.' || $2, $1, $2, '');
end $$;

-- Wrapped keys, those of them that row security shows to whoever asks: these are the asker's own rights. A function only because
-- a connection keeps its plan: the policy of the keys names every table that has one, and takes longer to plan than to ask.
create or replace function varsam.vault_keys(keys uuid[]) returns table (key uuid, wrapped bytea, master text)
language plpgsql stable security invoker set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    return query select w.key_id, w.wrapped, w.master_id::text from public.vault_wrappedkey w where w.key_id = any ($1);
end $$;
