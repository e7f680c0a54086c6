-- How many have been reached: sums only, never a row and never a person.
--
-- A person counts once, where they last said that they work, for as long as a course that they took part in holds (its own
-- `renewal_months`, for good where there is none). Whose address has been forgotten since counts by the sign-up.

-- Sign-ups of those who took a course: they were at every sitting, or have a certificate all the same.
create or replace function varsam._coverage_taken() returns table (signup uuid)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select s.uid from public.occasions_signup s
    join (select t.occasion_id, count(*) as n from public.occasions_sitting t group by t.occasion_id) held
        on held.occasion_id = s.occasion_id
    join (select m.signup_id, count(*) as n from public.occasions_mark m where m.is_present group by m.signup_id) here
        on here.signup_id = s.uid and here.n >= held.n
    union
    select c.signup_id from public.certificates_certificate c where c.signup_id is not null
$$;

-- The municipalities in which the actor may read how far training has come.
create or replace function varsam._coverage_roots() returns bigint[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct o.ancestors[1]), '{}'::bigint[]) from public.people_organisation o
    where o.id = any (varsam.units('coverage', 'read'))
$$;

-- What the newest statement of each unit says of each kind of work; `kind` null: all others who work there. Where a unit says
-- fewer in all than of its kinds together, the kinds hold.
create or replace function varsam._coverage_staff(units bigint[]) returns table (unit bigint, kind bigint, staff bigint)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with stated as materialized (
        select distinct on (s.unit_id, s.group_id) s.unit_id, s.group_id, s.staff, g.slug = 'all_staff' as is_all
        from public.coverage_unitstaff s join public.courses_group g on g.id = s.group_id
        where s.unit_id = any ($1) order by s.unit_id, s.group_id, s.stated_on desc
    )
    select s.unit_id, s.group_id, s.staff::bigint from stated s where not s.is_all and s.staff > 0
    union all
    select s.unit_id, null, greatest(coalesce(sum(s.staff) filter (where s.is_all), 0)
        - coalesce(sum(s.staff) filter (where not s.is_all), 0), 0)
    from stated s group by s.unit_id
$$;

-- Everybody whom a course that still holds has reached, each once: where they work and with what.
create or replace function varsam._coverage_reached(units bigint[], at timestamptz) returns table (unit bigint, kind text)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select found.unit_id, found.kind from (
        select distinct on (coalesce(encode(s.email_index, 'hex'), s.uid::text)) s.unit_id, s.group::text as kind
        from varsam._coverage_taken() taken
        join public.occasions_signup s on s.uid = taken.signup
        join public.occasions_occasion o on o.id = s.occasion_id
        join public.courses_course c on c.id = o.course_id
        -- Today's picture has those who are just leaving the room; one of a day long past, what had ended by then.
        where (o.ends_at <= $2 or $2 >= varsam._wall()) and o.starts_at <= $2
          and (c.renewal_months is null or o.ends_at + make_interval(months => c.renewal_months) > $2)
        order by coalesce(encode(s.email_index, 'hex'), s.uid::text), o.ends_at desc, s.uid
    ) found
    where found.unit_id = any ($1)
$$;

-- All counts of these units on a day, by unit and kind of work as the unit states them. `earlier` are those of courses before
-- Varsam that still hold, `introduced` those who finished the introduction.
create or replace function varsam._coverage_counts(units bigint[], at timestamptz)
returns table (unit bigint, kind bigint, staff bigint, reached bigint, earlier bigint, introduced bigint)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with staff as materialized (select * from varsam._coverage_staff($1)),
    counted as (
        select r.unit, g.id as kind, 1 as reached, 0 as earlier, 0 as introduced
        from varsam._coverage_reached($1, $2) r left join public.courses_group g on g.slug = r.kind
        union all
        select e.unit_id, e.group_id, 0, e.people, 0
        from public.coverage_earliercourse e join public.courses_course c on c.id = e.course_id
        where e.unit_id = any ($1) and e.month <= ($2 at time zone 'Europe/Stockholm')::date
          and (c.renewal_months is null
               or e.month + make_interval(months => c.renewal_months) > ($2 at time zone 'Europe/Stockholm')::date)
        union all
        -- A month is not over on its own first day: a unit that asks for that day must not see one more finish, and then another.
        select i.unit_id, g.id, 0, 0, i.people
        from public.introduction_completion i left join public.courses_group g on g.slug = i.group
        where i.unit_id = any ($1) and i.month < ($2 at time zone 'Europe/Stockholm')::date
    ), placed as (
        -- A kind of work of which a unit states no number is among all others who work there.
        select c.unit, (select s.kind from staff s where s.unit = c.unit and s.kind = c.kind) as kind,
               c.reached, c.earlier, c.introduced from counted c
    )
    select coalesce(s.unit, p.unit), coalesce(s.kind, p.kind), coalesce(s.staff, 0),
           coalesce(p.reached, 0), coalesce(p.earlier, 0), coalesce(p.introduced, 0)
    from staff s full join (
        select p.unit, p.kind, sum(p.reached)::bigint as reached, sum(p.earlier)::bigint as earlier,
               sum(p.introduced)::bigint as introduced
        from placed p group by p.unit, p.kind
    ) p on p.unit = s.unit and p.kind is not distinct from s.kind
$$;

-- For the coordination and those who teach: small numbers too, which figures.py hides before anybody sees them.
create or replace function varsam.coverage_sums()
returns table (unit bigint, kind bigint, staff bigint, reached bigint, earlier bigint, introduced bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare roots bigint[] := varsam._coverage_roots(); inside bigint[];
begin
    if cardinality(roots) = 0 then
        raise insufficient_privilege using message = 'not a reader of how far training has come';
    end if;
    select array_agg(o.id) into inside from public.people_organisation o
    where o.ancestors[1] = any (roots) and o.left_at is null;
    return query select * from varsam._coverage_counts(inside, varsam._wall());
end $$;

-- For whoever answers for a unit: its own number, on the first day of this month, with nothing below five and nothing from
-- which that could be worked out. `size` null: the unit has not said how many work there.
create or replace function varsam.coverage_own()
returns table (unit bigint, size bigint, reached bigint, mark text, introduced bigint, introduced_mark text, day date)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare mine bigint[] := varsam.units('own_coverage', 'read');
    on_day date := date_trunc('month', varsam._wall() at time zone 'Europe/Stockholm')::date;
begin
    return query
    select o.id, nullif(n.staff, 0), case when m.taught = '' then n.taught end, m.taught,
           case when m.introduced = '' then n.introduced end, m.introduced, on_day
    from public.people_organisation o
    left join lateral (
        select sum(c.staff)::bigint as staff, least(sum(c.reached + c.earlier), sum(c.staff))::bigint as taught,
               least(sum(c.introduced), sum(c.staff))::bigint as introduced
        from varsam._coverage_counts(array[o.id], on_day::timestamp at time zone 'Europe/Stockholm') c
    ) n on true
    cross join lateral (
        select varsam._coverage_mark(n.staff, n.taught) as taught, varsam._coverage_mark(n.staff, n.introduced) as introduced
    ) m
    where o.id = any (mine) order by o.slug;
end $$;

-- Why a number is not shown, as hiding.py says it; empty where it is. Twice five: with fewer, one of both numbers is too small.
create or replace function varsam._coverage_mark(size bigint, reached bigint) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when coalesce($1, 0) < 10 then 'too_small' when coalesce($2, 0) < 5 then 'few'
                when $1 - $2 < 5 then 'nearly_all' else '' end
$$;

-- What is asked for, and what there is: people who wait for a course, below five as null, and free places at coming occasions.
create or replace function varsam.coverage_demand() returns table (course bigint, wanted bigint, is_few boolean, places bigint, occasions bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare roots bigint[] := varsam._coverage_roots();
begin
    if cardinality(roots) = 0 then
        raise insufficient_privilege using message = 'not a reader of how far training has come';
    end if;
    return query
    with waiting as (
        select i.course_id, sum(i.how_many)::bigint as people from public.occasions_interest i
        join public.people_organisation d on d.id = i.desk_id and d.ancestors[1] = any (roots)
        where i.confirmed_at is not null and i.settled_at is null and i.course_id is not null group by i.course_id
    ), coming as (
        select o.course_id, sum(o.capacity - o.taken)::bigint as places, sum(o.waiting)::bigint as people, count(*) as occasions
        from public.occasions_occasion o
        join public.people_organisation u on u.id = o.unit_id and u.ancestors[1] = any (roots)
        where o.state = 'open' and o.starts_at > varsam._clock() group by o.course_id
    )
    select c.id, case when n.people >= 5 then n.people end, n.people between 1 and 4, coalesce(f.places, 0), coalesce(f.occasions, 0)
    from public.courses_course c
    left join waiting w on w.course_id = c.id left join coming f on f.course_id = c.id
    cross join lateral (select coalesce(w.people, 0) + coalesce(f.people, 0) as people) n
    where c.is_offered or n.people > 0 order by c.position, c.id;
end $$;

-- For the situation picture: those who took part in a course that ended in these days, each once, by the district of where
-- they work (empty: none); with courses before Varsam. Whole quarters of a whole municipality, for those who write the picture.
create or replace function varsam.coverage_taught(unit bigint, first date, last date) returns table (detail text, n bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare root bigint; begun timestamptz := $2::timestamp at time zone 'Europe/Stockholm';
    ended timestamptz := ($3 + 1)::timestamp at time zone 'Europe/Stockholm';
begin
    if $1 is null or not $1 = any (varsam.units('programme', 'read')) then
        raise insufficient_privilege using message = 'not a unit of the actor';
    end if;
    perform varsam._check_whole_quarters($2, $3);
    select o.ancestors[1] into root from public.people_organisation o where o.id = $1;
    return query
    with taught as (
        select u.district_id, 1::bigint as people from (
            select distinct on (coalesce(encode(s.email_index, 'hex'), s.uid::text)) s.unit_id
            from varsam._coverage_taken() taken
            join public.occasions_signup s on s.uid = taken.signup
            join public.occasions_occasion o on o.id = s.occasion_id
            join public.people_organisation h on h.id = o.unit_id and h.ancestors[1] = root
            where o.ends_at >= begun and o.ends_at < ended
            order by coalesce(encode(s.email_index, 'hex'), s.uid::text), o.ends_at desc, s.uid
        ) p left join public.people_organisation u on u.id = p.unit_id
        union all
        select u.district_id, e.people from public.coverage_earliercourse e
        join public.people_organisation u on u.id = e.unit_id and u.ancestors[1] = root
        where e.month between $2 and $3
    )
    select coalesce(d.slug, '')::text, sum(t.people)::bigint from taught t
    left join public.people_district d on d.id = t.district_id group by 1;
end $$;
