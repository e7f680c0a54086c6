-- How many, by quarter, of those that go on and of those that are over. Small numbers too: figures.py hides them before
-- anybody sees them. For those who look after relatives, write the city's programme or answer for its methods.
create or replace function varsam.support_counts(since date, until date) returns table (quarter date, what text, detail text, n bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare roots bigint[];
begin
    select array_agg(distinct o.ancestors[1]) into roots from public.people_organisation o
    where o.id = any (varsam.units('support', 'read') || varsam.units('programme', 'read') || varsam.units('method', 'read'));
    if roots is null then raise insufficient_privilege using message = 'who may count'; end if;
    return query
    with each_one as (
        select varsam._month(s.offered_at) as offered, varsam._month(s.consented_at) as begun,
            case when s.consented_at is not null then varsam._month(s.ended_at) end as ended, s.kinds::text[] as kinds,
            s.helped::text as helped, varsam._month(s.helped_at) as helped_in, s.unit_id
        from public.support_support s
        union all
        select c.offered_in, c.begun_in, c.ended_in, c.kinds::text[], c.helped::text, c.helped_in, c.unit_id
        from public.support_supportcount c
    ), ours as (
        select x.* from each_one x join public.people_organisation o on o.id = x.unit_id where o.ancestors[1] = any (roots)
    ), said as (
        select x.offered as at, 'offered' as what, '' as detail from ours x
        union all select x.begun, 'begun', '' from ours x
        union all select x.ended, 'ended', '' from ours x
        union all select x.helped_in, 'helped', x.helped from ours x where x.helped <> ''
        union all select x.begun, 'kind', k.kind from ours x, unnest(x.kinds) k(kind)
    )
    select date_trunc('quarter', said.at)::date, said.what, said.detail, count(*) from said
    where said.at >= $1 and said.at < $2 group by 1, 2, 3;
end $$;
