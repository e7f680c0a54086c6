-- Where a method of ours comes from, for its public card: what they publish of it themselves, signed by a key that somebody here
-- has confirmed, and whether it has changed there. Nothing of the feed that we follow, nor of what somebody here has made of it;
-- and nothing that they no longer say themselves. `is_unchecked`: what came last is signed by no such key, and not told here.
drop function if exists varsam.exchange_origin(bigint);
create or replace function varsam.exchange_origin(method bigint)
returns table (
    uid uuid, url text, version integer, adopted_version integer, changed_at timestamptz, fetched_at timestamptz, is_gone boolean,
    is_unchecked boolean, content jsonb
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.uid, coalesce(h.url, '')::text, coalesce(h.version, e.adopted_version), e.adopted_version, h.changed_at, h.seen_at,
        g.is_gone, h.digest is distinct from e.digest, case when g.is_gone then '{}'::jsonb else coalesce(h.content, '{}') end
    from public.exchange_entry e
    left join lateral (
        select v.* from public.exchange_entryversion v
        join public.exchange_theirkey k on k.id = v.key_id and k.state = 'trusted'
        where v.entry_id = e.id order by v.digest = e.digest desc, v.seen_at desc, v.id desc limit 1
    ) h on true
    -- Anybody may make us silent; that harms less than to tell on what they may have taken back.
    cross join lateral (
        select e.is_removed or e.gone_at is not null or coalesce(h.content = '{}', false) as is_gone
    ) g
    where e.method_id = $1 and e.adopted_version is not null order by e.id limit 1
$$;
