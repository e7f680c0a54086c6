-- The holder has a task on the day when the unit is to tell how it went.
create or replace function varsam._operations_task(request uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare r public.operations_request; day date;
begin
    select q.* into r from public.operations_request q where q.uid = $1;
    if r.holder_id is null or r.state <> 'planned' then return; end if;
    day := (r.follow_up_due at time zone 'Europe/Stockholm')::date;
    update public.notifications_task t set due = day
    where t.target = r.reference and t.kind = 'follow_up' and t.done_at is null and t.user_id = r.holder_id;
    if not found then
        insert into public.notifications_task (unit_id, user_id, kind, target, due)
        values (r.home_id, r.holder_id, 'follow_up', r.reference, day);
    end if;
end $$;

-- Who can be responsible for something (varsam/areas/operations/enums.py says it in words).
create or replace function varsam._operations_roles() returns text[]
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select array['rektor', 'unit_manager', 'employer', 'all_school_staff', 'all_staff', 'appointed_person', 'pupil_health',
                 'socialtjansten', 'police', 'coordination', 'other']
$$;

-- A measure as the city writes it, new or changed. It is a proposal until the unit has agreed to a plan that holds it.
create or replace function varsam.operations_measure(
    request uuid, measure uuid, place integer, method bigint, owner_role text, due date, what bytea
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.operations_request := varsam._operations_held($1, array['city']);
begin
    if r.state not in ('checked', 'planned', 'followed') then
        raise check_violation using message = 'first it is to be clear who is responsible for what';
    end if;
    -- A role, never a name.
    if $7 is null or not $5 = any (varsam._operations_roles()) then
        raise check_violation using message = 'a measure says what is to be done, and by which role';
    end if;
    insert into public.operations_measure as m (uid, request_id, position, method_id, owner_role, due, what, changed_at, worked)
    values ($2, $1, $3, $4, $5, $6, $7, varsam._wall(), '')
    on conflict (uid) do update set position = excluded.position, method_id = excluded.method_id,
        owner_role = excluded.owner_role, due = excluded.due, what = excluded.what, changed_at = excluded.changed_at
    where m.request_id = $1 and m.done_at is null;
    if not found then raise check_violation using message = 'no measure of this request, or one that is done'; end if;
    perform varsam._operations_done($1, 'unit_request.measure_written', '{}'::jsonb, 'city');
end $$;

-- A measure falls away from the next plan; what has been done stays.
create or replace function varsam.operations_measure_drop(measure uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare whole uuid := (select m.request_id from public.operations_measure m where m.uid = $1); r public.operations_request;
begin
    r := varsam._operations_held(whole, array['city']);
    delete from public.operations_measure m where m.uid = $1 and m.done_at is null;
    if not found then raise check_violation using message = 'what is done is not dropped'; end if;
    perform varsam._operations_done(whole, 'unit_request.measure_dropped', '{}'::jsonb, 'city');
end $$;

-- The city proposes the plan as it stands; the app seals what it says. An earlier proposal that nobody answered falls away.
create or replace function varsam.operations_propose(request uuid, sealed bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.operations_request := varsam._operations_held($1, array['city']); fresh integer;
begin
    if r.state not in ('checked', 'planned', 'followed')
       or not exists (select 1 from public.operations_measure m where m.request_id = $1) or $2 is null then
        raise check_violation using message = 'a plan has measures, and comes when it is clear who is responsible';
    end if;
    update public.operations_plan p set declined_at = varsam._wall()
    where p.request_id = $1 and p.accepted_at is null and p.declined_at is null;
    select coalesce(max(p.number), 0) + 1 into fresh from public.operations_plan p where p.request_id = $1;
    insert into public.operations_plan (request_id, number, sealed, proposed_at, proposed_by_id, accepted_how)
    values ($1, fresh, $2, varsam._wall(), varsam.actor(), '');
    perform varsam._operations_done($1, 'unit_request.plan_proposed', jsonb_build_object('number', fresh), 'city');
    return fresh;
end $$;

-- The unit agrees to the plan or says why not. For a unit that only rang, and so can answer nowhere, somebody of the city
-- writes down what it said on the telephone; for no other.
create or replace function varsam.operations_answer(request uuid, number integer, accepts boolean, why bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    r public.operations_request := varsam._operations_held($1, array['city', 'code', 'account']); side text := varsam._operations_side($1);
begin
    if side = 'city' and not varsam._operations_only_rang($1) then
        raise insufficient_privilege using message = 'the unit answers for itself';
    end if;
    update public.operations_plan p
    set accepted_at = case when $3 then varsam._wall() end, declined_at = case when not $3 then varsam._wall() end,
        accepted_how = case when $3 then case side when 'city' then 'told' else side end else '' end,
        declined_why = case when not $3 then $4 end
    where p.request_id = $1 and p.number = $2 and p.accepted_at is null and p.declined_at is null
      and p.number = (select max(n.number) from public.operations_plan n where n.request_id = $1);
    if not found then raise check_violation using message = 'no plan that waits for an answer'; end if;
    if $3 then
        update public.operations_measure m set agreed = $2 where m.request_id = $1 and m.changed_at <= (
            select p.proposed_at from public.operations_plan p where p.request_id = $1 and p.number = $2);
        update public.operations_request q
        set state = 'planned', planned_at = varsam._wall(), follow_up_due = varsam._operations_due(varsam._wall()),
            reminded_at = null
        where q.uid = $1 returning q.* into r;
        -- A plan that was changed before it was followed up is followed up once.
        delete from public.operations_followup f where f.request_id = $1 and f.said_at is null;
        insert into public.operations_followup (request_id, number, due, how, rating, harm)
        values ($1, $2, r.follow_up_due, '', '', '');
        perform varsam._operations_task($1);
    end if;
    perform varsam._operations_done($1,
        case when $3 then 'unit_request.plan_agreed' else 'unit_request.plan_declined' end, jsonb_build_object('number', $2), side);
end $$;

-- Whether the unit only rang: no code to answer with, and nobody of it signed in.
create or replace function varsam._operations_only_rang(request uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select r.unit_id is null and e.writer_digest is null
    from public.operations_request r join public.conversations_enquiry e on e.id = r.enquiry_id where r.uid = $1
$$;

-- Somebody ticks a measure that was agreed to, or takes the tick away.
create or replace function varsam.operations_tick(measure uuid, done boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare whole uuid := (select m.request_id from public.operations_measure m where m.uid = $1); r public.operations_request; side text;
begin
    r := varsam._operations_held(whole, array['city', 'code', 'account']);
    side := varsam._operations_side(whole);
    update public.operations_measure m
    set done_at = case when $2 then coalesce(m.done_at, varsam._wall()) end where m.uid = $1 and m.agreed is not null;
    if not found then raise check_violation using message = 'nobody has agreed to it'; end if;
    perform varsam._operations_done(whole, 'unit_request.measure_ticked', jsonb_build_object('done', $2), side);
end $$;

-- A visit has been made: from then on it is counted when the unit is to tell how it went.
create or replace function varsam.operations_visited(enquiry bigint, at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare request uuid := (select r.uid from public.operations_request r where r.enquiry_id = $1); r public.operations_request;
begin
    if request is null then
        -- Whether a thread of others has a request is nobody's to ask.
        if not exists (select 1 from public.conversations_enquiry e
                       where e.id = $1 and e.unit_id = any (varsam.units('enquiry', 'read'))) then
            raise insufficient_privilege using message = 'not a request of the one who acts';
        end if;
        return;
    end if;
    r := varsam._operations_held(request, array['city'], true);
    if $2 > varsam._clock() then raise check_violation using message = 'a visit that is to come has not been made'; end if;
    update public.operations_request q
    set visited_at = greatest(q.visited_at, $2),
        follow_up_due = case when q.state = 'planned' then greatest(q.follow_up_due, varsam._operations_due($2)) else q.follow_up_due end,
        reminded_at = case when q.state = 'planned' then null else q.reminded_at end
    where q.uid = request returning q.* into r;
    update public.operations_followup f set due = r.follow_up_due where f.request_id = request and f.said_at is null;
    perform varsam._operations_task(request);
    perform varsam._operations_done(request, 'unit_request.visited', '{}'::jsonb, 'city');
end $$;
