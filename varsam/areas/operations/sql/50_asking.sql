-- Which steps there are (varsam/areas/operations/states.py says why).
create or replace function varsam._operations_way(before text, after text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1, $2) in (
        ('asked', 'checked'), ('checked', 'asked'), ('checked', 'planned'), ('checked', 'done'), ('planned', 'followed'),
        ('followed', 'planned'), ('followed', 'done'), ('asked', 'withdrawn'), ('checked', 'withdrawn'),
        ('planned', 'withdrawn'), ('followed', 'withdrawn'))
$$;

create or replace function varsam._operations_step() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if not varsam._operations_way(old.state, new.state) then
        raise check_violation using message = 'there is no such step';
    end if;
    return new;
end $$;

create or replace trigger operations_step before update of state on public.operations_request
for each row when (old.state is distinct from new.state) execute function varsam._operations_step();

-- When a unit is to tell how it went, counted from what was agreed or from a visit: at the end of that day, or of the first
-- working day after it. The period is data (unit_follow_up).
create or replace function varsam._operations_due(since timestamptz) returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare l record; day date := ($1 at time zone 'Europe/Stockholm')::date;
begin
    select t.amount, t.unit into l from public.people_timelimit t
    where t.key = 'unit_follow_up' and t.valid_from <= varsam._clock() order by t.valid_from desc, t.id desc limit 1;
    if l is null then raise check_violation using message = 'nobody has said when units are followed up'; end if;
    day := case l.unit
        when 'months' then (day + make_interval(months => l.amount))::date
        when 'working_days' then varsam._days_after(day, l.amount, 'working_days')
        when 'hours' then (($1 + make_interval(hours => l.amount)) at time zone 'Europe/Stockholm')::date
        else day + l.amount end;
    -- The day before, and one working day on: itself where it is one.
    return (varsam._days_after(day - 1, 1, 'working_days') + time '23:59:59') at time zone 'Europe/Stockholm';
end $$;

-- On whose side the one who acts stands: of the city, which handles it, or of the unit that asked (by the thread's token, or
-- signed in where they work there); null for everybody else. The row is locked.
create or replace function varsam._operations_side(request uuid) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare r record;
begin
    select q.home_id, q.unit_id, q.enquiry_id, q.data_key_id into r
    from public.operations_request q where q.uid = $1 for update;
    if r.home_id = any (varsam.units('unit_request', 'change')) then return 'city'; end if;
    if r.enquiry_id = any (varsam.operations_written()) then return 'code'; end if;
    if r.unit_id = any (varsam.units('own_request', 'add')) then return 'account'; end if;
    return null;
end $$;

-- The request, locked, for one who may act on it; `who` are the sides that may. What has ended, and what has been erased,
-- is not touched any more unless `ended` says so.
create or replace function varsam._operations_held(request uuid, who text[], ended boolean default false)
returns public.operations_request
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare side text := varsam._operations_side($1); r public.operations_request;
begin
    if side is null or not side = any ($2) then
        raise insufficient_privilege using message = 'not a request of the one who acts';
    end if;
    select q.* into r from public.operations_request q where q.uid = $1;
    if r.data_key_id is null or (not $3 and r.state in ('done', 'withdrawn')) then
        raise check_violation using message = 'the request has ended';
    end if;
    return r;
end $$;

-- After each act: the thread stays as long as somebody is at work with it, the act is on record, and the other side is told.
create or replace function varsam._operations_done(request uuid, event text, details jsonb, side text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare r public.operations_request;
begin
    select q.* into r from public.operations_request q where q.uid = $1;
    update public.conversations_enquiry e
    set expires_at = greatest(e.expires_at, greatest(varsam._clock(), coalesce(r.follow_up_due, varsam._clock()))
                                            + coalesce(varsam._period('thread_expiry'), interval '0'))
    where e.id = r.enquiry_id and e.state <> 'erased' and r.state <> 'withdrawn';
    perform varsam.audit_append($2, 'unit_request', r.reference, r.home_id, $3 || jsonb_build_object('side', $4), null);
    if $4 <> 'city' then
        perform varsam._notify(r.home_id, 'unit_request');
    elsif r.asked_by_id is not null then
        perform varsam._notify_user(r.asked_by_id, 'own_request');
    end if;
end $$;

-- A request is made of an enquiry: by whoever handles such in its unit, or by a colleague of a unit whose own thread was
-- received in this very transaction and who says for which organisation of theirs. The same enquiry gives the same request.
create or replace function varsam.operations_open(
    enquiry text, organisation bigint, setting text, version bigint, data_key uuid, wrapped bytea, master text
) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare e public.conversations_enquiry; old uuid; fresh uuid := gen_random_uuid(); is_city boolean;
begin
    select x.* into e from public.conversations_enquiry x where x.reference = $1 for update;
    is_city := e.unit_id = any (varsam.units('unit_request', 'add'));
    if e.id is null or not coalesce(is_city, false) and not (
        e.received_at = now() and e.writer_digest is not null and $2 = any (varsam.units('own_request', 'add'))
        and exists (select 1 from public.people_membership m
                    where m.user_id = varsam.actor() and m.organisation_id = $2 and m.valid_from <= varsam._clock()
                      and (m.valid_to is null or m.valid_to > varsam._clock()))) then
        raise insufficient_privilege using message = 'no enquiry of the one who asks';
    end if;
    select r.uid into old from public.operations_request r where r.enquiry_id = e.id;
    if old is not null then return old; end if;
    if e.data_key_id is null then raise check_violation using message = 'the thread has been erased'; end if;
    -- A relative's message, a partner's or anybody's never becomes a unit's request.
    if e.sender not in ('school', 'youth_centre', 'other_unit') or $3 not in ('school', 'youth_centre', 'any_unit') then
        raise check_violation using message = 'only a unit has a request for support';
    end if;
    perform varsam._operations_may_use($4, is_city);
    perform varsam._vault_store_key($5, $6, $7);
    insert into public.operations_request (
        uid, reference, enquiry_id, home_id, unit_id, asked_by_id, holder_id, setting, version_id, state, asked_at, ended_why,
        data_key_id
    ) values (
        fresh, e.reference, e.id, e.unit_id, case when not is_city then $2 end, case when not is_city then varsam.actor() end,
        case when is_city then varsam.actor() end, $3, $4, 'asked', varsam._wall(), '', $5);
    perform varsam._operations_done(fresh, 'unit_request.asked', '{}'::jsonb, case when is_city then 'city' else 'account' end);
    return fresh;
end $$;

-- A guide that is published and, for those outside, shown.
create or replace function varsam._operations_may_use(version bigint, hidden boolean) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if $1 is not null and not exists (
        select 1 from public.operations_version v join public.operations_scenario s on s.id = v.scenario_id
        where v.id = $1 and v.published_at is not null and (s.is_shown or $2)) then
        raise check_violation using message = 'no guide that is published';
    end if;
end $$;

-- Somebody of the city holds it; what waits for it is theirs from now on.
create or replace function varsam.operations_take(request uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.operations_request := varsam._operations_held($1, array['city']);
begin
    update public.operations_request q set holder_id = varsam.actor() where q.uid = $1;
    update public.notifications_task t set user_id = varsam.actor()
    where t.target = r.reference and t.kind = 'follow_up' and t.done_at is null and t.user_id = r.holder_id;
    perform varsam._operations_task(r.uid);
    perform varsam._operations_done($1, 'unit_request.taken', '{}'::jsonb, 'city');
end $$;

-- Another guide fits better, or none does (null): what was said of the old one's responsibilities is gone through anew.
create or replace function varsam.operations_choose(request uuid, version bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.operations_request := varsam._operations_held($1, array['city', 'code', 'account']); side text := varsam._operations_side($1);
begin
    if r.version_id is not distinct from $2 then return; end if;
    if r.state not in ('asked', 'checked') then
        raise check_violation using message = 'a plan rests on the guide';
    end if;
    perform varsam._operations_may_use($2, side = 'city');
    delete from public.operations_check c where c.request_id = $1;
    update public.operations_request q set version_id = $2, state = 'asked', checked_at = null where q.uid = $1;
    perform varsam._operations_done($1, 'unit_request.guide_chosen', '{}'::jsonb, side);
end $$;

-- What the unit says of its responsibilities: key → does, not_yet or unsure. When all of the guide's have an answer it is
-- clear who is responsible for what. Where no guide fits, somebody of the city says that it has been talked through.
create or replace function varsam.operations_check(request uuid, answers jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    r public.operations_request := varsam._operations_held($1, array['city', 'code', 'account']); side text := varsam._operations_side($1);
    known text[]; missing integer;
begin
    if r.state not in ('asked', 'checked') then
        raise check_violation using message = 'responsibility was gone through before the plan';
    end if;
    select coalesce(array_agg(d ->> 'key'), '{}') into known
    from public.operations_version v, jsonb_array_elements(v.content -> 'responsibilities') d where v.id = r.version_id;
    if exists (select 1 from jsonb_each_text($2) a where not a.key = any (known) or a.value not in ('does', 'not_yet', 'unsure'))
       or (r.version_id is null and side <> 'city') then
        raise check_violation using message = 'no responsibility of the guide, or no answer';
    end if;
    insert into public.operations_check as c (request_id, key, said, at)
    select $1, a.key, a.value, varsam._wall() from jsonb_each_text($2) a
    on conflict (request_id, key) do update set said = excluded.said, at = excluded.at;
    select count(*) into missing from unnest(known) k(key)
    where not exists (select 1 from public.operations_check c where c.request_id = $1 and c.key = k.key);
    if missing = 0 and r.state = 'asked' then
        update public.operations_request q set state = 'checked', checked_at = varsam._wall() where q.uid = $1;
    end if;
    perform varsam._operations_done($1, 'unit_request.checked', jsonb_build_object('missing', missing), side);
    return (select q.state from public.operations_request q where q.uid = $1);
end $$;

-- It ends: for the city when what was to be done is done, or for a reason; for the unit at any time before the plan was
-- followed up, since nobody has to take support.
create or replace function varsam.operations_end(request uuid, state text, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.operations_request := varsam._operations_held($1, array['city', 'code', 'account']); side text := varsam._operations_side($1);
begin
    if $2 not in ('done', 'withdrawn')
       -- The reason stands on record as it is: one of these, and never somebody's own words.
       or $3 not in ('enough', 'check_was_enough', 'solved', 'other_way', 'no_answer') or (side <> 'city' and $2 = 'done')
       or ($2 = 'withdrawn' and r.state = 'followed') then
        raise check_violation using message = 'not an end of a request';
    end if;
    update public.operations_request q set state = $2, ended_at = varsam._wall(), ended_why = $3 where q.uid = $1;
    update public.notifications_task t set done_at = varsam._wall()
    where t.target = r.reference and t.kind = 'follow_up' and t.done_at is null;
    perform varsam._operations_done($1, 'unit_request.ended', jsonb_build_object('state', $2, 'why', $3), side);
end $$;
