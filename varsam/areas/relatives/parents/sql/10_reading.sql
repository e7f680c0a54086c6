-- Groups of the actor's units, and those of them that the actor may change.
create or replace function varsam.parents_kept() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(g.id), '{}'::bigint[]) from public.parents_parentgroup g
    where g.unit_id = any (varsam.units('parent_group', 'read'))
$$;

create or replace function varsam.parents_changed() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(g.id), '{}'::bigint[]) from public.parents_parentgroup g
    where g.unit_id = any (varsam.units('parent_group', 'change')) and g.state <> 'ended'
$$;

-- Groups that the actor leads, while they go on and for as long as they are one who may lead.
create or replace function varsam.parents_led() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(l.group_id), '{}'::bigint[])
    from public.parents_leading l join public.parents_parentgroup g on g.id = l.group_id and g.state <> 'ended'
    where l.user_id = (select varsam.actor()) and varsam._parents_may_lead(g.unit_id, l.user_id)
$$;

-- A colleague of the unit who keeps groups, or a parent coach of the network who works where they did.
create or replace function varsam._parents_may_lead(unit bigint, who bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select $1 = any (varsam._units_of($2, 'parent_group', 'change')) or exists (
        select 1 from public.experts_expert x
        join public.people_organisation h on h.id = x.unit_id
        join public.people_organisation u on u.id = $1 and u.ancestors[1] = h.ancestors[1]
        join public.people_membership m on m.user_id = x.user_id and m.organisation_id = x.organisation_id
            and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
        where x.user_id = $2 and x.ended_at is null and 'parent_coach' = any (x.roles))
$$;

-- Who could lead a group of the unit, for those who keep its groups: ids.
create or replace function varsam.parents_leaders(unit bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(u.id), '{}'::bigint[]) from public.people_user u
    where u.is_active and $1 = any (varsam.units('parent_group', 'change')) and varsam._parents_may_lead($1, u.id)
$$;

-- Groups in which the writer has a place: they see where it meets.
create or replace function varsam.parents_seated() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(s.group_id), '{}'::bigint[]) from public.parents_seat s
    where s.state = 'taken' and s.support_id = any (varsam.supports_mine())
$$;

-- Groups that the writer may read of: open in a language of theirs while their support goes on, and those of their own.
create or replace function varsam.parents_for_writer() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(g.id), '{}'::bigint[])
    from public.support_support s
    join public.people_organisation u on u.id = s.unit_id
    join public.parents_parentgroup g on g.state <> 'ended'
    join public.people_organisation h on h.id = g.unit_id and h.ancestors[1] = u.ancestors[1]
    where s.id = any (varsam.supports_mine()) and s.state = 'ongoing'
      and (g.state = 'open' and g.language = any (s.languages) or exists (
          select 1 from public.parents_seat x
          where x.group_id = g.id and x.support_id = s.id and x.state in ('invited', 'asked', 'waiting', 'taken')))
$$;

-- Seats whose marks the actor sees: of groups that they keep, and of those who have a place where they lead.
create or replace function varsam.parents_seats_shown() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(s.uid), '{}'::uuid[]) from public.parents_seat s
    where s.group_id = any (varsam.parents_kept()) or s.state = 'taken' and s.group_id = any (varsam.parents_led())
$$;

-- How many stand before the writer in the line, themselves included; 0 where they do not stand there.
create or replace function varsam.parents_line(seat uuid) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((
        select (select count(*) from public.parents_seat o
                where o.group_id = s.group_id and o.state = 'waiting' and o.arrival <= s.arrival)
        from public.parents_seat s
        where s.uid = $1 and s.state = 'waiting'
          and (s.support_id = any (varsam.supports_mine()) or s.group_id = any (varsam.parents_kept()))), 0)::integer
$$;
