-- A record's case lies in the ordinary system: ask for it to be opened there (no reference), or note the reference that
-- somebody has opened by hand. The worker does the asking.
create or replace function varsam.tracks_open(record bigint, track bigint, reference text) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare home bigint; ref text; t record; new_id bigint;
begin
    select r.unit_id, r.reference into home, ref from public.records_record r
    where r.id = $1 and r.closed_at is null and r.unit_id = any (varsam.units('record', 'change')) for update;
    if home is null then raise insufficient_privilege using message = 'not an open record of the one who acts'; end if;
    select k.system into t from public.tracks_track k join public.meetings_group g on g.id = k.group_id
    where k.id = $2 and k.lives_in = 'casework' and g.ended_at is null
      and (g.unit_id = any (varsam.units('group', 'read')) or g.id = any (varsam.meetings_groups()));
    if not found then raise check_violation using message = 'the track does not live in the ordinary system'; end if;
    if $3 = '' and t.system = '' then
        raise check_violation using message = 'a system that is not connected cannot be asked';
    end if;
    if exists (select 1 from public.tracks_externalcase e where e.record_id = $1) then
        raise unique_violation using message = 'the record has an ordinary case already';
    end if;
    insert into public.tracks_externalcase (record_id, track_id, system, key, reference, earlier_reference, status, fault,
                                            failures, next_at, opened_by_id, opened_at)
    values ($1, $2, t.system, gen_random_uuid(), $3, '', 'unknown', '', 0, varsam._clock(), varsam.actor(), varsam._clock())
    returning tracks_externalcase.id into new_id;
    perform varsam.audit_append('casework.asked', 'record', ref, home, jsonb_build_object('by_hand', $3 <> ''), null);
    return new_id;
end $$;

-- Somebody noted the wrong reference, or the system has lost it: another is written, and the old one is kept beside it.
create or replace function varsam.tracks_correct(record bigint, seen text, reference text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare home bigint; ref text;
begin
    select r.unit_id, r.reference into home, ref from public.records_record r
    where r.id = $1 and r.closed_at is null and r.unit_id = any (varsam.units('record', 'change')) for update;
    if home is null then raise insufficient_privilege using message = 'not an open record of the one who acts'; end if;
    update public.tracks_externalcase e set reference = $3, earlier_reference = e.reference, status = 'unknown',
        status_at = null, answered_at = null, fault = '', failures = 0, next_at = varsam._clock()
    where e.record_id = $1 and e.reference = $2 and $3 <> '' and $3 <> $2;
    if not found then return false; end if;
    perform varsam.audit_append('casework.corrected', 'record', ref, home, '{}'::jsonb, null);
    return true;
end $$;

-- How it stands is wanted now. Not more than once a minute, so that nobody can press a system down.
create or replace function varsam.tracks_hurry(record bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.tracks_externalcase e set next_at = varsam._clock() from public.records_record r
    where e.record_id = $1 and r.id = $1 and r.unit_id = any (varsam.units('record', 'change')) and e.system <> ''
      and (e.tried_at is null or e.tried_at < varsam._clock() - interval '1 minute');
    return found;
end $$;
