-- What people here do with what came, whatever they write themselves.

-- A key bears the name of whoever decided about it, whatever else is written; a refused one stays refused.
create or replace function varsam._exchange_key_decided() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if old.state = 'refused' then
        raise check_violation using message = 'a refused key stays refused';
    end if;
    new.decided_by_id := case when new.state = old.state then old.decided_by_id else varsam.actor() end;
    new.decided_at := case when new.state = old.state then old.decided_at else varsam._clock() end;
    return new;
end $$;

create or replace trigger exchange_key_decided before update on public.exchange_theirkey
for each row when (current_user = 'varsam_app') execute function varsam._exchange_key_decided();

-- What a refused key has signed is let go of: what we had before it came holds again, and where we had nothing, the next that is
-- signed is taken in whatever its number. What did not add up beside it is judged anew, as is all that the feed says. That it
-- signed for the next key, or was signed for by the last, says nothing any more.
create or replace function varsam._exchange_key_told() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.state = 'refused' then
        update public.exchange_entry e set takes_anew = true, warning = '', warned_at = null where e.key_id = new.id;
        update public.exchange_entry e set version = v.version, digest = v.digest, title = coalesce(nullif(v.title, ''), e.title),
            content = v.content, url = v.url, changed_at = v.changed_at, is_removed = v.content = '{}', signature = 'valid',
            key_id = v.key_id, takes_anew = false,
            compared_version = case when e.compared_version > v.version then v.version else e.compared_version end,
            state = case when e.state <> 'changed' or coalesce(e.compared_version, 0) < v.version then e.state
                         when e.adopted_version is null then 'seen' else 'adopted' end
        from (
            select distinct on (w.entry_id) w.* from public.exchange_entryversion w
            join public.exchange_theirkey k on k.id = w.key_id and k.state <> 'refused'
            where w.subscription_id = new.subscription_id
            order by w.entry_id, k.state = 'trusted' desc, w.seen_at desc, w.id desc
        ) v
        where v.entry_id = e.id and e.key_id = new.id;
        update public.exchange_theirkey k set retired_at = null where k.id = new.endorsed_by_id;
        update public.exchange_subscription s set etag = '' where s.id = new.subscription_id;
    end if;
    -- Public cards quote what is signed by a confirmed key.
    perform nextval('public.people_published');
    return null;
end $$;

create or replace trigger exchange_key_told after update of state on public.exchange_theirkey
for each row when (old.state is distinct from new.state) execute function varsam._exchange_key_told();

-- A feed bears the name of whoever added it.
create or replace function varsam._exchange_followed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.added_by_id := varsam.actor();
    new.added_at := varsam._clock();
    return new;
end $$;

create or replace trigger exchange_followed before insert on public.exchange_subscription
for each row when (current_user = 'varsam_app') execute function varsam._exchange_followed();

-- What was taken in never changes silently, whoever writes: another content is another, later version. Only what is signed by
-- a confirmed key, and holds together, is taken over.
create or replace function varsam._exchange_holds() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (new.subscription_id, new.entry_id, new.kind) is distinct from (old.subscription_id, old.entry_id, old.kind) then
        raise check_violation using message = 'an entry stays the same one';
    end if;
    if not old.takes_anew and (new.version < old.version
       or (new.version = old.version and (new.digest, new.content) is distinct from (old.digest, old.content))) then
        raise check_violation using message = 'another content is a later version';
    end if;
    if new.digest <> old.digest then new.takes_anew := false; end if;
    if new.adopted_version is not null and old.adopted_version is null and (
        new.signature <> 'valid' or new.warning <> '' or new.is_removed or not exists (
            select 1 from public.exchange_theirkey k where k.id = new.key_id and k.state = 'trusted')) then
        raise check_violation using message = 'only what is signed by a confirmed key is taken over';
    end if;
    -- A card that has gone takes only the way to it along.
    if old.adopted_version is not null and (new.adopted_version is distinct from old.adopted_version
       or new.adopted_at is distinct from old.adopted_at
       or (new.method_id is not null and new.method_id is distinct from old.method_id)
       or (new.insight_id is not null and new.insight_id is distinct from old.insight_id)) then
        raise check_violation using message = 'where something comes from does not change';
    end if;
    -- No card that was ours before is said to be theirs.
    if new.method_id is not null and old.method_id is null and not exists (
        select 1 from public.methods_method m
        where m.id = new.method_id and m.origin_kind = 'exchange' and m.origin_uid = new.uid::text) then
        raise check_violation using message = 'a method that says itself that it is from there';
    end if;
    return new;
end $$;

create or replace trigger exchange_holds before update on public.exchange_entry
for each row execute function varsam._exchange_holds();
