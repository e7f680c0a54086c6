-- Who people are. Nothing here asks who acts: a higher floor's function does, before it calls one of these.

create or replace function varsam._vault_identity_store(
    identity uuid, key uuid, wrapped bytea, master text, sealed bytea, contact bytea,
    number_index bytea, name_index bytea[], protection text, born_day integer
) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._vault_store_key($2, $3, $4);
    insert into public.vault_identity (id, data_key_id, sealed, sealed_contact, protection, born_day, version)
    values ($1, $2, $5, $6, $9, $10, 1);
    insert into public.vault_identityindex (identity_id, number_index, name_index) values ($1, $7, $8);
end $$;

-- Changes are made to the version that was read: false when somebody else was faster.
create or replace function varsam._vault_identity_rename(
    identity uuid, version integer, sealed bytea, number_index bytea, name_index bytea[], born_day integer
) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    update public.vault_identity i set sealed = $3, born_day = $6, version = i.version + 1
    where i.id = $1 and i.version = $2;
    if not found then return false; end if;
    update public.vault_identityindex x set number_index = $4, name_index = $5 where x.identity_id = $1;
    return true;
end $$;

create or replace function varsam._vault_identity_reach(identity uuid, version integer, contact bytea) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    update public.vault_identity i set sealed_contact = $3, version = i.version + 1 where i.id = $1 and i.version = $2;
    return found;
end $$;

-- Protection is set at once and whatever was read before: false where it was so already.
create or replace function varsam._vault_identity_protect(identity uuid, protection text) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    update public.vault_identity i set protection = $2 where i.id = $1 and i.protection <> $2;
    return found;
end $$;

-- One part, with what opens it, and on record what for. `what` is 'name' or 'contact'.
create or replace function varsam._vault_identity_take(
    identity uuid, what text, purpose text, opening uuid
) returns table (id uuid, version integer, data_key uuid, wrapped bytea, master text, sealed bytea)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    insert into public.vault_opening (id, identity_id, user_id, at, what, purpose)
    values ($4, $1, varsam.actor(), now(), $2, $3);
    return query
        select i.id, i.version, i.data_key_id, k.wrapped, k.master_id::text,
               case $2 when 'name' then i.sealed when 'contact' then i.sealed_contact end
        from public.vault_identity i join public.vault_wrappedkey k on k.key_id = i.data_key_id
        where i.id = $1;
end $$;

-- The words for what it was opened for, by whoever opened it and at once.
create or replace function varsam._vault_identity_tell(opening uuid, words bytea) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    update public.vault_opening o set words = $2
    where o.id = $1 and o.user_id = varsam.actor() and o.at = now() and o.words is null;
    return found;
end $$;

create or replace function varsam._vault_identity_find(number_index bytea) returns setof uuid
language sql stable set search_path = pg_catalog, pg_temp as $$
    select x.identity_id from public.vault_identityindex x where x.number_index = $1
$$;

-- Whether any part of the surname is among these.
create or replace function varsam._vault_identity_named(identity uuid, parts bytea[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select 1 from public.vault_identityindex x where x.identity_id = $1 and x.name_index && $2)
$$;

-- Gone for good, with what it was found by and who opened it. Whatever points at it must have let go.
create or replace function varsam._vault_identity_shred(identity uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    delete from public.vault_opening o where o.identity_id = $1;
    delete from public.vault_identityindex x where x.identity_id = $1;
    delete from public.vault_identity i where i.id = $1 returning i.data_key_id into key;
    perform varsam._vault_shred_key(key);
end $$;
