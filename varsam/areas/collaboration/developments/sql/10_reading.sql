-- Groups in which the actor sits that meet about what happens in the city. Neither a case group nor a dialogue with a
-- community is one. Who is elected sees numbers and what is adopted, and who runs the system sees nothing, wherever they sit.
create or replace function varsam.developments_groups() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(g.id), '{}'::bigint[]) from public.meetings_group g
    where g.id = any (varsam.meetings_groups()) and g.kind in ('trends', 'council', 'operative') and g.ended_at is null
      and (g.valid_until is null or g.valid_until >= (varsam._wall() at time zone 'Europe/Stockholm')::date)
      and exists (select 1 from public.people_membership m
                  where m.user_id = (select varsam.actor()) and m.role not in ('council', 'system_admin')
                    and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now()))
$$;

-- Units whose developments the actor reads: the coordination's by right, and those of the municipality that such a group
-- belongs to.
create or replace function varsam.developments_units() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(o.id), '{}'::bigint[]) from public.people_organisation o
    where o.id = any (varsam.units('development', 'read')) or o.ancestors[1] in (
        select home.ancestors[1] from public.meetings_group g join public.people_organisation home on home.id = g.unit_id
        where g.id = any (varsam.developments_groups()))
$$;

-- Units in which the actor may note one: their own right, or that of a group in which they sit.
create or replace function varsam.developments_homes() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct home.id), '{}'::bigint[]) from (
        select unnest(varsam.units('development', 'add')) as id
        union select g.unit_id from public.meetings_group g where g.id = any (varsam.developments_groups())
    ) home
$$;

-- Groups for which the actor may write what the group concludes: those in which they sit, and those that their unit convenes.
create or replace function varsam.developments_concluding() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam.developments_groups() || coalesce(array_agg(g.id), '{}'::bigint[]) from public.meetings_group g
    where g.unit_id = any (varsam.units('development', 'change')) and g.kind in ('trends', 'council', 'operative')
      and g.ended_at is null
$$;
