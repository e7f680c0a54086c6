-- What we publish: who signs, and that no version is ever rewritten.

-- A key's private part is opened by the worker that signs, and by those of the municipality that publishes who may replace it.
create or replace function varsam._exchange_signs() returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select varsam._proved('worker') is not null or exists (
        select 1 from public.people_organisation o
        where o.id = any (varsam.units('exchange', 'change'))
          and o.ancestors[1] = coalesce((select p.municipality_id from public.exchange_publisher p), o.ancestors[1]))
$$;

create or replace function varsam.exchange_secret()
returns table (name text, data_key uuid, wrapped bytea, master text, sealed bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    if not varsam._exchange_signs() then
        raise insufficient_privilege using message = 'the worker signs';
    end if;
    return query
    select k.name::text, s.data_key_id, w.wrapped, w.master_id::text, s.sealed
    from public.exchange_signingkey k join public.exchange_signingsecret s on s.key_id = k.id
    join public.vault_wrappedkey w on w.key_id = s.data_key_id
    where k.retired_at is null;
end $$;

-- A key to sign by from now on. The one before, if any, has signed `endorsement`; its private part is destroyed, its public
-- part stays. The first key makes the publisher. False where somebody was first.
create or replace function varsam.exchange_new_key(
    municipality bigint, publisher uuid, before text, name text, public bytea, made_at timestamptz, endorsement text,
    data_key uuid, wrapped bytea, master text, sealed bytea
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare ours public.exchange_publisher; old public.exchange_signingkey; fresh bigint; opens uuid;
begin
    if not varsam._exchange_signs() then
        raise insufficient_privilege using message = 'the worker signs';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('exchange_new_key', 0));
    select p.* into ours from public.exchange_publisher p for update;
    if ours.id is null then
        insert into public.exchange_publisher (municipality_id, uid, number, seen, changed_at)
        values (municipality, publisher, 0, 0, varsam._clock()) returning * into ours;
    end if;
    select k.* into old from public.exchange_signingkey k where k.publisher_id = ours.id and k.retired_at is null;
    if coalesce(old.name, '') <> coalesce(before, '') then return false; end if;
    if old.id is not null then
        update public.exchange_signingkey k set retired_at = varsam._clock() where k.id = old.id;
        delete from public.exchange_signingsecret s where s.key_id = old.id returning s.data_key_id into opens;
        perform varsam._vault_shred_key(opens);
    end if;
    insert into public.exchange_signingkey (publisher_id, name, public, made_at, endorsed_by_id, endorsement)
    values (ours.id, name, public, made_at, old.id, case when old.id is null then '' else endorsement end)
    returning id into fresh;
    perform varsam._vault_store_key(data_key, wrapped, master);
    insert into public.exchange_signingsecret (key_id, data_key_id, sealed) values (fresh, data_key, sealed);
    update public.exchange_publisher p set number = p.number + 1, changed_at = varsam._clock() where p.id = ours.id;
    -- The public page shows the fingerprint.
    perform nextval('public.people_published');
    perform varsam.audit_append('exchange.key_made', 'exchange', '', ours.municipality_id,
        jsonb_build_object('replaces', old.id is not null), null);
    return true;
end $$;

-- New versions, signed by the worker; `seen` is the count of what was published on the site when it looked. How many: none
-- where the key that signed them has been replaced since it was opened.
create or replace function varsam.exchange_publish(entries jsonb, seen bigint) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare ours public.exchange_publisher; signs public.exchange_signingkey; made integer;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'the worker publishes';
    end if;
    select p.* into ours from public.exchange_publisher p for update;
    select k.* into signs from public.exchange_signingkey k where k.publisher_id = ours.id and k.retired_at is null;
    if exists (select 1 from jsonb_array_elements($1) e where e ->> 'key' is distinct from signs.name) then
        return 0;
    end if;
    insert into public.exchange_published (
        publisher_id, uid, kind, slug, version, statement, digest, content_digest, key_id, signature, at, is_removed, is_newest
    )
    select ours.id, (e ->> 'uid')::uuid, e ->> 'kind', e ->> 'slug', (e ->> 'version')::integer, e ->> 'statement',
           e ->> 'digest', e ->> 'content_digest', signs.id, e ->> 'signature', (e ->> 'at')::timestamptz,
           (e ->> 'is_removed')::boolean, true
    from jsonb_array_elements($1) e;
    get diagnostics made = row_count;
    update public.exchange_publisher p set seen = $2, number = p.number + (made > 0)::integer,
        changed_at = case when made > 0 then varsam._clock() else p.changed_at end
    where p.id = ours.id;
    return made;
end $$;

-- A version comes after the one before and names it; its digest is its text's. Whoever writes.
create or replace function varsam._exchange_version() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare before public.exchange_published; said jsonb;
begin
    select p.* into before from public.exchange_published p where p.uid = new.uid and p.is_newest;
    said := new.statement::jsonb;
    if new.version <> coalesce(before.version, 0) + 1
       or new.digest <> 'sha-256:' || encode(sha256(convert_to(new.statement, 'UTF8')), 'hex')
       or said ->> 'previous' is distinct from before.digest
       or (said ->> 'version')::integer <> new.version
       or said ->> 'id' <> 'urn:uuid:' || new.uid::text then
        raise check_violation using message = 'a version comes after the one before, and names it';
    end if;
    update public.exchange_published p set is_newest = false where p.id = before.id;
    return new;
end $$;

create or replace trigger exchange_version before insert on public.exchange_published
for each row when (new.is_newest) execute function varsam._exchange_version();

create or replace function varsam._exchange_stays() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' or to_jsonb(new) - 'is_newest' <> to_jsonb(old) - 'is_newest' or new.is_newest then
        raise check_violation using message = 'what was published does not change';
    end if;
    return new;
end $$;

create or replace trigger exchange_stays before update or delete on public.exchange_published
for each row execute function varsam._exchange_stays();

-- Versions from before their entry was taken back. Nothing of what they said is told any more, not even when the entry has come
-- back since: what was opened again need not be what was closed.
create or replace function varsam.exchange_withheld() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(p.id), '{}'::bigint[]) from public.exchange_published p
    where not p.is_removed and exists (
        select 1 from public.exchange_published r where r.uid = p.uid and r.is_removed and r.version > p.version)
$$;
