-- Which pilots are for the one who acts: those that their unit handles, and those at a place whose contact they are.

create or replace function varsam.pilots_handled(verb text) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(p.id), '{}'::bigint[]) from public.pilots_pilot p
    where p.unit_id = any ((select varsam.units('pilot', $1))::bigint[])
$$;

-- Places whose contact the actor is, for as long as they work there.
create or replace function varsam.pilots_places() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(p.id), '{}'::bigint[]) from public.pilots_place p
    where p.contact_id = (select varsam.actor()) and p.unit_id = any ((select varsam.units('own_pilot', 'read'))::bigint[])
$$;

create or replace function varsam.pilots_mine() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct p.pilot_id), '{}'::bigint[]) from public.pilots_place p
    where p.id = any ((select varsam.pilots_places())::bigint[])
$$;

-- Who can be the contact of a place, for those who plan pilots: colleagues of the municipality, and of its partners.
create or replace function varsam.pilots_contacts() returns table (who bigint, name text, unit bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct u.id, u.name::text, m.organisation_id
    from public.people_membership m
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.people_organisation o on o.id = m.organisation_id and o.left_at is null
    join public.people_organisation root on root.id = o.ancestors[1]
    join public.access_capability c on c.role = m.role and c.resource = 'own_pilot' and c.verb = 'add'
    where varsam.may('pilot', 'change') and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
      and (root.kind <> 'municipality' or root.id in (
          select home.ancestors[1] from public.people_organisation home
          where home.id = any (varsam.units('pilot', 'change'))))
$$;

create or replace function varsam._pilots_today() returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
    select (varsam._wall() at time zone 'Europe/Stockholm')::date
$$;

-- What a pilot still needs before it can begin, as keys (varsam/areas/methods/pilots/gates.py has their words).
create or replace function varsam._pilots_needs(pilot bigint) returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    with p as (select x.* from public.pilots_pilot x where x.id = $1)
    select array_remove(array[
        case when btrim(p.aim) = '' then 'aim' end,
        case when btrim(p.stop_words) = '' then 'stop_words' end,
        case when not exists (select 1 from public.pilots_place l where l.pilot_id = p.id and not l.is_comparison) then 'place' end,
        case when p.design in ('comparison', 'randomised') and not exists (
            select 1 from public.pilots_place l where l.pilot_id = p.id and l.is_comparison) then 'comparison' end,
        case when not exists (select 1 from public.pilots_measure m where m.pilot_id = p.id) then 'measure'
             when not exists (select 1 from public.pilots_reading r join public.pilots_place l on l.id = r.place_id
                              where r.pilot_id = p.id and r.moment = 'before' and r.replaced_at is null
                                and not l.is_comparison) then 'before' end,
        case when coalesce(varsam._method_check_said(p.method_id, 'legal') not in ('ok', 'conditions'), true) then 'legal' end,
        case when coalesce(varsam._method_check_said(p.method_id, 'child') not in ('ok', 'conditions'), true) then 'child' end,
        case when not exists (select 1 from public.methods_method m where m.id = p.method_id and m.state = 'pilot') then 'method' end,
        case when p.ends_on < varsam._pilots_today() then 'days' end
    ], null) from p
$$;

create or replace function varsam.pilots_missing(pilot bigint) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when $1 = any (varsam.pilots_handled('read')) then varsam._pilots_needs($1) end
$$;
