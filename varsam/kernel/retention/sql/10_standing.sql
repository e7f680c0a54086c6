-- How each thing stands: when its time runs out, by which rule, and what keeps it. Everything else asks these.

-- The rule of one kind that holds now for every tree: the municipality's own, else the one for all.
create or replace function varsam._retention_rules(kind text)
returns table (root bigint, rule bigint, period interval, action text)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select distinct on (o.id) o.id, r.id, make_interval(
        years => case when r.unit = 'years' then r.amount::integer else 0 end,
        months => case when r.unit = 'months' then r.amount::integer else 0 end,
        days => case when r.unit = 'days' then r.amount::integer else 0 end), r.action::text
    from public.people_organisation o
    join public.retention_retentionrule r on r.kind = $1 and r.valid_from <= varsam._wall()
        and (r.municipality_id is null or r.municipality_id = o.id)
    where o.parent_id is null
    order by o.id, r.municipality_id nulls last, r.valid_from desc, r.number desc
$$;

-- The exceptions of one kind that hold now, each in its newest version.
create or replace function varsam._retention_exemptions(kind text)
returns table (exemption bigint, root bigint, born_days smallint[])
language sql stable set search_path = pg_catalog, pg_temp as $$
    select e.id, e.municipality_id, e.born_days::smallint[] from (
        select distinct on (x.slug) x.* from public.retention_exemption x
        where x.valid_from <= varsam._wall() order by x.slug, x.valid_from desc, x.number desc
    ) e where e.kind = $1 and not e.is_ended
$$;

-- Whether a kind has its functions in the database. Anything else that may stand in a name is refused here.
create or replace function varsam._retention_check(kind text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if $1 !~ '^[a-z]{2,24}$' or to_regprocedure(format('varsam._retention_%s()', $1)) is null then
        raise undefined_object using message = 'no such kind of thing';
    end if;
end $$;

-- A query, as text, that says how things of one kind stand. `things` is where they come from: rows as the kind's own
-- function gives them. Whoever runs it has checked the kind's name.
create or replace function varsam._retention_standing(kind text, things text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select format($q$(
        with exempt as materialized (select * from varsam._retention_exemptions(%1$L)),
        held as materialized (
            select distinct h.reference::text from public.retention_hold h
            where h.kind = %1$L and h.lifted_at is null
              and (h.until is null or h.until >= (varsam._wall() at time zone 'Europe/Stockholm')::date)
        )
        select s.reference, s.unit_id, o.ancestors[1] as root, s.starts_at, r.rule, x.exemption,
            ((s.starts_at at time zone 'Europe/Stockholm') + r.period) at time zone 'Europe/Stockholm' as due_at,
            case when x.exemption is null then r.action else 'archive' end as action,
            s.waits, h.reference is not null as held
        from %2$s s
        join public.people_organisation o on o.id = s.unit_id
        join varsam._retention_rules(%1$L) r on r.root = o.ancestors[1]
        left join lateral (
            select e.exemption from exempt e
            where (e.root is null or e.root = o.ancestors[1])
              and (e.born_days = '{}' or s.born_day is null or s.born_day = any (e.born_days))
            order by e.root nulls last, e.exemption limit 1
        ) x on true
        left join held h on h.reference = s.reference
    )$q$, $1, $2)
$$;
