create or replace function varsam.vault_masters() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select array_agg(distinct master_id) from public.vault_datakey
$$;

-- Rotation sees wrapped keys only; without the key file they open nothing.
create or replace function varsam.vault_keys_not_under(active text, most integer)
returns table (id uuid, wrapped bytea, master text)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select k.id, k.wrapped, k.master_id from public.vault_datakey k where k.master_id <> $1 limit $2 for update
$$;

create or replace function varsam.vault_rewrap(key uuid, anew bytea, active text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    update public.vault_datakey set wrapped = $2, master_id = $3 where id = $1
$$;

create or replace function varsam.vault_forget_masters(active text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    delete from public.vault_keycheck k where k.master <> $1
      and not exists (select 1 from public.vault_datakey d where d.master_id = k.master)
$$;

create or replace function varsam.vault_lock_masters() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from public.vault_keycheck for update;
end $$;
