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

-- How the promises of the actor's units were kept whose day has come: by step, for each quarter (and the part of it that lies
-- in the last 90 days apart), from the day on which that begins. Sums, to be shown with small ones hidden.
create or replace function varsam.inbox_kept(since date)
returns table (step text, part date, is_recent boolean, kept bigint, missed bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
    units bigint[] := varsam.units('enquiry', 'read'); at timestamptz := varsam._wall();
    recent date := (at at time zone 'Europe/Stockholm')::date - 90; days date[]; bounds timestamptz[];
begin
    select array_agg(distinct d order by d) into days from (
        select generate_series(date_trunc('quarter', $1), recent + 90, interval '3 months')::date as d
        union select recent
    ) parts where d >= date_trunc('quarter', $1)::date;
    select array_agg(d::timestamp at time zone 'Europe/Stockholm' order by d) into bounds from unnest(days) d;
    return query
    select f.step, days[f.place], days[f.place] >= recent, f.kept, f.all_of_it - f.kept from (
        select p.step::text as step, width_bucket(p.due, bounds) as place,
               count(*) filter (where p.met_at <= p.due) as kept, count(*) as all_of_it
        from unnest(units) u(unit) cross join lateral (
            select x.step, x.due, x.met_at from public.conversations_promise x
            where x.unit_id = u.unit and x.due >= bounds[1] and x.due < at) p
        group by 1, 2
    ) f;
end $$;
