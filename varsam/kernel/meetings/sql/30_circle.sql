-- Who is in the room at an item. Asked of the rows as they stand at each question, so that a yes that is taken back, a
-- share that has run out or a member who leaves counts from that moment.

-- Seats at meetings of somebody who still works where they are invited from.
create or replace function varsam._meetings_seats(who bigint) returns setof public.meetings_attendance
language sql stable set search_path = pg_catalog, pg_temp as $$
    select a.* from public.meetings_attendance a
    where a.user_id = $1 and a.organisation_id = any ((select varsam._meetings_homes($1))::bigint[])
$$;

create or replace function varsam._meetings_seated(meeting bigint, who bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select 1 from public.meetings_attendance a
                   where a.meeting_id = $1 and a.user_id = $2 and varsam._meetings_works($2, a.organisation_id))
$$;

-- Meetings to which the actor is invited.
create or replace function varsam.meetings_mine() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(a.meeting_id), '{}'::bigint[]) from varsam._meetings_seats((select varsam.actor())) a
$$;

-- Records that are open to the actor because the person has asked to see what is kept about them.
create or replace function varsam.meetings_asked() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct g.record_id), '{}'::bigint[])
    from varsam._records_grants() g where g.basis_kind = 'rights' and 'meetings' = any (g.information)
$$;

-- Meetings with an item about a record of the actor's units, or about one that they answer the person for.
create or replace function varsam.meetings_ours() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct i.meeting_id), '{}'::bigint[])
    from public.meetings_caseitem c
    join public.records_record r on r.id = c.record_id
    join public.meetings_item i on i.id = c.item_id
    where r.unit_id = any ((select varsam.units('record', 'read'))::bigint[])
       or r.id = any ((select varsam.meetings_asked())::bigint[])
$$;

-- Groups whose meetings those are.
create or replace function varsam.meetings_met() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.group_id), '{}'::bigint[]) from public.meetings_meeting m
    where m.id = any ((select varsam.meetings_mine() || varsam.meetings_ours())::bigint[])
$$;

-- Items at which the actor has said, or has been noted, to have a conflict of interest.
create or replace function varsam.meetings_conflicts() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(c.item_id), '{}'::bigint[]) from public.meetings_conflict c
    where c.user_id = (select varsam.actor()) and c.ended_at is null
$$;

-- Items in whose circle the actor is: at the meeting, without a conflict, and either it is about nobody or what is said at
-- meetings about that record reaches them by their unit or by a grant. Who convenes sees what is about nobody.
create or replace function varsam.meetings_open_items() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with units as materialized (select unnest(varsam.units('record', 'read')) as id),
    parts as materialized (select unnest(varsam.records_parts()) as part),
    seats as materialized (select a.meeting_id from varsam._meetings_seats((select varsam.actor())) a)
    select coalesce(array_agg(f.id), '{}'::bigint[]) from (
        select i.id from seats s join public.meetings_item i on i.meeting_id = s.meeting_id
        join public.meetings_caseitem c on c.item_id = i.id
        join public.records_record r on r.id = c.record_id
        where i.kind = 'case' and (r.unit_id in (select u.id from units u)
                                   or (r.id || ':meetings') in (select p.part from parts p))
        union all
        select i.id from seats s join public.meetings_item i on i.meeting_id = s.meeting_id where i.kind <> 'case'
        union
        select i.id from public.meetings_meeting m join public.meetings_item i on i.meeting_id = m.id
        where i.kind <> 'case' and m.unit_id = any ((select varsam.units('meeting', 'read'))::bigint[])
    ) f
    where not exists (select 1 from public.meetings_conflict x
                      where x.item_id = f.id and x.user_id = (select varsam.actor()) and x.ended_at is null)
$$;

-- Records about which the actor sits in the circle of an item now: what was promised earlier comes back to them.
create or replace function varsam.meetings_open_records() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct c.record_id), '{}'::bigint[])
    from public.meetings_caseitem c where c.item_id = any ((select varsam.meetings_open_items())::bigint[])
$$;

-- Why somebody who is invited is in the circle of an item, or outside it: unit, grant, open; conflict, left, not_shared.
create or replace function varsam._meetings_why(item bigint, who bigint) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case
        when exists (select 1 from public.meetings_conflict x
                     where x.item_id = i.id and x.user_id = $2 and x.ended_at is null) then 'conflict'
        when not varsam._meetings_seated(i.meeting_id, $2) then 'left'
        when i.kind <> 'case' then 'open'
        when r.unit_id = any (varsam._units_of($2, 'record', 'read')) then 'unit'
        when varsam._records_reaches($2, c.record_id, 'meetings') then 'grant'
        else 'not_shared'
    end
    from public.meetings_item i
    left join public.meetings_caseitem c on c.item_id = i.id
    left join public.records_record r on r.id = c.record_id
    where i.id = $1
$$;

create or replace function varsam._meetings_in_circle(item bigint, who bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(varsam._meetings_why($1, $2) in ('unit', 'grant', 'open'), false)
$$;

-- Whether the actor leads the meeting: by their unit, as its chair or its secretary. It opens no item.
create or replace function varsam._meetings_leads(meeting bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1 from public.meetings_meeting m where m.id = $1
        and (m.unit_id = any (varsam.units('meeting', 'change'))
             or varsam.actor() in (m.chair_id, m.secretary_id)
                and varsam._meetings_seated(m.id, varsam.actor())))
$$;

create or replace function varsam.meetings_leads(meeting bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._meetings_leads($1)
$$;

-- Who of the invited is in the circle and who must leave, and why: for those in it and those who lead the meeting. The
-- others learn of themselves alone.
create or replace function varsam.meetings_circle(item bigint) returns table (member bigint, may boolean, why text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.user_id, y.why in ('unit', 'grant', 'open'), y.why
    from public.meetings_item i join public.meetings_attendance a on a.meeting_id = i.meeting_id
    cross join lateral (select varsam._meetings_why(i.id, a.user_id) as why) y
    where i.id = $1 and (a.user_id = varsam.actor() or (
        select varsam._meetings_leads(i.meeting_id) or varsam._meetings_in_circle(i.id, varsam.actor())))
    order by a.id
$$;

-- When a meeting at which this record was an item was last held; null: never. For gates of higher floors.
create or replace function varsam._meetings_last_held(record bigint) returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$
    select max(coalesce(i.ended_at, m.closed_at)) from public.meetings_caseitem c
    join public.meetings_item i on i.id = c.item_id and i.started_at is not null
    join public.meetings_meeting m on m.id = i.meeting_id
    where c.record_id = $1 and m.state = 'held'
$$;
