-- The way of a pilot, what its design carries, and what a method's own way asks of it (enums.py and states.py say why).

create or replace function varsam._pilots_ways() returns table (state text, next text)
language sql immutable set search_path = pg_catalog, pg_temp as $$
    values ('planned', 'running'), ('planned', 'dropped'), ('running', 'stopped'), ('stopped', 'running'),
           ('running', 'ended'), ('stopped', 'ended'), ('ended', 'evaluated')
$$;

-- Without somewhere to compare with, nothing can be said to have helped or harmed: only that things changed.
create or replace function varsam._pilots_carries() returns table (design text, conclusion text)
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select d.design, c.conclusion from (values
        ('description', 1), ('before_after', 2), ('comparison', 3), ('randomised', 3)) d (design, most)
    join (values ('done', 1), ('not_done', 1), ('unclear', 1), ('better', 2), ('same', 2), ('worse', 2),
                 ('helped', 3), ('harmed', 3)) c (conclusion, takes) on c.takes <= d.most
$$;

create or replace function varsam._pilots_step_held() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select 1 from varsam._pilots_ways() w where w.state = old.state and w.next = new.state) then
        raise check_violation using message = 'there is no such step';
    end if;
    return new;
end $$;
create or replace trigger pilots_step_held before update of state on public.pilots_pilot
for each row when (old.state is distinct from new.state) execute function varsam._pilots_step_held();

-- What was to be found out, how, and when it is stopped, stays as it was when it began.
create or replace function varsam._pilots_plan_held() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if (new.method_id, new.aim, new.design, new.starts_on, new.stop_words, new.stop_severity, new.stop_count)
       is distinct from (old.method_id, old.aim, old.design, old.starts_on, old.stop_words, old.stop_severity, old.stop_count)
       then
        raise check_violation using message = 'it has begun';
    end if;
    return new;
end $$;
create or replace trigger pilots_plan_held before update on public.pilots_pilot
for each row when (old.state <> 'planned') execute function varsam._pilots_plan_held();

create or replace function varsam._pilots_part_held() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare part jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
    -- A new contact comes when somebody leaves, and a reminder when it is time: neither is of what is measured.
    if tg_op = 'UPDATE' and to_jsonb(new) - array['contact_id', 'reminded_at'] = to_jsonb(old) - array['contact_id', 'reminded_at'] then
        return new;
    end if;
    if exists (select 1 from public.pilots_pilot p where p.id = (part ->> 'pilot_id')::bigint and p.state <> 'planned') then
        raise check_violation using message = 'it has begun';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create or replace trigger pilots_place_held before insert or update or delete on public.pilots_place
for each row execute function varsam._pilots_part_held();
create or replace trigger pilots_measure_held before insert or update or delete on public.pilots_measure
for each row execute function varsam._pilots_part_held();

-- Pilots that speak for a method now: those that began after it last came to be reviewed.
create or replace function varsam._pilots_now(method bigint) returns bigint[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(p.id), '{}') from public.pilots_pilot p
    join public.pilots_step b on b.pilot_id = p.id and b.before = 'planned' and b.after = 'running'
    where p.method_id = $1 and b.at >= coalesce(
        (select max(s.at) from public.methods_step s where s.method_id = $1 and s.after = 'review'), '-infinity')
$$;

-- What those pilots lack for a step of the method, by words of our own (gates.py). It goes on from being tried where one of them
-- is over since it last came to be tried; it is recommended, with caution or without, where one has been evaluated and none
-- says that it harmed, and without caution where none says that it became worse. What was in ordinary use here before there
-- was a register need not have been a pilot.
create or replace function varsam._pilots_of_method(method bigint, before text, after text) returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    with now as (select p.* from public.pilots_pilot p where p.id = any (varsam._pilots_now($1))),
    said as (
        select distinct on (e.pilot_id) e.conclusion from public.pilots_evaluation e
        where e.pilot_id in (select n.id from now n) order by e.pilot_id, e.number desc
    )
    select case when ($2, $3) = ('pilot', 'evaluation') then array_remove(array[
        case when not exists (
            select 1 from now n join public.pilots_step s on s.pilot_id = n.id and s.after in ('stopped', 'ended')
            where n.state in ('stopped', 'ended', 'evaluated') and s.at >= coalesce(
                (select max(m.at) from public.methods_step m where m.method_id = $1 and m.after = 'pilot'), '-infinity')
        ) then 'over' end
    ], null) when $2 = 'evaluation' and $3 in ('recommended', 'caution') then array_remove(array[
        case when not exists (select 1 from said)
              and exists (select 1 from public.methods_method m where m.id = $1 and m.in_use_since is null) then 'evaluated' end,
        case when exists (select 1 from said s where s.conclusion = 'harmed') then 'harmed' end,
        case when $3 = 'recommended' and exists (select 1 from said s where s.conclusion = 'worse') then 'worse' end
    ], null) else '{}' end
$$;

create or replace function varsam.pilots_of_method(method bigint, before text, after text) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._pilots_of_method($1, $2, $3)
$$;

create or replace function varsam._pilots_of_method_held() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare lacks text[] := varsam._pilots_of_method(new.method_id, new.before, new.after);
begin
    if cardinality(lacks) > 0 then
        raise check_violation using message = case lacks[1] when 'over' then 'no pilot is over'
            when 'evaluated' then 'no pilot is evaluated' else 'a pilot says that it ' || array_to_string(lacks, ', ') end;
    end if;
    return new;
end $$;
create or replace trigger pilots_of_method_held before insert on public.methods_step
for each row execute function varsam._pilots_of_method_held();

-- --- what the numbers bear out ----------------------------------------------------------------------------------

-- Which way a published number goes: 1 for the better, -1 for the worse, 0 where its interval holds nought, null where it is not
-- shown.
create or replace function varsam._pilots_way(measure jsonb, number jsonb) returns integer
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when $2 ->> 'low' is null or $2 ->> 'high' is null then null
                when ($2 ->> 'low')::double precision > 0 then side when ($2 ->> 'high')::double precision < 0 then -side else 0 end
    from (select case $1 ->> 'better' when 'higher' then 1 else -1 end side) s
$$;

-- How many places have measured before and after: of those with the method and those to compare with, the fewer.
create or replace function varsam._pilots_beside(measure bigint) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select least(count(*) filter (where l.is_comparison), count(*) filter (where not l.is_comparison))
    from public.pilots_measure m join public.pilots_place l on l.pilot_id = m.pilot_id
    where m.id = $1 and 2 = (select count(distinct r.moment) from public.pilots_reading r
                             where r.measure_id = m.id and r.place_id = l.id and r.replaced_at is null and r.moment <> 'during')
$$;

-- A measure is the main one because it was put first before the pilot began (varsam/areas/methods/pilots/results.py says why).
-- That it helped, or became better, takes that it does so, and that none is for the worse; a cause takes two places on each side.
create or replace function varsam._pilots_borne_out(pilot bigint, conclusion text, figures jsonb) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    with measures as (
        select m.id, m.name, row_number() over (order by m.position, m.id) as place from public.pilots_measure m where m.pilot_id = $1
    ), told as (
        select f.value, f.ordinality as place from jsonb_array_elements($3 -> 'measures') with ordinality f
    ), found as (
        select m.place = 1 as main, varsam._pilots_beside(m.id) >= 2 as is_enough, jsonb_typeof(t.value -> 'effect') = 'object' as compared,
               varsam._pilots_way(t.value, t.value #> '{groups,0,change}') as change, varsam._pilots_way(t.value, t.value -> 'effect') as effect,
               t.value ->> 'name' is not distinct from m.name as is_whole
        from measures m full join told t on t.place = m.place
    )
    select coalesce(case $2
        when 'helped' then bool_or(f.main and f.effect = 1 and f.is_enough) and not coalesce(bool_or(f.effect = -1), false)
        when 'harmed' then bool_or(f.effect = -1 and f.is_enough)
        when 'better' then bool_or(f.main and f.change = 1 and coalesce(f.effect, 1) = 1)
                           and not coalesce(bool_or(f.change = -1 or f.effect = -1), false)
        when 'worse' then bool_or(f.change = -1 and coalesce(f.effect, -1) = -1)
        else bool_and(case when f.compared then f.effect else f.change end = 0)
    end and bool_and(f.is_whole), false) from found f
$$;
