-- What is open to the one who acts outside their own units. Policies and lists ask these, once a query.

-- Records whose glass the actor has broken, for as long as it lasts.
create or replace function varsam.records_broken() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(b.record_id), '{}'::bigint[]) from public.records_breakglass b
    where b.user_id = (select varsam.actor()) and b.until > (select varsam._clock())
$$;

-- Grants in force for somebody: to an organisation where they have the right to what is shared, and to them in it.
create or replace function varsam._records_grants_of(who bigint) returns setof public.records_grant
language sql stable set search_path = pg_catalog, pg_temp as $$
    -- Two questions, because an index answers each and neither answers both: what is for them alone, and what is for
    -- everybody in an organisation of theirs.
    select g.* from (
        select m.* from public.records_grant m
        where m.user_id = $1 and m.ended_at is null
          and m.organisation_id = any ((select varsam._units_of($1, 'shared', 'read'))::bigint[])
        union all
        select e.* from public.records_grant e
        where e.user_id is null and e.ended_at is null
          and e.organisation_id = any ((select varsam._units_of($1, 'shared', 'read'))::bigint[])
    ) g
    join public.people_organisation o on o.id = g.organisation_id and o.left_at is null
    where g.starts_at <= (select varsam._clock()) and g.until > (select varsam._clock())
$$;

create or replace function varsam._records_grants() returns setof public.records_grant
language sql stable set search_path = pg_catalog, pg_temp as $$
    select * from varsam._records_grants_of((select varsam.actor()))
$$;

-- Whether somebody, who need not be the one who asks, may read this kind of information in a record: by their unit or by
-- a grant. Broken glass is for one who acts alone in an emergency, and brings nobody into a room.
create or replace function varsam._records_reaches(who bigint, record bigint, kind text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select 1 from public.records_record r
                   where r.id = $2 and r.unit_id = any (varsam._units_of($1, 'record', 'read')))
        or exists (select 1 from varsam._records_grants_of($1) g where g.record_id = $2 and $3 = any (g.information))
$$;

create or replace function varsam.records_opened() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct f.id), '{}'::bigint[]) from (
        select g.record_id as id from varsam._records_grants() g
        union all select unnest(varsam.records_broken())
    ) f
$$;

-- record:kind for every kind of information that is shared with the actor.
create or replace function varsam.records_parts() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct g.record_id || ':' || i), '{}'::text[])
    from varsam._records_grants() g, unnest(g.information) i
$$;

-- The newest ids that the actor may read, in their units and shared with them; the policy rechecks each.
-- filters: closed (yes, no), shared (yes: only what others have shared), track, before (ISO time of the last row).
create or replace function varsam.records_ids(filters jsonb, most integer) returns bigint[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set enable_bitmapscan = off set plan_cache_mode = force_custom_plan as $$
declare
    units bigint[] := varsam.units('record', 'read');
    opened bigint[] := varsam.records_opened();
    cond text := 'true'; bound timestamptz; result bigint[];
begin
    most := least(greatest(coalesce(most, 50), 1), 500);
    if filters ->> 'shared' = 'yes' then units := '{}'; end if;
    case filters ->> 'closed'
        when 'yes' then cond := cond || ' and r.closed_at is not null';
        when 'no' then cond := cond || ' and r.closed_at is null';
        else null;
    end case;
    if filters ->> 'track' is not null then cond := cond || format(' and r.track = %L', filters ->> 'track'); end if;
    if filters ->> 'before' is not null then
        cond := cond || format(' and r.last_entry_at < %L::timestamptz', filters ->> 'before');
    end if;
    -- Where there are many units, the newest of each bound what a second pass has to fetch.
    if cardinality(units) > 8 then
        execute format(
            'select h.at from unnest($1) u(unit), lateral (select r.last_entry_at as at from public.records_record r '
            'where r.unit_id = u.unit and %s order by r.last_entry_at desc limit 1) h order by 1 desc offset %s limit 1',
            cond, most - 1) into bound using units;
    end if;
    if bound is not null then cond := cond || format(' and r.last_entry_at >= %L::timestamptz', bound); end if;
    execute format(
        'select array_agg(f.id order by f.at desc, f.id desc) from ('
        'select n.id, n.at from (('
        'select r.id, r.at from unnest($1) u(unit), lateral (select r.id, r.last_entry_at as at '
        'from public.records_record r where r.unit_id = u.unit and %1$s order by r.last_entry_at desc limit %2$s) r '
        'order by r.at desc limit %2$s) union '
        'select r.id, r.last_entry_at from public.records_record r where r.id = any ($2) and %1$s) n '
        'order by n.at desc, n.id desc limit %2$s) f',
        cond, most) into result using units, opened;
    return coalesce(result, '{}');
end $$;

-- How the actor may see one record: 'unit', 'glass', 'grant', or null. For the page's head; the policies decide.
create or replace function varsam.records_way(record bigint) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case
        when exists (select 1 from public.records_record r where r.id = $1 and r.unit_id = any (varsam.units('record', 'read'))) then 'unit'
        when $1 = any (varsam.records_broken()) then 'glass'
        when $1 = any (varsam.records_opened()) then 'grant'
    end
$$;

-- What is shared with the actor in one record, and until when: their own part, never that of others.
create or replace function varsam.records_my_grants(record bigint)
returns table (id uuid, organisation bigint, information text[], basis_kind text, until timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select g.id, g.organisation_id, g.information::text[], g.basis_kind::text, g.until
    from varsam._records_grants() g where g.record_id = $1 order by g.until
$$;

-- Shares that have ended: recipients are told to stop, and say that they have. No content, no pseudonym.
create or replace function varsam.records_stopped()
returns table (id uuid, reference text, organisation bigint, ended_at timestamptz, ended_why text, stopped_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select g.id, r.reference::text, g.organisation_id, g.ended_at, g.ended_why::text, g.stopped_at
    from public.records_grant g join public.records_record r on r.id = g.record_id
    where g.organisation_id = any ((select varsam.units('shared', 'read'))::bigint[])
      and (g.user_id is null or g.user_id = (select varsam.actor()))
      and g.ended_at is not null and g.basis_kind <> 'rights'
    order by g.stopped_at nulls first, g.ended_at desc limit 200
$$;
