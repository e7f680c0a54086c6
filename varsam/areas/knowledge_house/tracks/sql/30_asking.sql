-- What the worker asks and is told. Nobody's name, number or text goes out: Varsam's own reference, the unit and the track.

-- The cases whose turn it is, each lent to this worker for ten minutes. Systems that rest are left alone.
create or replace function varsam.tracks_due(most integer)
returns table (id bigint, system text, key uuid, reference text, own_reference text, unit text, kind text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'systems are asked by the worker';
    end if;
    return query
    with turn as (
        select e.id from public.tracks_externalcase e join public.records_record r on r.id = e.record_id
        left join public.tracks_caseworkline l on l.slug = e.system
        where e.next_at <= varsam._clock() and e.system <> '' and r.closed_at is null
          and (l.rests_until is null or l.rests_until <= varsam._clock())
        order by e.next_at limit least(greatest($1, 1), 500) for update of e skip locked
    ), lent as (
        update public.tracks_externalcase e set next_at = varsam._clock() + interval '10 minutes' from turn
        where e.id = turn.id returning e.id, e.system, e.key, e.reference, e.record_id, e.track_id
    )
    select lent.id, lent.system::text, lent.key, lent.reference::text, r.reference::text, o.slug::text, g.kind::text
    from lent join public.records_record r on r.id = lent.record_id
    join public.people_organisation o on o.id = r.unit_id
    join public.tracks_track t on t.id = lent.track_id join public.meetings_group g on g.id = t.group_id
    order by lent.system, lent.id;
end $$;

-- A system has answered, or not (`fault`). Three failures in a row, and it is left alone: a quarter of an hour, then twice
-- as long each time, at most six hours.
create or replace function varsam.tracks_line(system text, fault text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'systems are asked by the worker';
    end if;
    insert into public.tracks_caseworkline (slug, fault, failures) values ($1, '', 0) on conflict (slug) do nothing;
    if $2 = '' then
        update public.tracks_caseworkline l set asked_at = varsam._clock(), answered_at = varsam._clock(), fault = '',
            failures = 0, rests_until = null where l.slug = $1;
    else
        update public.tracks_caseworkline l set asked_at = varsam._clock(), fault = $2, failures = l.failures + 1,
            rests_until = case when l.failures >= 2 then
                varsam._clock() + least(interval '15 minutes' * (2 ^ least(l.failures - 2, 10)), interval '6 hours') end
        where l.slug = $1;
    end if;
end $$;

-- What it said of one case, or why nothing came of asking. `asked` is the reference that was asked for: if somebody has
-- written another meanwhile, the answer is about something else and is dropped.
create or replace function varsam.tracks_told(
    id bigint, asked text, reference text, status text, status_at timestamptz, fault text
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare before record;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'systems are asked by the worker';
    end if;
    select e.reference, e.status, r.unit_id into before
    from public.tracks_externalcase e join public.records_record r on r.id = e.record_id
    where e.id = $1 and e.reference = $2 for update of e;
    if not found then return false; end if;
    if $6 <> '' then
        update public.tracks_externalcase e set tried_at = varsam._clock(), fault = $6, failures = e.failures + 1,
            next_at = varsam._clock() + least(interval '15 minutes' * (2 ^ least(e.failures, 10)), interval '1 day')
        where e.id = $1;
        return true;
    end if;
    update public.tracks_externalcase e set reference = $3,
        earlier_reference = case when e.reference <> '' and e.reference <> $3 then e.reference else e.earlier_reference end,
        status = $4, status_at = $5, answered_at = varsam._clock(), tried_at = varsam._clock(), fault = '', failures = 0,
        next_at = varsam._clock() + case when $4 = 'closed' then interval '7 days' else interval '6 hours' end
    where e.id = $1;
    -- The unit is told that something waits when the ordinary case has moved.
    if before.status <> $4 and before.status <> 'unknown' then
        insert into public.notifications_notice (unit_id, resource, at) values (before.unit_id, 'record', now());
    end if;
    return true;
end $$;

-- Before a record is destroyed, so is what pointed at its ordinary case.
create or replace function varsam._record_forget_tracks(record bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    delete from public.tracks_externalcase e where e.record_id = $1;
$$;
