-- What closed cases have seen of methods, for varsam.learning_count: of each round that ended, the methods by which something
-- was done in it, the goals that this was for, and whether the support harmed. What participants say of their own goals is
-- sealed, so that nobody compares people by it: it is not counted here either.
create or replace function varsam._learned_cases(first date, after date) returns table (
    municipality bigint, method bigint, quarter date, what text, kind text, low bigint, high bigint
)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with ended as (
        select o.record_id, o.at, o.harm::text as harm, u.ancestors[1] as municipality,
               date_trunc('quarter', o.at at time zone 'Europe/Stockholm')::date as quarter,
               coalesce((select max(p.at) from public.cases_outcome p where p.record_id = o.record_id and p.round < o.round), '-infinity') as since
        from public.cases_outcome o join public.records_record r on r.id = o.record_id
        join public.people_organisation u on u.id = r.unit_id
        where o.at >= varsam._stockholm($1) and o.at < varsam._stockholm($2)
    ), done as (
        select distinct e.record_id, e.at, e.municipality, e.quarter, e.harm, m.method_id, m.goal_id
        from ended e join public.plans_measure m on m.record_id = e.record_id
        where m.method_id is not null and m.state in ('ongoing', 'done') and m.at <= e.at and m.state_at > e.since
    ), used as (
        select distinct d.record_id, d.at, d.municipality, d.quarter, d.harm, d.method_id from done d
    )
    select u.municipality, u.method_id, u.quarter, 'number', '', count(*), count(*) from used u group by 1, 2, 3
    union all
    select d.municipality, d.method_id, d.quarter, 'goal', k.kind, n.n, n.n
    from (select d.municipality, d.method_id, d.quarter, count(*) as goals, count(*) filter (where g.state = 'reached') as reached
          from done d join public.plans_goal g on g.id = d.goal_id group by 1, 2, 3) d
    cross join (values ('yes'), ('no')) k(kind)
    cross join lateral (select case k.kind when 'yes' then d.reached else d.goals - d.reached end as n) n
    union all
    select u.municipality, u.method_id, u.quarter, 'harm', k.kind, count(*) filter (where u.harm = k.kind), count(*) filter (where u.harm = k.kind)
    from used u cross join (values ('some'), ('none'), ('unknown')) k(kind) group by 1, 2, 3, 5
$$;
