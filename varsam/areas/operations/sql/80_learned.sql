-- What units have seen of methods, for varsam.learning_count: of each support that is over and whose unit told how it went,
-- the methods of measures that were tried, whether those helped, how the unit judges its situation, and whether it noticed harm.
create or replace function varsam._learned_units(first date, after date) returns table (
    municipality bigint, method bigint, quarter date, what text, kind text, low bigint, high bigint
)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with told as (
        select r.uid, h.ancestors[1] as municipality, date_trunc('quarter', r.ended_at at time zone 'Europe/Stockholm')::date as quarter,
               case f.rating when 'better' then 'yes' when 'some' then 'yes' when 'same' then 'partly' when 'worse' then 'no' else 'unsaid' end as rating,
               case f.harm when 'noticed' then 'some' when 'none' then 'none' else 'unknown' end as harm
        from public.operations_request r join public.people_organisation h on h.id = r.home_id
        -- A plan that was agreed to again is told of again: the newest word holds.
        join lateral (select x.* from public.operations_followup x where x.request_id = r.uid and x.said_at is not null
                      order by x.said_at desc limit 1) f on true
        where r.ended_at >= varsam._stockholm($1) and r.ended_at < varsam._stockholm($2)
    ), tried as (
        select t.uid, t.municipality, t.quarter, t.rating, t.harm, m.method_id, m.worked from told t
        join public.operations_measure m on m.request_id = t.uid
        where m.agreed is not null and m.method_id is not null and m.worked in ('yes', 'partly', 'no')
    ), used as (
        select distinct t.uid, t.municipality, t.quarter, t.rating, t.harm, t.method_id from tried t
    )
    select u.municipality, u.method_id, u.quarter, 'number', '', count(*), count(*) from used u group by 1, 2, 3
    union all
    select t.municipality, t.method_id, t.quarter, 'goal', k.kind, n.n, n.n
    from (select t.municipality, t.method_id, t.quarter, count(*) as measures, count(*) filter (where t.worked = 'yes') as helped
          from tried t group by 1, 2, 3) t
    cross join (values ('yes'), ('no')) k(kind)
    cross join lateral (select case k.kind when 'yes' then t.helped else t.measures - t.helped end as n) n
    union all
    select u.municipality, u.method_id, u.quarter, 'rating', k.kind, count(*) filter (where u.rating = k.kind), count(*) filter (where u.rating = k.kind)
    from used u cross join (values ('yes'), ('partly'), ('no'), ('unsaid')) k(kind) group by 1, 2, 3, 5
    union all
    select u.municipality, u.method_id, u.quarter, 'harm', k.kind, count(*) filter (where u.harm = k.kind), count(*) filter (where u.harm = k.kind)
    from used u cross join (values ('some'), ('none'), ('unknown')) k(kind) group by 1, 2, 3, 5
$$;
