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

-- Whether a place lies in the same municipality as the unit that handles the pilot: nothing of a plan is shown outside of it.
create or replace function varsam._pilots_is_ours(unit bigint, home bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select 1 from public.people_organisation o join public.people_organisation h on h.ancestors[1] = o.ancestors[1]
                   where o.id = $1 and h.id = $2 and o.left_at is null)
$$;

-- Who can be the contact of a place, for those who plan pilots: whoever works in a unit of their own municipality, with a role
-- that may give a place's numbers. No partner, expert or community, and nobody of another municipality.
create or replace function varsam.pilots_contacts() returns table (who bigint, name text, unit bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct u.id, u.name::text, m.organisation_id
    from public.people_membership m
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.access_capability c on c.role = m.role and c.resource = 'own_pilot' and c.verb = 'add'
    where m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
      and exists (select 1 from unnest(varsam.units('pilot', 'change')) home (id)
                  where varsam._pilots_is_ours(m.organisation_id, home.id))
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
        -- What was measured beside it would be drawn as a comparison that the layout does not have.
        case when p.design not in ('comparison', 'randomised') and exists (
            select 1 from public.pilots_place l where l.pilot_id = p.id and l.is_comparison) then 'beside' end,
        -- A lot between two places says which place it is, not what the method does.
        case when p.design = 'randomised' and exists (
            select 1 from (values (false), (true)) side (is_comparison) where 2 > (
                select count(*) from public.pilots_place l where l.pilot_id = p.id and l.is_comparison = side.is_comparison))
             then 'lot' end,
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

-- What everybody may know of a method's pilots, whatever came of them: a trial that was stopped or forgotten is not left out. Once
-- it has begun that is what was to be found out, and what kind of harm stops it; never at how many, nor words about it, for "stopped
-- by its rule" would then tell how many came to harm, and of all that were told how few were milder. Plans are nobody's until they
-- begin.
drop function if exists varsam.pilots_openly(bigint);
create or replace function varsam.pilots_openly(method bigint)
returns table (pilot bigint, state text, design text, aim text, began date, ended date, stopped date, is_rule boolean,
               severity integer, evaluated date, role text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select p.id, p.state::text, p.design::text, case when p.started_on is not null then p.aim else '' end,
        date_trunc('month', p.started_on)::date,
        date_trunc('month', coalesce(p.ended_on::timestamp, d.at at time zone 'Europe/Stockholm'))::date,
        date_trunc('month', s.at at time zone 'Europe/Stockholm')::date, coalesce(s.is_rule, false),
        p.stop_severity::integer,
        (e.at at time zone 'Europe/Stockholm')::date,
        coalesce((select m.role from public.people_membership m join public.access_capability c
                    on c.role = m.role and c.resource = 'pilot' and c.verb = 'change'
                  where m.user_id = e.by_id and m.valid_from <= e.at and (m.valid_to is null or m.valid_to > e.at)
                  order by m.id limit 1), '')::text
    from public.pilots_pilot p
    left join lateral (select max(x.at) as at, bool_or(x.is_rule) as is_rule from public.pilots_step x
                       where x.pilot_id = p.id and x.after = 'stopped') s on true
    left join lateral (select x.at from public.pilots_step x where x.pilot_id = p.id and x.after = 'dropped'
                       order by x.id desc limit 1) d on true
    left join lateral (select x.at, x.by_id from public.pilots_evaluation x where x.pilot_id = p.id order by x.number desc limit 1) e
        on true
    where p.method_id = $1 and p.state <> 'planned'
    order by coalesce(p.started_on, p.starts_on) desc, p.id desc
$$;
