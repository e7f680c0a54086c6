-- Which engagements are open to the one who acts, and what other floors ask of engagements.

-- The actor's own engagements, while what is needed of the record reaches them: by a grant in force, or by their unit.
create or replace function varsam.engagements_mine() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(e.id), '{}'::uuid[]) from public.engagements_engagement e
    where e.user_id = (select varsam.actor())
      and ((e.record_id || ':measures') = any ((select varsam.records_parts())::text[])
           or exists (select 1 from public.records_record r where r.id = e.record_id
                      and r.unit_id = any ((select varsam.units('record', 'read'))::bigint[])))
$$;

-- Of these, those that go on: only they take a new session.
create or replace function varsam.engagements_writable() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(e.id), '{}'::uuid[]) from public.engagements_engagement e
    where e.id = any ((select varsam.engagements_mine())::uuid[]) and e.state = 'started'
$$;

-- The actor's engagements that are not over but no longer reach them: that one rests, since when and why. Not whose.
create or replace function varsam.engagements_away()
returns table (kind text, since timestamptz, why text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.kind::text, e.paused_at, e.paused_why::text from public.engagements_engagement e
    where e.user_id = (select varsam.actor()) and e.state = 'paused'
      and e.id <> all ((select varsam.engagements_mine())::uuid[])
    order by e.paused_at desc
$$;

-- Of a record's open engagements, those whose person nothing of it is shared with: for the unit, which asks for consent.
create or replace function varsam.engagements_unreached(record bigint) returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(e.id), '{}'::uuid[]) from public.engagements_engagement e
    join public.records_record r on r.id = e.record_id
    where e.record_id = $1 and e.state <> 'ended' and r.unit_id = any (varsam.units('record', 'read'))
      and not varsam._records_reaches(e.user_id, e.record_id, 'measures')
$$;

-- Experts whose supervision the actor may see or note: their own, and those of a network that they look after. Who has left
-- the network notes no more of it, for it is paid.
create or replace function varsam.engagements_supervised(verb text) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(x.id), '{}'::bigint[]) from public.experts_expert x
    where x.user_id = (select varsam.actor()) and ($1 = 'read' or x.ended_at is null)
       or x.unit_id = any ((select varsam.units('expert', 'change'))::bigint[])
       or ($1 = 'read' and x.unit_id = any ((select varsam.units('expert', 'read'))::bigint[]))
$$;

-- How many engagements of a record are not over: a case cannot be closed before.
create or replace function varsam._engagements_open(record bigint) returns integer
language sql stable set search_path = pg_catalog, pg_temp as $$
    select count(*)::integer from public.engagements_engagement e where e.record_id = $1 and e.state <> 'ended'
$$;

-- Hours a month that somebody has promised away; the search for experts sums all functions that are named so.
create or replace function varsam._expert_load_engagements(who bigint) returns numeric
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(sum(e.hours_a_month), 0)::numeric from public.engagements_engagement e
    where e.user_id = $1 and e.state <> 'ended'
$$;
