-- The number of the next picture in its year.
create sequence if not exists public.programme_number;
create or replace function varsam.programme_next_reference() returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select 'LB' || to_char(varsam._wall() at time zone 'Europe/Stockholm', '-YY-') || lpad(nextval('public.programme_number')::text, 3, '0')
    where cardinality(varsam.units('programme', 'add')) > 0
$$;

-- A picture of the actor's own unit, locked; an error where there is none.
create or replace function varsam._programme_mine(picture bigint) returns public.programme_picture
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare found_one public.programme_picture;
begin
    select * into found_one from public.programme_picture p
    where p.id = $1 and p.unit_id = any (varsam.units('programme', 'change')) for update;
    if found_one.id is null then raise insufficient_privilege using message = 'not a picture of the actor'; end if;
    return found_one;
end $$;

-- Whoever publishes, or writes what is to be published, waits for others of the same municipality who do.
create or replace function varsam._programme_one_at_a_time(unit bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select 1 from public.people_organisation o
    where o.id = (select u.ancestors[1] from public.people_organisation u where u.id = $1) for no key update
$$;

-- Whether a picture that is adopted covers any of these days. Sums are of the whole municipality, whichever unit asks for them.
create or replace function varsam._programme_published(unit bigint, first date, last date) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1 from public.programme_picture o
        join public.people_organisation home on home.id = o.unit_id
        join public.people_organisation ours on ours.id = $1 and ours.ancestors[1] = home.ancestors[1]
        where o.adopted_at is not null and o.period_from <= $3 and o.period_to >= $2)
$$;

-- The picture is adopted, with its figures as they are published from now on. No number below five is among them, and no
-- picture of the same municipality covers any of its days: two publications of the same people could be subtracted.
create or replace function varsam.programme_adopt(picture bigint, seen integer, on_day date, place text, published jsonb)
returns date
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.programme_picture := varsam._programme_mine($1); until date;
begin
    perform varsam._programme_one_at_a_time(p.unit_id);
    if p.adopted_at is not null then raise check_violation using message = 'adopted already'; end if;
    if p.version <> $2 then return null; end if;
    if $3 > (varsam._wall() at time zone 'Europe/Stockholm')::date or $3 <= p.period_to then
        raise check_violation using message = 'adopted after its period, and not in the future';
    end if;
    if '' in (p.title_sv, p.lead_sv, p.mapping_sv, p.information_sv, p.analysis_sv, $4) then
        raise check_violation using message = 'something is missing';
    end if;
    -- A number is a number, or says why it is not shown: one that is written as a text is neither.
    if jsonb_path_exists($5, '$.** ? (@.type() == "number" && @ < 5)') or exists (
        select 1 from unnest(array['$.*.cells', '$.*.row_totals', '$.*.column_totals', '$.*.total', '$.work.*']) looked(at)
        where jsonb_path_exists($5, (looked.at || '.** ? (@.type() == "string" && @ != "few" && @ != "rest")')::jsonpath)) then
        raise check_violation using message = 'a number below five';
    end if;
    if varsam._programme_published(p.unit_id, p.period_from, p.period_to) then
        raise check_violation using message = 'another picture covers these days';
    end if;
    until := ($3 + varsam._period('programme_cycle'))::date;
    update public.programme_picture x set adopted_on = $3, adopted_where = $4, adopted_at = varsam._wall(),
        adopted_by_id = varsam.actor(), figures = $5, next_by = until, version = x.version + 1 where x.id = $1;
    perform varsam.audit_append('programme.adopted', 'picture', p.reference, p.unit_id, '{}'::jsonb, null);
    perform nextval('public.people_published');
    return until;
end $$;

-- The plan is adopted: its measures are frozen, and each has at least one day for its follow-up within the cycle.
create or replace function varsam.programme_adopt_plan(picture bigint, seen integer, on_day date, place text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.programme_picture := varsam._programme_mine($1);
begin
    if p.adopted_at is null then raise check_violation using message = 'the picture comes first'; end if;
    if p.plan_at is not null then raise check_violation using message = 'adopted already'; end if;
    if p.version <> $2 then return false; end if;
    if $3 > (varsam._wall() at time zone 'Europe/Stockholm')::date or $3 < p.adopted_on or $4 = '' or p.aim_sv = '' then
        raise check_violation using message = 'something is missing';
    end if;
    if not exists (select 1 from public.programme_measure m where m.picture_id = $1) then
        raise check_violation using message = 'a plan has measures';
    end if;
    if exists (select 1 from public.programme_measure m where m.picture_id = $1 and not exists (
        select 1 from public.programme_followup f where f.measure_id = m.id and f.due_on <= p.next_by)) then
        raise check_violation using message = 'each measure is followed up within the cycle';
    end if;
    update public.programme_picture x set plan_on = $3, plan_where = $4, plan_at = varsam._wall(), plan_by_id = varsam.actor(),
        version = x.version + 1 where x.id = $1;
    perform varsam.audit_append('programme.plan_adopted', 'picture', p.reference, p.unit_id, '{}'::jsonb, null);
    perform nextval('public.people_published');
    return true;
end $$;

-- How far a measure of an adopted plan has come.
create or replace function varsam.programme_move(measure bigint, seen integer, state text, reason text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.programme_measure; p public.programme_picture;
begin
    select * into m from public.programme_measure x where x.id = $1 for update;
    p := varsam._programme_mine(m.picture_id);
    if p.plan_at is null then raise check_violation using message = 'the plan is no plan yet'; end if;
    if m.version <> $2 then return false; end if;
    if not ((m.state in ('planned', 'ongoing') and $3 in ('ongoing', 'done', 'dropped'))
            or (m.state in ('done', 'dropped') and $3 = 'ongoing')) then
        raise check_violation using message = 'no such step';
    end if;
    update public.programme_measure x set state = $3, reason = case when $3 = 'dropped' then $4 else '' end,
        version = x.version + 1 where x.id = $1;
    perform varsam.audit_append('programme.measure_moved', 'picture', p.reference, p.unit_id,
        jsonb_build_object('measure', m.number, 'state', $3), null);
    perform nextval('public.people_published');
    return true;
end $$;

-- The report goes to the council, with the measures as they stand, written down by the database itself.
create or replace function varsam.programme_hand_in(picture bigint, seen integer, on_day date, receiver text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.programme_picture := varsam._programme_mine($1); r public.programme_report;
begin
    select * into r from public.programme_report x where x.picture_id = $1 for update;
    if r.id is null or p.plan_at is null then raise check_violation using message = 'there is no report'; end if;
    if r.handed_in_at is not null then raise check_violation using message = 'handed in already'; end if;
    if r.version <> $2 then return false; end if;
    if '' in (r.title, r.text, r.lessons, $4) or $3 > (varsam._wall() at time zone 'Europe/Stockholm')::date then
        raise check_violation using message = 'something is missing';
    end if;
    update public.programme_report x set handed_in_on = $3, handed_in_to = $4, handed_in_at = varsam._wall(),
        handed_in_by_id = varsam.actor(), version = x.version + 1, measures = (
            select coalesce(jsonb_agg(jsonb_build_object('number', m.number, 'title', m.title_sv, 'state', m.state,
                'reason', m.reason, 'due_on', m.due_on, 'standing', f.standing, 'found', f.text, 'found_on', f.done_on,
                'late', coalesce(l.late, 0)) order by m.number), '[]'::jsonb)
            from public.programme_measure m
            left join lateral (select * from public.programme_followup f where f.measure_id = m.id and f.done_on is not null
                               order by f.done_on desc, f.id desc limit 1) f on true
            left join lateral (select count(*) as late from public.programme_followup f where f.measure_id = m.id
                               and coalesce(f.done_on, $3) > f.due_on) l on true
            where m.picture_id = $1)
    where x.id = r.id;
    perform varsam.audit_append('programme.reported', 'picture', p.reference, p.unit_id, '{}'::jsonb, null);
    perform nextval('public.people_published');
    return true;
end $$;
