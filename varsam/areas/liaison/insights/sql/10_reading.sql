-- Roles that what was learned can be passed on to. Who is elected sees what is adopted, who runs the system reads no content,
-- and a community's contact sees what their own was promised.
create or replace function varsam._insights_may_receive(role text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select $1 not in ('council', 'system_admin', 'community')
$$;

-- What the actor works with now, and where.
create or replace function varsam._insights_held() returns table (organisation_id bigint, role text, root bigint)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select m.organisation_id, m.role::text, o.ancestors[1]
    from public.people_membership m
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.people_organisation o on o.id = m.organisation_id and o.left_at is null
    where m.user_id = (select varsam.actor()) and varsam._insights_may_receive(m.role)
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
$$;

-- What was passed on to the actor: by name, while they work in that municipality; to their unit, while they work in it, with
-- one of the roles that it was for.
create or replace function varsam.insights_passings() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with held as materialized (select * from varsam._insights_held())
    select coalesce(array_agg(found.id), '{}'::bigint[]) from (
        select p.id from public.insights_passed p
        join public.insights_insight i on i.id = p.insight_id
        join public.people_organisation home on home.id = i.unit_id
        where p.user_id = (select varsam.actor()) and home.ancestors[1] in (select h.root from held h)
        union
        select p.id from public.insights_passed p join held h on h.organisation_id = p.unit_id
        where p.roles = '{}' or h.role = any (p.roles)
    ) found
$$;

create or replace function varsam.insights_received() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct p.insight_id), '{}'::bigint[]) from public.insights_passed p
    where p.id = any ((select varsam.insights_passings())::bigint[])
$$;

-- Insights of the units in which the actor may do this.
create or replace function varsam.insights_ours(verb text) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(i.id), '{}'::bigint[]) from public.insights_insight i
    where i.unit_id = any ((select varsam.units('insight', $1))::bigint[])
$$;

-- What anybody reads, and what was passed on to the actor.
create or replace function varsam.insights_readable() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(i.id), '{}'::bigint[]) from public.insights_insight i
    where i.is_open or i.id = any ((select varsam.insights_received())::bigint[])
$$;

-- What was open to everybody and was taken back: that it was there, and when it went. Nothing of what it said.
create or replace function varsam.insights_taken_back() returns table (uid uuid, at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.uid, i.taken_back_at from public.insights_insight i
    where i.taken_back_at is not null and not i.is_open order by i.taken_back_at, i.id
$$;

-- Municipalities in which the actor works with something that reads the month's letter and the reading list.
create or replace function varsam.insights_cities() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct h.root), '{}'::bigint[]) from varsam._insights_held() h
$$;

-- Units of the actor's municipality that have put something on the reading list.
create or replace function varsam.insights_shelves() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct r.unit_id), '{}'::bigint[])
    from public.insights_reading r join public.people_organisation o on o.id = r.unit_id
    where o.ancestors[1] = any ((select varsam.insights_cities())::bigint[])
$$;

create or replace function varsam.insights_shelved() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(r.id), '{}'::bigint[]) from public.insights_reading r
    where r.unit_id = any ((select varsam.insights_shelves())::bigint[])
$$;
