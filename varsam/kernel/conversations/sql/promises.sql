-- What was promised and whether it was kept: written by what happens with the enquiry, never by hand.

-- What somebody who is told on the telephone that we have read needs no promise of.
create or replace function varsam._promises_made() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into public.conversations_promise (enquiry_id, unit_id, step, made_at, due, met_at)
    select e.id, e.unit_id, p.step, e.received_at, p.due, p.met_at from fresh e
    cross join lateral (values ('acknowledge', e.acknowledge_by, e.acknowledged_at), ('triage', e.triage_by, e.triaged_at),
                               ('feedback', e.feedback_by, e.answered_at)) p(step, due, met_at)
    where (p.step <> 'acknowledge' or e.door <> 'telephone')
      and (p.met_at is not null or e.state not in ('closed', 'erased'));
    return null;
end $$;

create or replace trigger promises_made after insert on public.conversations_enquiry
referencing new table as fresh for each statement execute function varsam._promises_made();

-- The newest promise of a step follows the enquiry. Once met it stays met: a second answer makes the first no later.
create or replace function varsam._promise_follows(enquiry bigint, step text, made_at timestamptz, due timestamptz, met_at timestamptz)
returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    update public.conversations_promise p
    set made_at = coalesce($3, p.made_at), due = $4, met_at = least(p.met_at, $5)
    where p.id = (select max(x.id) from public.conversations_promise x where x.enquiry_id = $1 and x.step = $2)
$$;

create or replace function varsam._promises_follow() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare again boolean := new.answered_at is null and (old.answered_at is not null or old.state = 'closed' and new.state <> 'closed');
begin
    perform varsam._promise_follows(
        new.id, 'acknowledge', nullif(new.received_at, old.received_at), new.acknowledge_by, new.acknowledged_at);
    perform varsam._promise_follows(new.id, 'triage', nullif(new.received_at, old.received_at), new.triage_by, new.triaged_at);
    if again and new.state <> 'erased' then
        -- Written again after the answer, or after it was closed without one: a promise of its own.
        insert into public.conversations_promise (enquiry_id, unit_id, step, made_at, due)
        values (new.id, new.unit_id, 'feedback', varsam._wall(), new.feedback_by);
    else
        perform varsam._promise_follows(new.id, 'feedback', nullif(new.received_at, old.received_at), new.feedback_by, new.answered_at);
    end if;
    if new.state in ('closed', 'erased') then
        -- What is over needs no answer any more; what was late by then stays late.
        delete from public.conversations_promise p where p.enquiry_id = new.id and p.met_at is null and p.due >= varsam._wall();
    end if;
    return null;
end $$;

create or replace trigger promises_follow after update of state, received_at, acknowledge_by, triage_by, feedback_by,
    acknowledged_at, triaged_at, answered_at on public.conversations_enquiry
for each row when ((old.state, old.received_at, old.acknowledge_by, old.triage_by, old.feedback_by, old.acknowledged_at,
                    old.triaged_at, old.answered_at)
    is distinct from (new.state, new.received_at, new.acknowledge_by, new.triage_by, new.feedback_by, new.acknowledged_at,
                      new.triaged_at, new.answered_at))
execute function varsam._promises_follow();

-- Nobody moves the day that a writer was promised, but by a writer who writes again; and what is done is done when it is done.
create or replace function varsam._promise_stays() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare said timestamptz;
begin
    if new.feedback_by <> old.feedback_by
       and (new.answered_at is not null or old.answered_at is null and old.state <> 'closed') then
        raise check_violation using message = 'the day that was promised stays';
    end if;
    foreach said in array array[nullif(new.acknowledged_at, old.acknowledged_at), nullif(new.triaged_at, old.triaged_at),
                                nullif(new.answered_at, old.answered_at)] loop
        if said is not null and said not between now() - interval '1 hour' and now() + interval '1 hour' then
            raise check_violation using message = 'what is done is done now';
        end if;
    end loop;
    return new;
end $$;

create or replace trigger promise_stays before update of feedback_by, acknowledged_at, triaged_at, answered_at
on public.conversations_enquiry
for each row when (current_user = 'varsam_app') execute function varsam._promise_stays();

-- Each promise of an enquiry that still waits, once for each step: before `soon` the one who holds it (or the unit, where
-- nobody does) is told that the day comes; then the unit, that it has passed; and the unit once more what was due before
-- `too_long`. Told is that something waits, and nothing else. Returns how many promises somebody was told of.
create or replace function varsam.conversations_watch(soon timestamptz, too_long timestamptz) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    at timestamptz := varsam._wall(); today date := (at at time zone 'Europe/Stockholm')::date;
    waits record; done integer := 0;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'promises are watched by the worker';
    end if;
    for waits in
        select p.id, p.unit_id, p.due, p.told_at, case when exists (
                   select 1 from public.people_membership m
                   where m.user_id = e.owner_id and m.organisation_id = e.unit_id
                     and m.valid_from <= at and (m.valid_to is null or m.valid_to > at)) then e.owner_id end as owner
        from public.conversations_promise p
        join public.conversations_enquiry e on e.id = p.enquiry_id
        where p.met_at is null and p.raised_at is null and e.next_due is not null and p.due <= $1
          -- One that was missed and then made anew is told of no more.
          and p.due = case p.step when 'acknowledge' then e.acknowledge_by when 'triage' then e.triage_by else e.feedback_by end
          and case when p.due >= at then p.warned_at is null and (p.made_at at time zone 'Europe/Stockholm')::date < today
                   when p.due < $2 then true else p.told_at is null end
        order by p.id for update of p
    loop
        if waits.due >= at and waits.owner is not null then
            perform varsam._notify_user(waits.owner, 'enquiry');
        else
            perform varsam._notify(waits.unit_id, 'enquiry');
        end if;
        update public.conversations_promise p
        set warned_at = case when waits.due >= at then at else p.warned_at end,
            told_at = case when waits.due < at then coalesce(p.told_at, at) end,
            raised_at = case when waits.due < $2 then at end
        where p.id = waits.id;
        done := done + 1;
    end loop;
    return done;
end $$;

create or replace function varsam._stockholm(day date) returns timestamptz
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select $1::timestamp at time zone 'Europe/Stockholm'
$$;

-- Each day that is over, summed once; and each quarter. Returns how many sums are new.
create or replace function varsam.conversations_sum_kept() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    today date := (varsam._wall() at time zone 'Europe/Stockholm')::date; days integer; quarters integer;
    first_day date; first_quarter date;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'what was kept is summed by the worker';
    end if;
    select max(k.day) filter (where not k.is_quarter) + 1, max(k.day) filter (where k.is_quarter) + interval '3 months'
    into first_day, first_quarter from public.conversations_keptsum k;
    insert into public.conversations_keptsum (unit_id, step, is_quarter, day, kept, missed)
    select p.unit_id, p.step, false, (p.due at time zone 'Europe/Stockholm')::date, count(*) filter (where p.met_at <= p.due),
           count(*) filter (where p.met_at is null or p.met_at > p.due)
    from public.conversations_promise p
    where p.due >= coalesce(varsam._stockholm(first_day), '-infinity') and p.due < varsam._stockholm(today) group by 1, 2, 4;
    get diagnostics days = row_count;
    insert into public.conversations_keptsum (unit_id, step, is_quarter, day, kept, missed)
    select k.unit_id, k.step, true, date_trunc('quarter', k.day)::date, sum(k.kept), sum(k.missed)
    from public.conversations_keptsum k
    where not k.is_quarter and k.day >= coalesce(first_quarter, '-infinity') and k.day < date_trunc('quarter', today)::date
    group by 1, 2, 4;
    get diagnostics quarters = row_count;
    return days + quarters;
end $$;

-- How the promises of the actor's units were kept whose day has come, by step: in the last 90 days (`part` null), and in each
-- quarter that is over, from that of `since` on. What is not summed yet is counted. Sums, to be shown with small ones hidden.
create or replace function varsam.inbox_kept(since date) returns table (step text, part date, kept bigint, missed bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
    units bigint[] := varsam.units('enquiry', 'read'); at timestamptz := varsam._wall();
    today date := (at at time zone 'Europe/Stockholm')::date; recent date := today - 90;
    earliest date := date_trunc('quarter', $1)::date; this_quarter date := date_trunc('quarter', today)::date;
    day_after date; quarter_after date;
begin
    if cardinality(units) = 0 then return; end if;
    -- The worker sums all units at a time.
    day_after := greatest(recent, (select max(k.day) + 1 from public.conversations_keptsum k where not k.is_quarter));
    quarter_after := greatest(
        earliest, (select max(k.day) + interval '3 months' from public.conversations_keptsum k where k.is_quarter)::date);
    return query
    with summed as (
        select k.step::text, case when k.is_quarter then k.day end as part, k.kept::bigint, k.missed::bigint
        from unnest(units) u(unit) cross join lateral (
            select x.step, x.is_quarter, x.day, x.kept, x.missed from public.conversations_keptsum x
            where x.unit_id = u.unit and not x.is_quarter and x.day >= recent
            union all
            select x.step, x.is_quarter, x.day, x.kept, x.missed from public.conversations_keptsum x
            where x.unit_id = u.unit and x.is_quarter and x.day >= earliest) k
        union all
        select p.step::text, null::date, count(*) filter (where p.met_at <= p.due), count(*) filter (where p.met_at is null or p.met_at > p.due)
        from unnest(units) u(unit) cross join lateral (
            select x.step, x.due, x.met_at from public.conversations_promise x
            where x.unit_id = u.unit and x.due >= varsam._stockholm(day_after) and x.due < at) p
        group by 1
        union all
        select p.step::text, date_trunc('quarter', p.due at time zone 'Europe/Stockholm')::date,
               count(*) filter (where p.met_at <= p.due), count(*) filter (where p.met_at is null or p.met_at > p.due)
        from unnest(units) u(unit) cross join lateral (
            select x.step, x.due, x.met_at from public.conversations_promise x
            where x.unit_id = u.unit and x.due >= varsam._stockholm(quarter_after) and x.due < varsam._stockholm(this_quarter)) p
        group by 1, 2
    )
    select s.step, s.part, sum(s.kept)::bigint, sum(s.missed)::bigint from summed s group by 1, 2;
end $$;
