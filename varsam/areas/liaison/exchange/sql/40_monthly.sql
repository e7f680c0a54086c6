-- What came, changed and went in the feeds of a municipality between two moments, and what it took over, for the month's letter:
-- names alone, each in both languages. Of what nobody has confirmed nothing is told: anybody may have written it. An entry is
-- news on the day it was seen or, where that was later, on the day somebody here confirmed whose feed it stands in.
-- `what`: adopted, gone, stopped (they no longer use it), changed, new; `name` is our card's where we have one.
create or replace function varsam.exchange_month(municipality bigint, since timestamptz, until timestamptz)
returns table (
    what text, kind text, feed uuid, town text, entry uuid, sv text, en text, is_adopted boolean, method text, insight uuid
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with followed as materialized (
        select s.id, s.uid, s.name, (
            select min(k.decided_at) from public.exchange_theirkey k where k.subscription_id = s.id and k.state = 'trusted'
        ) as known_at
        from public.exchange_subscription s join public.people_organisation o on o.id = s.unit_id
        where varsam._proved('worker') is not null and o.ancestors[1] = $1
    ), entries as (
        select e.*, f.uid as feed, f.name as town, e.is_removed or e.gone_at is not null as is_gone,
            greatest(e.first_seen_at, f.known_at) as known_at, greatest(v.seen_at, k.decided_at) as moved_at,
            case when e.is_removed then greatest(v.seen_at, k.decided_at) else e.gone_at end as went_at,
            -- What was taken back says nothing any more; it is called what it was called.
            coalesce(nullif(e.content, '{}'), before.content, '{}') as said, coalesce(before.content ->> 'state', '') as stood
        from public.exchange_entry e
        join followed f on f.id = e.subscription_id
        join public.exchange_theirkey k on k.id = e.key_id and k.state = 'trusted'
        join public.exchange_entryversion v on v.entry_id = e.id and v.digest = e.digest
        left join lateral (
            select w.content from public.exchange_entryversion w
            join public.exchange_theirkey b on b.id = w.key_id and b.state = 'trusted'
            where w.entry_id = e.id and w.digest <> e.digest and w.content <> '{}' order by w.seen_at desc, w.id desc limit 1
        ) before on true
        where e.signature = 'valid'
    ), happened as (
        select 1 as place, 'adopted' as what, e.adopted_at as at, e.id from entries e
        where e.adopted_at >= $2 and e.adopted_at < $3
        union all
        select 2, 'gone', e.went_at, e.id from entries e
        where e.is_gone and e.went_at >= $2 and e.went_at < $3 and e.known_at < $2
        union all
        select 3, case when e.said ->> 'state' = 'withdrawn' and e.stood <> 'withdrawn' then 'stopped' else 'changed' end,
            e.moved_at, e.id from entries e
        where not e.is_gone and e.moved_at >= $2 and e.moved_at < $3 and e.known_at < $2
        union all
        select 4, 'new', e.known_at, e.id from entries e
        where not e.is_gone and e.known_at >= $2 and e.known_at < $3
          and not coalesce(e.adopted_at >= $2 and e.adopted_at < $3, false)
    ), named as (
        select e.id, coalesce(e.said -> 'name', e.said -> 'title', '{}') as name from entries e
    )
    select h.what, e.kind::text, e.feed, e.town::text, e.uid,
        coalesce(nullif(m.name_sv, ''), nullif(n.name ->> 'sv', ''), nullif(n.name ->> 'en', ''), e.title)::text,
        coalesce(nullif(m.name_en, ''), m.name_sv, nullif(n.name ->> 'en', ''), nullif(n.name ->> 'sv', ''), e.title)::text,
        e.adopted_at is not null, m.slug::text, i.uid
    from happened h join entries e on e.id = h.id join named n on n.id = e.id
    left join public.methods_method m on m.id = e.method_id
    left join public.insights_insight i on i.id = e.insight_id
    order by h.place, e.town, e.feed, h.at, e.id
$$;
