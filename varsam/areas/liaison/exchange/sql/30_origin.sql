-- Where a method of ours comes from, for its public card: what they publish of it themselves, and whether it has changed there.
-- Nothing of the feed that we follow, nor of what somebody here has made of it; and nothing that they no longer say themselves.
drop function if exists varsam.exchange_origin(bigint);
create or replace function varsam.exchange_origin(method bigint)
returns table (
    uid uuid, url text, version integer, adopted_version integer, changed_at timestamptz, fetched_at timestamptz, is_gone boolean,
    content jsonb
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.uid, e.url::text, e.version, e.adopted_version, e.changed_at,
        (select v.seen_at from public.exchange_entryversion v where v.entry_id = e.id and v.digest = e.digest),
        e.is_removed or e.gone_at is not null,
        case when e.is_removed or e.gone_at is not null then '{}'::jsonb else e.content end
    from public.exchange_entry e
    where e.method_id = $1 and e.adopted_version is not null order by e.id limit 1
$$;
