-- What the worker fetches and writes down. It acts for nobody.

create or replace function varsam._exchange_worker() returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'feeds are fetched by the worker';
    end if;
end $$;

-- Feeds whose turn it is: asked for by somebody, or a day since the last try. One that fails rests longer, at most a week.
create or replace function varsam.exchange_due() returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._exchange_worker();
    return query
    select s.uid from public.exchange_subscription s
    where s.state = 'active' and (s.fetching_since is null or s.fetching_since < varsam._clock() - interval '10 minutes')
      and (s.wanted_at <= varsam._clock() or s.tried_at is null
           or s.tried_at < varsam._clock() - varsam._period('exchange_fetch') * least(7, greatest(1, s.failures)))
    order by s.wanted_at nulls last, s.tried_at limit 50;
end $$;

-- One feed, lent to this worker, with what we know of it; no row where another worker has it.
create or replace function varsam.exchange_take(subscription uuid)
returns table (id bigint, address text, etag text, publisher uuid, keys jsonb, entries jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare taken bigint;
begin
    perform varsam._exchange_worker();
    update public.exchange_subscription s set fetching_since = varsam._clock(), done = 0, total = 0
    where s.uid = $1 and s.state = 'active'
      and (s.fetching_since is null or s.fetching_since < varsam._clock() - interval '10 minutes')
    returning s.id into taken;
    return query
    select s.id, s.address::text, s.etag::text, s.publisher,
        coalesce((select jsonb_agg(jsonb_build_object('name', k.name, 'public', encode(k.public, 'hex'), 'state', k.state,
            'retired_at', k.retired_at)) from public.exchange_theirkey k where k.subscription_id = s.id), '[]'),
        coalesce((select jsonb_object_agg(e.entry_id::text, jsonb_build_object('version', e.version, 'digest', e.digest,
            'sure', e.signature = 'valid' and not exists (
                select 1 from public.exchange_theirkey r where r.id = e.key_id and r.state = 'refused'),
            'anew', e.takes_anew)) from public.exchange_entry e where e.subscription_id = s.id), '{}')
    from public.exchange_subscription s where s.id = taken;
end $$;

create or replace function varsam.exchange_progress(subscription bigint, done integer, total integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._exchange_worker();
    update public.exchange_subscription s set done = $2, total = $3 where s.id = $1 and s.fetching_since is not null;
end $$;

-- Nothing came of it (`fault`), or nothing had changed there (an empty fault).
create or replace function varsam.exchange_nothing(subscription bigint, fault text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._exchange_worker();
    update public.exchange_subscription s set fetching_since = null, wanted_at = null, tried_at = varsam._clock(), fault = $2,
        failures = case when $2 = '' then 0 else s.failures + 1 end,
        fetched_at = case when $2 = '' then varsam._clock() else s.fetched_at end
    where s.id = $1;
end $$;

-- What a feed said. `keys`: all that it shows, `retired_at` where the key itself has signed for the next one, `said_retired_at`
-- where nobody has; `entries`: what is new, changed or does not add up, as judged by
-- judging.py; `here`: ids of all that it holds, null where it was not read to its end.
create or replace function varsam.exchange_told(
    subscription bigint, publisher uuid, called text, etag text, keys jsonb, entries jsonb, here uuid[], left_out jsonb
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare found public.exchange_subscription; one jsonb; moved integer := 0; many integer;
begin
    perform varsam._exchange_worker();
    select s.* into found from public.exchange_subscription s where s.id = subscription for update;
    if found.publisher is not null and found.publisher <> publisher then
        raise check_violation using message = 'the feed is somebody else''s now';
    end if;
    for one in select * from jsonb_array_elements(keys) loop
        -- Somebody says that a key is not used any more, and has not signed for it: that is for a person to ask about.
        if one ->> 'said_retired_at' is not null and exists (
            select 1 from public.exchange_theirkey k where k.subscription_id = subscription and k.state = 'trusted'
                and k.public = decode(one ->> 'public', 'hex') and k.retired_at is null and k.said_retired_at is null) then
            moved := moved + 1;
        end if;
        insert into public.exchange_theirkey (
            subscription_id, name, public, state, endorsed_by_id, retired_at, said_retired_at, seen_at
        ) values (subscription, one ->> 'name', decode(one ->> 'public', 'hex'), 'seen',
                (select k.id from public.exchange_theirkey k where k.subscription_id = subscription
                    and k.public = decode(one ->> 'endorsed_by', 'hex')),
                (one ->> 'retired_at')::timestamptz, (one ->> 'said_retired_at')::timestamptz, varsam._clock())
        -- Once retired it stays so: whoever has stolen an old key says otherwise.
        on conflict on constraint a_key_of_theirs_once do update set
            retired_at = least(exchange_theirkey.retired_at, excluded.retired_at), said_retired_at = excluded.said_retired_at;
    end loop;
    for one in select * from jsonb_array_elements(entries) loop
        moved := moved + varsam._exchange_entry(subscription, one);
    end loop;
    if here is not null then
        update public.exchange_entry e set gone_at = varsam._clock()
        where e.subscription_id = subscription and e.gone_at is null and not e.is_removed and not (e.entry_id = any (here));
        get diagnostics many = row_count;
        moved := moved + many;
        update public.exchange_entry e set gone_at = null
        where e.subscription_id = subscription and e.gone_at is not null and e.entry_id = any (here);
    end if;
    update public.exchange_subscription s set publisher = exchange_told.publisher, called = exchange_told.called,
        etag = exchange_told.etag, left_out = exchange_told.left_out, fetching_since = null, wanted_at = null, fault = '',
        failures = 0, tried_at = varsam._clock(), fetched_at = varsam._clock(), done = s.total
    where s.id = subscription;
    if moved > 0 then
        perform varsam._notify(found.unit_id, 'exchange');
        -- The public card tells where a method comes from, and whether it has changed there.
        perform nextval('public.people_published');
    end if;
end $$;

-- One entry as it was judged: taken in, or only warned of. 1 where there is something to see for a person.
create or replace function varsam._exchange_entry(subscription bigint, one jsonb) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare target bigint; before public.exchange_entry; signs bigint;
begin
    select e.* into before from public.exchange_entry e
    where e.subscription_id = subscription and e.entry_id = (one ->> 'entry_id')::uuid for update;
    if one ->> 'warning' <> '' and before.id is not null then
        update public.exchange_entry e set warning = one ->> 'warning', warned_at = varsam._clock(), seen_at = varsam._clock()
        where e.id = before.id;
        return (before.warning = '')::integer;
    end if;
    select k.id into signs from public.exchange_theirkey k
    where k.subscription_id = subscription and k.public = decode(one ->> 'key', 'hex');
    if before.id is null then
        insert into public.exchange_entry (
            uid, subscription_id, entry_id, kind, slug, title, version, digest, content, url, changed_at, is_removed, signature,
            key_id, first_seen_at, seen_at, state, warning, takes_anew
        ) values (
            gen_random_uuid(), subscription, (one ->> 'entry_id')::uuid, one ->> 'kind', one ->> 'slug', one ->> 'title',
            (one ->> 'version')::integer, one ->> 'digest', one -> 'content', one ->> 'url',
            (one ->> 'changed_at')::timestamptz, (one ->> 'is_removed')::boolean, one ->> 'signature', signs,
            varsam._clock(), varsam._clock(), 'new', '', false
        ) returning id into target;
    else
        target := before.id;
        update public.exchange_entry e set title = coalesce(nullif(one ->> 'title', ''), e.title), version = (one ->> 'version')::integer,
            digest = one ->> 'digest', content = one -> 'content', url = one ->> 'url',
            changed_at = (one ->> 'changed_at')::timestamptz, is_removed = (one ->> 'is_removed')::boolean,
            signature = one ->> 'signature', key_id = signs, seen_at = varsam._clock(), gone_at = null,
            state = case when before.digest <> one ->> 'digest' and before.state in ('seen', 'adopted') then 'changed'
                         else before.state end
        where e.id = target;
    end if;
    -- The same version again is the same text: signed now, by another key, or come back. A confirmed key's word stays its own.
    insert into public.exchange_entryversion (
        subscription_id, entry_id, version, digest, title, content, url, changed_at, seen_at, key_id
    ) values (
        subscription, target, (one ->> 'version')::integer, one ->> 'digest',
        coalesce(nullif(one ->> 'title', ''), before.title, ''), one -> 'content', one ->> 'url',
        (one ->> 'changed_at')::timestamptz, varsam._clock(), signs
    ) on conflict on constraint a_version_of_theirs_once do update set
        seen_at = case when before.digest = excluded.digest then exchange_entryversion.seen_at else excluded.seen_at end,
        key_id = case when exists (select 1 from public.exchange_theirkey k
                                   where k.id = exchange_entryversion.key_id and k.state = 'trusted')
                      then exchange_entryversion.key_id else excluded.key_id end;
    return 1;
end $$;
