-- What relatives have said of methods, for varsam.learning_count: of each support that is over, the kinds of help that are a
-- method of the register (learning_alias says which), and whether it helped. Nobody is asked about harm.
create or replace function varsam._learned_relatives(first date, after date) returns table (
    municipality bigint, method bigint, quarter date, what text, kind text, low bigint, high bigint
)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with ended as (
        select s.unit_id, varsam._month(s.ended_at) as ended_in, s.kinds::text[] as kinds, s.helped::text as helped
        from public.support_support s where s.consented_at is not null and s.ended_at is not null
        union all
        select c.unit_id, c.ended_in, c.kinds::text[], c.helped::text
        from public.support_supportcount c where c.begun_in is not null and c.ended_in is not null
    ), used as (
        select u.ancestors[1] as municipality, m.id as method_id, date_trunc('quarter', e.ended_in)::date as quarter,
               case when e.helped in ('yes', 'partly', 'no') then e.helped else 'unsaid' end as helped
        from ended e join public.people_organisation u on u.id = e.unit_id
        join public.learning_alias a on a.source = 'relatives' and a.kind = any (e.kinds)
        join public.methods_method m on m.slug = a.slug
        where e.ended_in >= $1 and e.ended_in < $2
    )
    select u.municipality, u.method_id, u.quarter, 'number', '', count(*), count(*) from used u group by 1, 2, 3
    union all
    select u.municipality, u.method_id, u.quarter, 'rating', k.kind, count(*) filter (where u.helped = k.kind), count(*) filter (where u.helped = k.kind)
    from used u cross join (values ('yes'), ('partly'), ('no'), ('unsaid')) k(kind) group by 1, 2, 3, 5
$$;
