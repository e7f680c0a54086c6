-- A review is begun in the actor's own name, open.
create or replace function varsam._review_begins() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.state := 'open';
    new.started_by_id := varsam.actor();
    new.started_at := varsam._wall();
    new.done_by_id := null; new.done_role := ''; new.done_at := null; new.next_due := null; new.rule_version := null;
    return new;
end $$;

create or replace trigger review_begins before insert on public.studies_review
for each row when (current_user = 'varsam_app') execute function varsam._review_begins();

-- Why a review cannot be finished yet, by words of our own (reading.MISSING); none when it can.
create or replace function varsam._review_missing(r public.studies_review) returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    with w as (
        select count(*) filter (where x.is_included is null) as unjudged, count(distinct x.study_id) as studies
        from public.studies_weighed x where x.review_id = $1.id
    )
    select array_remove(array[
        case when trim($1.sources) = '' then 'sources' end,
        case when $1.searched_on is null or $1.searched_on > (varsam._wall() at time zone 'Europe/Stockholm')::date then 'searched_on' end,
        case when trim($1.criteria_sv) = '' or trim($1.criteria_en) = '' then 'criteria' end,
        case when trim($1.unknown_sv) = '' or trim($1.unknown_en) = '' then 'unknown' end,
        case when $1.found - $1.repeated <> $1.screened then 'screened' end,
        case when $1.screened - $1.screened_out - $1.unread <> w.studies then 'read' end,
        case when w.unjudged > 0 then 'unjudged' end,
        case when exists (
            select 1 from public.studies_weighed a join public.studies_weighed b
            on b.review_id = a.review_id and b.study_id = a.study_id and b.is_included is false
            where a.review_id = $1.id and a.is_included) then 'both' end
    ], null) from w
$$;

create or replace function varsam.review_missing(review bigint) returns text[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare r public.studies_review;
begin
    if not varsam.may('study', 'read') then
        raise insufficient_privilege using message = 'not for the actor to read';
    end if;
    select x.* into r from public.studies_review x where x.id = $1;
    return varsam._review_missing(r);
end $$;

-- What is done never changes, whoever writes. Finishing puts the one that held before aside; nothing else does. A review follows the
-- version of the rule that holds on the day, and is done again after the period that the city has set: nobody else says when.
create or replace function varsam._review_moves() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare today date := (varsam._wall() at time zone 'Europe/Stockholm')::date;
begin
    if new.method_id <> old.method_id or new.uid <> old.uid or new.started_by_id <> old.started_by_id
       or new.started_at <> old.started_at then
        raise check_violation using message = 'what a review is of stays';
    end if;
    if new is not distinct from old or (old.state = 'open' and new.state = 'open') then return new; end if;
    if old.state = 'open' and new.state = 'done' then
        if varsam._review_missing(new) <> '{}' then
            raise check_violation using message = 'a review that is not ready';
        end if;
        if new.rule_version is distinct from (
            select v.version from public.studies_ruleversion v where v.valid_from <= today
            order by v.valid_from desc, v.version desc limit 1) then
            raise check_violation using message = 'a review follows the rule that holds';
        end if;
        new.next_due := (today + varsam._period('method_review'))::date;
        new.done_by_id := coalesce(varsam.actor(), new.done_by_id, new.started_by_id);
        new.done_role := coalesce((
            select m.role from public.people_membership m
            join public.access_capability c on c.role = m.role and c.resource = 'study' and c.verb = 'change'
            where m.user_id = new.done_by_id and m.valid_from <= varsam._wall()
              and (m.valid_to is null or m.valid_to > varsam._wall())
            order by m.id limit 1), '');
        new.done_at := varsam._wall();
        update public.studies_review x set state = 'replaced' where x.method_id = new.method_id and x.state = 'done';
        return new;
    end if;
    if old.state = 'done' and new.state = 'replaced' and pg_trigger_depth() > 1
       and to_jsonb(new) - 'state' = to_jsonb(old) - 'state' then
        return new;
    end if;
    raise check_violation using message = 'a review that is done does not change';
end $$;

create or replace trigger review_moves before update on public.studies_review
for each row execute function varsam._review_moves();

-- The card says by when. The app has no right to that column: the day comes from here.
create or replace function varsam._review_says_when() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.methods_method m set review_on = new.next_due where m.id = new.method_id;
    return null;
end $$;

create or replace trigger review_says_when after update on public.studies_review
for each row when (old.state = 'open' and new.state = 'done') execute function varsam._review_says_when();

create or replace function varsam._review_weighed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held text; whose bigint := coalesce(new.review_id, old.review_id);
begin
    -- Held until the end, so that nothing is weighed while somebody finishes.
    select r.state into held from public.studies_review r where r.id = whose for share;
    if held is distinct from 'open' or (tg_op = 'UPDATE' and (new.review_id, new.study_id) is distinct from (old.review_id, old.study_id)) then
        raise check_violation using message = 'a review that is done does not change';
    end if;
    return coalesce(new, old);
end $$;

create or replace trigger review_weighed before insert or update or delete on public.studies_weighed
for each row execute function varsam._review_weighed();

create or replace function varsam._review_removed() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    raise check_violation using message = 'a review stays';
end $$;

create or replace trigger review_removed before delete on public.studies_review
for each row execute function varsam._review_removed();

-- No method goes on to be checked before somebody has looked, since it last came to be reviewed, at what research says of it.
create or replace function varsam._review_done(method bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1 from public.studies_review r where r.method_id = $1 and r.state = 'done'
          and r.done_at >= coalesce((select max(s.at) from public.methods_step s where s.method_id = $1 and s.after = 'review'),
                                    '-infinity'))
$$;

create or replace function varsam.review_done(method bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._review_done($1)
$$;

create or replace function varsam._step_needs_review() returns trigger
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not varsam._review_done(new.method_id) then
        raise check_violation using message = 'review not done';
    end if;
    return new;
end $$;

create or replace trigger step_needs_review before insert on public.methods_step
for each row when (new.before = 'review' and new.after = 'checks') execute function varsam._step_needs_review();

-- What the rule proposed comes from the review of the method that holds: nobody says so of one that is open, of another method's,
-- or of none. The register takes each review's word once about each question.
create or replace function varsam._graded_needs_review() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (
        select 1 from public.studies_review r
        where r.uid = new.review and r.method_id = new.method_id and r.state = 'done') then
        raise check_violation using message = 'what the rule proposed comes from a review that is done';
    end if;
    return new;
end $$;

create or replace trigger graded_needs_review before insert on public.methods_graded
for each row when (new.proposed <> '' or new.review is not null) execute function varsam._graded_needs_review();

-- Those who may review are told that something waits, once before the day and once on it: never which method. That somebody has
-- begun a review is enough before the day and not on it: one that was begun and forgotten would else never be told of again.
create or replace function varsam.studies_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare today date := (varsam._wall() at time zone 'Europe/Stockholm')::date; told integer;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'people are reminded by the worker';
    end if;
    with due as (
        insert into public.studies_reminder (method_id, due_on, moment, at)
        select m.id, m.review_on, case when m.review_on <= today then 'due' else 'soon' end, varsam._wall()
        from public.methods_method m
        where m.review_on is not null and m.state <> 'withdrawn'
          and m.review_on <= ((varsam._wall() + varsam._period('method_review_warning')) at time zone 'Europe/Stockholm')::date
          and (m.review_on <= today
               or not exists (select 1 from public.studies_review r where r.method_id = m.id and r.state = 'open'))
        on conflict do nothing
        returning 1
    )
    select count(*) into told from due;
    if told > 0 then
        perform varsam._notify(u.organisation_id, 'study')
        from (select distinct m.organisation_id from public.people_membership m
              join public.access_capability c on c.role = m.role and c.resource = 'study' and c.verb = 'change'
              where m.valid_from <= varsam._clock() and (m.valid_to is null or m.valid_to > varsam._clock())) u;
    end if;
    return told;
end $$;
