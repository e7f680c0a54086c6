-- Who a record is about. Every function here asks first whether the one who acts may, then lets the vault answer.

-- The record's identity, where the actor may open this part of it: by a right to identities in its unit, by a grant in
-- force that names the part, or by broken glass. How to reach a protected person is for those alone who may change it
-- in the responsible unit.
create or replace function varsam._records_identity(record bigint, what text) returns uuid
language sql stable set search_path = pg_catalog, pg_temp as $$
    select r.identity_id from public.records_record r join public.vault_identity i on i.id = r.identity_id
    where r.id = $1 and $2 in ('name', 'contact') and case
        when $2 = 'contact' and i.protection <> 'none'
            then r.unit_id = any ((select varsam.units('identity', 'change'))::bigint[])
        else r.unit_id = any ((select varsam.units('identity', 'read'))::bigint[])
            or (r.id || ':' || case $2 when 'name' then 'identity' else 'contact' end)
                = any ((select varsam.records_parts())::text[])
            or r.id = any ((select varsam.records_broken())::bigint[])
    end
$$;

-- The same for those who may change it, with the record held until the transaction ends.
create or replace function varsam._records_identity_held(record bigint) returns public.records_record
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select r.* from public.records_record r
    where r.id = $1 and r.unit_id = any (varsam.units('identity', 'change')) for update
$$;

-- What the actor could open here, without opening anything: no row where they may see neither part, or there is none.
create or replace function varsam.records_identity_state(record bigint)
returns table (protection text, name boolean, contact boolean, may_change boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.protection::text, m.name, m.contact,
           r.unit_id = any ((select varsam.units('identity', 'change'))::bigint[])
    from public.records_record r
    join public.vault_identity i on i.id = r.identity_id
    cross join lateral (select varsam._records_identity(r.id, 'name') is not null as name,
                               varsam._records_identity(r.id, 'contact') is not null as contact) m
    where r.id = $1 and (m.name or m.contact)
$$;

-- One part of the identity, sealed, with what opens it; no row where the actor may not. On record, with its purpose.
create or replace function varsam.records_identity_open(record bigint, what text, purpose text, opening uuid)
returns table (id uuid, version integer, data_key uuid, wrapped bytea, master text, sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare who uuid := varsam._records_identity($1, $2); ref text; home bigint;
begin
    if who is null then return; end if;
    select r.reference, r.unit_id into ref, home from public.records_record r where r.id = $1;
    perform varsam.audit_append('identity.opened', 'record', ref, home,
        jsonb_build_object('what', $2, 'purpose', $3), null);
    return query select * from varsam._vault_identity_take(who, $2, $3, $4);
end $$;

-- The words for it, in the same transaction.
create or replace function varsam.records_identity_tell(opening uuid, words bytea) returns boolean
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._vault_identity_tell($1, $2)
$$;

-- Who has opened what here and what for, newest first: for those who may change the identity in the responsible unit.
create or replace function varsam.records_identity_openings(record bigint)
returns table (id uuid, actor bigint, at timestamptz, what text, purpose text, words bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select o.id, o.user_id, o.at, o.what::text, o.purpose::text, o.words
    from public.vault_opening o join public.records_record r on r.identity_id = o.identity_id
    where r.id = $1 and r.unit_id = any ((select varsam.units('identity', 'change'))::bigint[])
    order by o.at desc limit 200
$$;

-- References of records in the actor's own units that are about whoever has this number. Nothing tells of others.
create or replace function varsam.records_identity_find(number_index bytea) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(r.reference::text order by r.number), '{}'::text[])
    from varsam._vault_identity_find($1) f join public.records_record r on r.identity_id = f
    where r.unit_id = any ((select varsam.units('identity', 'read'))::bigint[])
      and r.unit_id = any ((select varsam.units('record', 'read'))::bigint[])
$$;

-- Say who a record is about, once. False where it is said already.
create or replace function varsam.records_identity_add(
    record bigint, identity uuid, key uuid, wrapped bytea, master text, sealed bytea, contact bytea,
    number_index bytea, name_index bytea[], protection text, born_day integer
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.records_record;
begin
    select x.* into r from public.records_record x
    where x.id = $1 and x.unit_id = any (varsam.units('identity', 'add')) for update;
    if r.id is null then raise insufficient_privilege using message = 'not a record of the unit of the one who acts'; end if;
    if r.identity_id is not null then return false; end if;
    perform varsam._vault_identity_store($2, $3, $4, $5, $6, $7, $8, $9, $10, $11);
    update public.records_record x set identity_id = $2 where x.id = r.id;
    perform varsam.audit_append('identity.added', 'record', r.reference, r.unit_id, '{}'::jsonb, null);
    return true;
end $$;

-- What seals a change, for those who may make one. It gives a key and nothing that the key opens.
create or replace function varsam.records_identity_key(record bigint)
returns table (id uuid, data_key uuid, wrapped bytea, master text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.id, i.data_key_id, k.wrapped, k.master_id::text
    from public.records_record r
    join public.vault_identity i on i.id = r.identity_id
    join public.vault_wrappedkey k on k.key_id = i.data_key_id
    where r.id = $1 and r.unit_id = any ((select varsam.units('identity', 'change'))::bigint[])
$$;

-- The three changes. Each is made to the version that was read: false when somebody else was faster.
create or replace function varsam.records_identity_rename(
    record bigint, version integer, sealed bytea, number_index bytea, name_index bytea[], born_day integer
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.records_record := varsam._records_identity_held($1);
begin
    if r.identity_id is null then raise insufficient_privilege using message = 'not for the one who acts to change'; end if;
    if not varsam._vault_identity_rename(r.identity_id, $2, $3, $4, $5, $6) then return false; end if;
    perform varsam.audit_append('identity.changed', 'record', r.reference, r.unit_id, '{"what": "name"}'::jsonb, null);
    return true;
end $$;

create or replace function varsam.records_identity_reach(record bigint, version integer, contact bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.records_record := varsam._records_identity_held($1);
begin
    if r.identity_id is null then raise insufficient_privilege using message = 'not for the one who acts to change'; end if;
    if not varsam._vault_identity_reach(r.identity_id, $2, $3) then return false; end if;
    perform varsam.audit_append('identity.changed', 'record', r.reference, r.unit_id, '{"what": "contact"}'::jsonb, null);
    return true;
end $$;

create or replace function varsam.records_identity_protect(record bigint, protection text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.records_record := varsam._records_identity_held($1);
begin
    if r.identity_id is null then raise insufficient_privilege using message = 'not for the one who acts to change'; end if;
    if not varsam._vault_identity_protect(r.identity_id, $2) then return false; end if;
    perform varsam.audit_append('identity.changed', 'record', r.reference, r.unit_id,
        jsonb_build_object('what', 'protection', 'to', $2), null);
    return true;
end $$;

-- For the floors above: the record is no longer about anybody, and who it was about is gone.
create or replace function varsam._records_identity_shred(record bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare who uuid;
begin
    select r.identity_id into who from public.records_record r where r.id = $1 for update;
    if who is null then return; end if;
    update public.records_record r set identity_id = null where r.id = $1;
    perform varsam._vault_identity_shred(who);
end $$;

-- After a restoration: identities that were destroyed since the backup. Gives how many.
create or replace function varsam._vault_sweep_identity() returns integer
language sql volatile set search_path = pg_catalog, pg_temp as $$
    with gone as materialized (
        select r.id from public.records_record r join public.vault_identity i on i.id = r.identity_id
        where not exists (select 1 from public.vault_wrappedkey w where w.key_id = i.data_key_id)
    ), shredded as materialized (select varsam._records_identity_shred(g.id) from gone g)
    select count(*)::integer from shredded
$$;
