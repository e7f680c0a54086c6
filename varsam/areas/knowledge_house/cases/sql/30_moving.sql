-- Opening a case and moving it. The app cannot write a state: these functions do, and only along the table.

create or replace function varsam._case_step_taken(
    c public.cases_case, "to" text, step uuid, reason bytea
) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare ref text;
begin
    insert into public.cases_step (id, record_id, before, after, at, by_id, sealed)
    values ($3, $1.record_id, $1.state, $2, varsam._clock() + (clock_timestamp() - now()), varsam.actor(), $4);
    select r.reference into ref from public.records_record r where r.id = $1.record_id;
    perform varsam.audit_append('case.stepped', 'record', ref, $1.unit_id,
        jsonb_build_object('from', $1.state, 'to', $2), null);
end $$;

-- A case beside an open record of a unit where the actor writes, with why it was opened. False where there is one.
create or replace function varsam.case_open(record bigint, statement uuid, why bytea, rests_on text, step uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.records_record;
begin
    select x.* into r from public.records_record x
    where x.id = $1 and x.closed_at is null and x.data_key_id is not null
      and x.unit_id = any (varsam.units('record', 'change')) for update;
    if r.id is null then raise insufficient_privilege using message = 'not an open record of the one who acts'; end if;
    if $3 is null then raise check_violation using message = 'a case is opened with a reason'; end if;
    insert into public.cases_case (record_id, unit_id, state, state_at, round, round_at, handler_id, pathway, legal_basis,
        due_why, opened_at, opened_by_id)
    values (r.id, r.unit_id, 'proposed', varsam._clock(), 1, varsam._clock(), varsam.actor(), '', '', '', varsam._clock(),
        varsam.actor())
    on conflict do nothing;
    if not found then return false; end if;
    insert into public.cases_statement (id, record_id, about, rests_on, at, by_id, sealed)
    values ($2, r.id, 'opened', coalesce($4, ''), varsam._clock(), varsam.actor(), $3);
    insert into public.cases_step (id, record_id, before, after, at, by_id)
    values ($5, r.id, '', 'proposed', varsam._clock(), varsam.actor());
    perform varsam.audit_append('case.opened', 'record', r.reference, r.unit_id, '{}'::jsonb, null);
    return true;
end $$;

-- The case of an open record in a unit where the actor writes, held until the transaction ends, with everything that its
-- gates ask about consent: a yes that is taken back at this moment comes before the step or after it. In this order, and
-- leaving the record's key alone: whoever writes in that a yes is taken back holds the scope, then the case, and is never
-- the one who has to give way.
create or replace function varsam._case_held(record bigint) returns public.cases_case
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare c public.cases_case;
begin
    perform 1 from public.records_record r where r.id = $1 and r.closed_at is null
        and r.unit_id = any (varsam.units('record', 'change')) for no key update;
    if not found then return null; end if;
    perform 1 from public.lawfulness_scope s where s.record_id = $1 order by s.id for share;
    select x.* into c from public.cases_case x where x.record_id = $1 for update;
    return c;
end $$;

-- Take a step: the gates that do not hold ({}: it is taken). Null where there is no such case for the actor. A step that
-- is not in the table, and one without a reason that needs one, are errors.
create or replace function varsam.case_step(record bigint, "to" text, step uuid, reason bytea) returns text[]
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c public.cases_case := varsam._case_held($1); missing text[];
begin
    if c.record_id is null then return null; end if;
    missing := varsam._case_missing(c, $2);
    if missing is null then raise check_violation using message = 'not a step of a case''s way'; end if;
    if cardinality(missing) > 0 then return missing; end if;
    if $4 is null and exists (select 1 from public.cases_way w where w.before = c.state and w.after = $2
                              and 'reason' = any (w.gates)) then
        return '{reason}';
    end if;
    perform varsam._case_step_taken(c, $2, $3, $4);
    if $2 = 'handed_over' then
        perform varsam._case_hand_over(c);
    end if;
    update public.cases_case x set state = $2, state_at = varsam._clock() where x.record_id = $1;
    if $2 = 'proposed' then
        update public.cases_case x set round = x.round + 1, round_at = varsam._clock(), double_track_at = null,
            legal_basis = '' where x.record_id = $1;
    elsif $2 = 'closed' then
        update public.cases_review v set cancelled_at = varsam._clock(), cancelled_by_id = varsam.actor(), cancelled_why = 'closed'
        where v.record_id = $1 and v.held_on is null and v.cancelled_at is null;
        update public.cases_case x set of_age_at = null where x.record_id = $1;
        -- When the person comes of age no longer concerns us.
        delete from public.cases_majority m where m.record_id = $1;
    end if;
    perform varsam._case_refresh($1);
    return '{}';
end $$;

-- What handlers change of a case: a colleague who handles the unit's records, a group of the municipality for individual
-- support, a version of a rule that has been in force.
create or replace function varsam._case_changed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.handler_id is distinct from old.handler_id and new.handler_id is not null
        and not new.unit_id = any (varsam._units_of(new.handler_id, 'record', 'change')) then
        raise check_violation using message = 'a handler works in the unit';
    end if;
    if new.group_id is distinct from old.group_id and new.group_id is not null and not exists (
        select 1 from public.meetings_group g
        join public.people_organisation a on a.id = g.unit_id
        join public.people_organisation b on b.id = new.unit_id and b.ancestors[1] = a.ancestors[1]
        join public.records_record r on r.id = new.record_id and r.track = g.kind
        where g.id = new.group_id and g.ended_at is null) then
        raise check_violation using message = 'a group of the track and of the municipality';
    end if;
    if new.legal_basis is distinct from old.legal_basis and new.legal_basis <> ''
        and not varsam._case_rule(new.legal_basis) then
        raise check_violation using message = 'a version of a rule that is in force';
    end if;
    if new.legal_basis = '' and old.legal_basis <> '' and old.state <> 'proposed' then
        raise check_violation using message = 'a case that has begun rests on a rule';
    end if;
    return new;
end $$;

create or replace function varsam._case_rule(version text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select 1 from public.lawfulness_legalrule l
                   where l.slug || ' ' || l.number = $1 and l.status <> 'proposed'
                     and (l.valid_from is null or l.valid_from <= varsam._case_today()))
$$;

create or replace trigger case_changed before update on public.cases_case
for each row when (current_user = 'varsam_app' and (new.handler_id, new.group_id, new.legal_basis)
                   is distinct from (old.handler_id, old.group_id, old.legal_basis)) execute function varsam._case_changed();

-- A record whose case goes on is not closed: the case would stand on the board and take no step. Whoever moves the case
-- holds its record first, so that neither comes between.
create or replace function varsam._case_keeps_record_open() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select 1 from public.cases_case c where c.record_id = new.id and c.state not in ('closed', 'ended')) then
        raise check_violation using message = 'its case goes on';
    end if;
    return new;
end $$;

create or replace trigger record_kept_open before update of closed_at on public.records_record
for each row when (current_user = 'varsam_app' and old.closed_at is null and new.closed_at is not null)
execute function varsam._case_keeps_record_open();

-- A statement is signed now, in an open case; one that says on what the unit goes on alone names the rule.
create or replace function varsam._case_stated() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.at := varsam._clock() + (clock_timestamp() - now());
    if new.about = 'opened' or not exists (
        select 1 from public.cases_case c join public.records_record r on r.id = c.record_id and r.closed_at is null
        where c.record_id = new.record_id and c.state not in ('closed', 'ended')
          and r.unit_id = any (varsam.units('record', 'change'))) then
        raise check_violation using message = 'said in a case that goes on';
    end if;
    if new.about = 'alone' and not varsam._case_rule(new.rests_on) then
        raise check_violation using message = 'a version of a rule that is in force';
    end if;
    return new;
end $$;

create or replace trigger case_stated before insert on public.cases_statement
for each row when (current_user = 'varsam_app') execute function varsam._case_stated();

create or replace function varsam._case_stated_then() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.cases_case c set of_age_at = null where c.record_id = new.record_id;
    return null;
end $$;

-- Before the due day is counted anew (triggers run in the order of their names).
create or replace trigger case_dealt_with after insert on public.cases_statement
for each row when (new.about = 'of_age') execute function varsam._case_stated_then();
