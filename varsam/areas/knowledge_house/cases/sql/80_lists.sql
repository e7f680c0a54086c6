-- Lists of cases in the actor's units and shared with them; the policy rechecks each.

-- A condition on cases `c` for what somebody looks for: mine, free (nobody handles it), late, unit, stage, why.
create or replace function varsam._cases_where(filters jsonb) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare cond text := 'true';
begin
    if $1 ->> 'mine' = 'yes' then cond := cond || format(' and c.handler_id = %s', coalesce(varsam.actor(), 0)); end if;
    if $1 ->> 'free' = 'yes' then cond := cond || ' and c.record_id = any ((select varsam.cases_unhandled())::bigint[])'; end if;
    if $1 ->> 'late' = 'yes' then cond := cond || ' and c.due_on < (select varsam._case_today())'; end if;
    if $1 ->> 'unit' is not null then
        cond := cond || case when $1 ->> 'unit' ~ '^[0-9]{1,18}$' then format(' and c.unit_id = %s', $1 ->> 'unit') else ' and false' end;
    end if;
    if $1 ->> 'stage' is not null then cond := cond || format(' and c.state = %L', $1 ->> 'stage'); end if;
    if $1 ->> 'why' is not null then cond := cond || format(' and c.due_why = %L', $1 ->> 'why'); end if;
    return cond;
end $$;

-- What is due first, then what has stood longest.
create or replace function varsam.cases_ids(filters jsonb, most integer) returns bigint[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
    units bigint[] := varsam.units('record', 'read'); opened bigint[] := '{}'; result bigint[];
begin
    most := least(greatest(coalesce(most, 50), 1), 500);
    if $1 ->> 'mine' is distinct from 'yes' and $1 ->> 'free' is distinct from 'yes' then opened := varsam._cases_shared(); end if;
    if $1 ->> 'shared' = 'yes' then units := '{}'; end if;
    execute format(
        'select array_agg(f.record_id order by f.due_on, f.state_at, f.record_id) from ('
        'select c.record_id, c.due_on, c.state_at from public.cases_case c '
        'where (c.unit_id = any ($1) or c.record_id = any ($2)) and c.state <> ''ended'' and %s '
        'order by c.due_on, c.state_at, c.record_id limit %s) f', varsam._cases_where($1), most) into result using units, opened;
    return coalesce(result, '{}');
end $$;

-- Records whose measures are shared with the actor.
create or replace function varsam._cases_shared() returns bigint[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct g.record_id), '{}'::bigint[]) from varsam._records_grants() g
    where 'measures' = any (g.information)
$$;

-- The board: how many in each stage, how many of them late, and the first of each by what is due.
create or replace function varsam.cases_board(filters jsonb, most integer)
returns table (state text, total bigint, late bigint, ids bigint[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set enable_bitmapscan = off set plan_cache_mode = force_custom_plan as $$
declare units bigint[] := varsam.units('record', 'read'); cond text := varsam._cases_where($1);
begin
    most := least(greatest(coalesce(most, 20), 1), 100);
    return query execute format(
        'with counted as (select c.state, count(*) as total, count(*) filter (where c.due_on < $2) as late '
        'from public.cases_case c where c.unit_id = any ($1) and c.state <> ''ended'' and %1$s group by c.state) '
        'select n.state::text, n.total, n.late, (select array_agg(f.record_id order by f.due_on, f.state_at, f.record_id) from ('
        'select h.* from unnest($1) u(unit), lateral (select c.record_id, c.due_on, c.state_at from public.cases_case c '
        'where c.unit_id = u.unit and c.state = n.state and %1$s order by c.due_on, c.state_at limit %2$s) h '
        'order by h.due_on, h.state_at, h.record_id limit %2$s) f) from counted n', cond, most) using units, varsam._case_today();
end $$;

-- Whether somebody may change records of a unit.
create or replace function varsam._cases_works_in(who bigint, unit bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1 from public.people_organisation o, public.people_membership m
        join public.people_user u on u.id = m.user_id and u.is_active
        join public.access_capability k on k.role = m.role and k.resource = 'record' and k.verb = 'change'
        join public.people_organisation h on h.id = m.organisation_id
        where o.id = $2 and m.user_id = $1 and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
          and (h.id = o.id or k.reach = 'subtree' and h.id = any (o.ancestors)
               or k.reach = 'municipality' and h.ancestors[1] = o.ancestors[1]))
$$;

-- Whether one case of the actor's units goes on without anybody who handles it.
create or replace function varsam.case_unhandled(record bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((
        select not varsam._cases_works_in(c.handler_id, c.unit_id) from public.cases_case c
        where c.record_id = $1 and c.state not in ('closed', 'ended')
          and c.unit_id = any ((select varsam.units('record', 'read'))::bigint[])), false)
$$;

-- Cases that go on without anybody who handles them: never taken, come from another unit, or the one who did has left.
create or replace function varsam.cases_unhandled() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with pairs as materialized (
        select c.unit_id, c.handler_id from public.cases_case c
        where c.unit_id = any ((select varsam.units('record', 'read'))::bigint[]) and c.state not in ('closed', 'ended')
        group by 1, 2
    ), gone as materialized (
        -- Spelled out, for a call for each pair costs four times as much where there are thousands.
        select p.unit_id, p.handler_id from pairs p join public.people_organisation o on o.id = p.unit_id
        where not exists (
            select 1 from public.people_membership m
            join public.people_user u on u.id = m.user_id and u.is_active
            join public.access_capability k on k.role = m.role and k.resource = 'record' and k.verb = 'change'
            join public.people_organisation h on h.id = m.organisation_id
            where m.user_id = p.handler_id and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
              and (h.id = o.id or k.reach = 'subtree' and h.id = any (o.ancestors)
                   or k.reach = 'municipality' and h.ancestors[1] = o.ancestors[1]))
    )
    select coalesce(array_agg(c.record_id), '{}'::bigint[]) from gone g
    join public.cases_case c on c.unit_id = g.unit_id and c.handler_id is not distinct from g.handler_id
      and c.state not in ('closed', 'ended')
$$;

-- How many cases each handler has, how many of them late, in the actor's units.
create or replace function varsam.cases_load() returns table (handler bigint, unit bigint, total bigint, late bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.handler_id, c.unit_id, count(*), count(*) filter (where c.due_on < (select varsam._case_today()))
    from public.cases_case c
    where c.unit_id = any ((select varsam.units('record', 'read'))::bigint[]) and c.state not in ('closed', 'ended')
    group by 1, 2
$$;
