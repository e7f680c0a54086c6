-- Reviews: never further apart than the rule says, held once, by the one who acts; and what a case came to.

-- The last day for a review, where the one before it is planned for no later than `before`. Where the time has run out
-- already, it is held as soon as can be.
create or replace function varsam._case_review_latest(c public.cases_case, before date) returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
    select greatest(
        (greatest(
            coalesce(case when $1.state in ('active', 'stepped_down') then varsam._case_review_base($1) end, varsam._case_today()),
            (select max(v.planned_on) from public.cases_review v
             where v.record_id = $1.record_id and v.kind = 'review' and v.held_on is null and v.cancelled_at is null
               and v.planned_on < $2)) + varsam._period('review_longest'))::date,
        (varsam._case_today() + varsam._period('review_late'))::date)
$$;

-- The same for the next one to be planned, for those of the case's unit.
create or replace function varsam.case_review_latest(record bigint) returns date
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._case_review_latest(c, 'infinity') from public.cases_case c
    where c.record_id = $1 and c.unit_id = any ((select varsam.units('record', 'read'))::bigint[])
$$;

create or replace function varsam._review_planned() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c public.cases_case;
begin
    -- The newest that is planned or held before counts: two windows that plan at once come one after the other. What is not
    -- the actor's is as if it were not there: how it is refused would tell of it.
    select x.* into c from public.cases_case x join public.records_record r on r.id = x.record_id and r.closed_at is null
    where x.record_id = new.record_id and r.unit_id = any (varsam.units('record', 'change')) for update of x;
    if c.record_id is null then raise check_violation using message = 'planned in an open case'; end if;
    new.planned_at := varsam._clock() + (clock_timestamp() - now());
    new.held_on := null; new.held_by_id := null; new.sealed := null; new.verdict := '';
    new.cancelled_at := null; new.cancelled_by_id := null; new.cancelled_why := '';
    if new.planned_on < varsam._case_today() then
        raise check_violation using message = 'planned for a day to come';
    end if;
    if new.kind = 'post_check' then
        if c.state not in ('closed', 'post_checks') or not varsam._case_gate(c, 'post_check_yes') then
            raise check_violation using message = 'only who has said yes is asked how it went';
        end if;
        return new;
    end if;
    if new.kind <> 'review' or c.state not in ('mapping', 'conference', 'planning', 'active', 'stepped_down') then
        raise check_violation using message = 'reviews belong to support';
    end if;
    if new.planned_on > varsam._case_review_latest(c, new.planned_on) then
        raise check_violation using message = 'longer than the longest between two reviews';
    end if;
    return new;
end $$;

create or replace trigger review_planned before insert on public.cases_review
for each row when (current_user = 'varsam_app') execute function varsam._review_planned();

-- Held or cancelled once, now, by the one who acts. How long ago it was held is said, not when it will be.
create or replace function varsam._review_settled() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if old.held_on is not null or old.cancelled_at is not null then
        raise insufficient_privilege using message = 'held or cancelled already';
    end if;
    if not exists (select 1 from public.records_record r where r.id = new.record_id and r.closed_at is null) then
        raise check_violation using message = 'nothing is added to what is closed';
    end if;
    if new.held_on is not null then
        if new.held_on > varsam._case_today() or new.held_on < (old.planned_at at time zone 'Europe/Stockholm')::date
            or new.cancelled_at is not null or new.verdict = '' or new.sealed is null then
            raise check_violation using message = 'held by now, and says what it came to';
        end if;
        new.held_by_id := varsam.actor();
    else
        if new.cancelled_at is null or new.cancelled_why not in ('moved', 'not_needed') then
            raise check_violation using message = 'held, or cancelled with a reason';
        end if;
        new.cancelled_at := varsam._clock();
        new.cancelled_by_id := varsam.actor();
    end if;
    return new;
end $$;

create or replace trigger review_settled before update on public.cases_review
for each row when (current_user = 'varsam_app' and (new.held_on, new.held_by_id, new.sealed, new.verdict, new.cancelled_at,
                   new.cancelled_by_id, new.cancelled_why) is distinct from (old.held_on, old.held_by_id, old.sealed,
                   old.verdict, old.cancelled_at, old.cancelled_by_id, old.cancelled_why))
execute function varsam._review_settled();

-- The outcome of the round that is now, with the goals as the plan has them.
create or replace function varsam._outcome_written() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c public.cases_case;
begin
    select x.* into c from public.cases_case x join public.records_record r on r.id = x.record_id and r.closed_at is null
    where x.record_id = new.record_id and x.state not in ('closed', 'post_checks', 'ended')
      and r.unit_id = any (varsam.units('record', 'change')) for update of x;
    if c.record_id is null then raise check_violation using message = 'of a case that goes on'; end if;
    new.round := c.round;
    new.at := varsam._clock();
    new.taken_back_on := null;
    if new.post_check_on > varsam._case_today() then
        raise check_violation using message = 'nobody has said anything yet on a day to come';
    end if;
    select g.open, g.reached, g.dropped into new.goals_open, new.goals_reached, new.goals_dropped
    from varsam._plan_goals(new.record_id) g;
    return new;
end $$;

create or replace trigger outcome_written before insert on public.cases_outcome
for each row when (current_user = 'varsam_app') execute function varsam._outcome_written();

-- What the person says of being asked later: until the case has ended for good. Taking back a yes ends the post-checks
-- that are planned, in the same transaction.
create or replace function varsam._outcome_answered() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if greatest(new.post_check_on, new.taken_back_on) > varsam._case_today() then
        raise check_violation using message = 'nobody has said anything yet on a day to come';
    end if;
    if old.taken_back_on is not null or (old.post_check = 'yes' and new.post_check <> 'yes') then
        raise insufficient_privilege using message = 'a yes is taken back, not changed; and asked anew in a new round';
    end if;
    if new.round <> (select c.round from public.cases_case c where c.record_id = new.record_id and c.state <> 'ended'
                     for update of c) is distinct from false then
        raise insufficient_privilege using message = 'of the round that is now';
    end if;
    return new;
end $$;

create or replace trigger outcome_answered before update on public.cases_outcome
for each row when (current_user = 'varsam_app' and (new.post_check, new.post_check_on, new.taken_back_on)
                   is distinct from (old.post_check, old.post_check_on, old.taken_back_on))
execute function varsam._outcome_answered();

create or replace function varsam._outcome_taken_back() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare ref text; home bigint;
begin
    update public.cases_review v set cancelled_at = varsam._clock(), cancelled_by_id = varsam.actor(), cancelled_why = 'taken_back'
    where v.record_id = new.record_id and v.kind = 'post_check' and v.held_on is null and v.cancelled_at is null;
    select r.reference, r.unit_id into ref, home from public.records_record r where r.id = new.record_id;
    perform varsam.audit_append('case.post_check_taken_back', 'record', ref, home, '{}'::jsonb, null);
    return null;
end $$;

create or replace trigger outcome_taken_back after update on public.cases_outcome
for each row when (old.taken_back_on is null and new.taken_back_on is not null)
execute function varsam._outcome_taken_back();
