-- What happens at a pilot: steps, numbers, harms, and that a month was quiet.

-- A step, told to those whom it concerns: whoever answers for it, and those who meet the method where it is tried.
create or replace function varsam._pilots_moved(pilot public.pilots_pilot, next text, why text, is_rule boolean) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    update public.pilots_pilot p set state = $2,
        started_on = coalesce(p.started_on, case when $2 = 'running' then varsam._pilots_today() end),
        ended_on = case when $2 in ('ended', 'evaluated') then coalesce(p.ended_on, varsam._pilots_today()) end,
        version = p.version + 1
    where p.id = $1.id;
    insert into public.pilots_step (pilot_id, before, after, why, is_rule, by_id, at)
    values ($1.id, $1.state, $2, btrim($3), $4, varsam.actor(), varsam._wall());
    perform varsam._pilots_said('pilot.' || case when ($1.state, $2) = ('stopped', 'running') then 'resumed'
        when $2 = 'running' then 'started' else $2 end, $1, jsonb_build_object('rule', $4));
    if $2 in ('running', 'stopped', 'ended') then
        perform varsam._notify_user(l.contact_id, 'own_pilot') from public.pilots_place l
        where l.pilot_id = $1.id and l.contact_id <> varsam.actor();
    end if;
    if $2 = 'stopped' and ($4 or $1.owner_id <> varsam.actor()) then
        perform varsam._notify_user($1.owner_id, 'pilot');
    end if;
end $$;

-- A person's step. To begin takes all that a pilot needs; to go on after a stop takes whoever leads the work with methods.
create or replace function varsam.pilots_step(pilot bigint, next text, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.pilots_pilot := varsam._pilots_held($1);
begin
    if $2 = 'evaluated' or not exists (
        select 1 from varsam._pilots_ways() w where w.state = p.state and w.next = $2) then
        raise check_violation using message = 'there is no such step';
    end if;
    if p.state = 'planned' and $2 = 'running' and cardinality(varsam._pilots_needs($1)) > 0 then
        raise check_violation using message = 'something is missing';
    end if;
    if p.state = 'stopped' and $2 = 'running' and not (p.unit_id = any (varsam.units('method', 'change'))) then
        raise insufficient_privilege using message = 'the method lead decides whether it goes on';
    end if;
    if btrim($3) = '' and (p.state, $2) <> ('planned', 'running')
       and not ((p.state, $2) = ('running', 'ended') and varsam._pilots_today() >= p.ends_on) then
        raise check_violation using message = 'a reason is missing';
    end if;
    perform varsam._pilots_moved(p, $2, $3, false);
end $$;

-- The pilot, locked, for the contact of one of its places or for those who handle it; `place` may be null for the latter.
create or replace function varsam._pilots_told(pilot bigint, place bigint) returns public.pilots_pilot
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare p public.pilots_pilot;
begin
    select x.* into p from public.pilots_pilot x
    where x.id = $1 and (x.unit_id = any (varsam.units('pilot', 'change')) or $2 = any (varsam.pilots_places()))
      and ($2 is null or exists (select 1 from public.pilots_place l where l.id = $2 and l.pilot_id = $1)) for update;
    if p.id is null then raise insufficient_privilege using message = 'no pilot of the one who acts'; end if;
    return p;
end $$;

-- What a place tells of a group at a moment. What has been told is only corrected by whoever saw it (`corrects`).
create or replace function varsam.pilots_reading(
    measure bigint, place bigint, moment text, day date, n integer, events integer, mean double precision, sd double precision,
    corrects bigint
) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    m public.pilots_measure; p public.pilots_pilot; old public.pilots_reading; made bigint; today date := varsam._pilots_today();
begin
    select x.* into m from public.pilots_measure x where x.id = $1;
    p := varsam._pilots_told(m.pilot_id, $2);
    if $2 is null then raise check_violation using message = 'a number is of a place'; end if;
    if not (case $3 when 'before' then p.state in ('planned', 'running', 'stopped')
                   when 'during' then p.state in ('running', 'stopped')
                   -- One that is stopped may go on.
                   when 'after' then p.state in ('ended', 'evaluated') else false end) then
        raise check_violation using message = 'not the time for it';
    end if;
    if $4 > today or ($3 = 'before' and $4 > coalesce(p.started_on, today)) or ($3 <> 'before' and $4 < p.started_on) then
        raise check_violation using message = 'not a day of that moment';
    end if;
    if $5 < 1 or (case m.kind when 'mean' then $5 < 2 or $6 is not null or $7 is null or $8 is null or $7 < m.low or $7 > m.high
            -- No values between the ends of a scale lie further from their mean than this.
            or $8 < 0 or $8 > sqrt(greatest(($7 - m.low) * (m.high - $7), 0) * $5 / ($5 - 1)) * 1.01 + 0.01
        else $6 is null or $7 is not null or $8 is not null or $6 < 0 or (m.kind = 'share' and $6 > $5) end) then
        raise check_violation using message = 'not a number of that kind';
    end if;
    select r.* into old from public.pilots_reading r
    where r.measure_id = $1 and r.place_id = $2 and r.moment = $3 and r.replaced_at is null
      and ($3 <> 'during' or r.on = $4 or r.id = $9) order by (r.id = $9) desc nulls last limit 1;
    if old.id is distinct from $9 then raise check_violation using message = 'somebody has told it meanwhile'; end if;
    update public.pilots_reading r set replaced_at = varsam._wall() where r.id = old.id;
    insert into public.pilots_reading (pilot_id, measure_id, place_id, moment, "on", n, events, mean, sd, by_id, at)
    values (p.id, $1, $2, $3, $4, $5, $6, $7, $8, varsam.actor(), varsam._wall()) returning id into made;
    perform varsam._pilots_said(case when old.id is null then 'pilot.measured' else 'pilot.corrected' end, p,
        jsonb_build_object('moment', $3));
    return made;
end $$;

-- Harms that count: none that a later entry has corrected.
create or replace function varsam._pilots_harms(pilot bigint, severity integer) returns integer
language sql stable set search_path = pg_catalog, pg_temp as $$
    select count(*)::integer from public.pilots_harm h where h.pilot_id = $1 and h.severity >= $2
      and not exists (select 1 from public.pilots_harm c where c.corrects_id = h.uid)
$$;

-- Somebody tells of a harm; its words come sealed. When the stop rule is reached the pilot is stopped here and now; and each
-- harm of that kind stops it anew once somebody has let it go on. Gives the pilot's state. Sent twice it is told once.
create or replace function varsam.pilots_harm(
    harm uuid, pilot bigint, place bigint, day date, severity integer, words bytea, done bytea, corrects uuid
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.pilots_pilot := varsam._pilots_told($2, $3); handles boolean;
begin
    if exists (select 1 from public.pilots_harm h where h.uid = $1 and h.by_id = varsam.actor()) then return p.state; end if;
    handles := p.unit_id = any (varsam.units('pilot', 'change'));
    if p.started_on is null then raise check_violation using message = 'it has not begun'; end if;
    if $4 < p.started_on or $4 > varsam._pilots_today() or not $5 = any (array[1, 2, 3]) then
        raise check_violation using message = 'not a day of the pilot';
    end if;
    if $8 is not null and not exists (
        select 1 from public.pilots_harm h where h.uid = $8 and h.pilot_id = $2 and (handles or h.place_id = $3)
          and not exists (select 1 from public.pilots_harm c where c.corrects_id = h.uid)) then
        raise check_violation using message = 'corrected already';
    end if;
    insert into public.pilots_harm (uid, pilot_id, place_id, "on", severity, words, done, by_id, at, corrects_id)
    values ($1, $2, $3, $4, $5, $6, $7, varsam.actor(), varsam._wall(), $8);
    perform varsam._pilots_said(case when $8 is null then 'pilot.harm_told' else 'pilot.harm_corrected' end, p,
        jsonb_build_object('severity', $5));
    if p.state = 'running' and $5 >= p.stop_severity and varsam._pilots_harms($2, p.stop_severity) >= p.stop_count then
        perform varsam._pilots_moved(p, 'stopped', '', true);
        return 'stopped';
    end if;
    if p.owner_id <> varsam.actor() then perform varsam._notify_user(p.owner_id, 'pilot'); end if;
    return p.state;
end $$;

-- "Nobody has come to harm" of a month that has begun, while the pilot met people. Said again when the month is over it is of all
-- of it (varsam/areas/methods/pilots/reading.py).
create or replace function varsam.pilots_quiet(place bigint, month date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare l public.pilots_place; p public.pilots_pilot; first date := date_trunc('month', $2)::date;
begin
    select x.* into l from public.pilots_place x where x.id = $1;
    p := varsam._pilots_told(l.pilot_id, $1);
    if p.started_on is null or $1 is null or first < date_trunc('month', p.started_on)::date
       or first > date_trunc('month', least(varsam._pilots_today(), coalesce(p.ended_on, varsam._pilots_today())))::date then
        raise check_violation using message = 'not a month of the pilot';
    end if;
    if exists (select 1 from public.pilots_harm h where h.place_id = $1 and date_trunc('month', h.on)::date = first
               and not exists (select 1 from public.pilots_harm c where c.corrects_id = h.uid)) then
        raise check_violation using message = 'a harm was told of that month';
    end if;
    insert into public.pilots_quiet (pilot_id, place_id, month, by_id, at) values (p.id, $1, first, varsam.actor(), varsam._wall())
    on conflict on constraint said_once_a_month do update set by_id = excluded.by_id, at = excluded.at;
    perform varsam._pilots_said('pilot.quiet_told', p, null);
end $$;

-- What came of it. That something helped or harmed is only said where the same was measured before and after at two places with
-- the method and at two without: between one and another anything can be the cause.
create or replace function varsam.pilots_evaluate(
    pilot bigint, conclusion text, words_sv text, words_en text, figures jsonb
) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.pilots_pilot := varsam._pilots_held($1); made bigint; beside bigint;
begin
    if p.state not in ('ended', 'evaluated') then raise check_violation using message = 'it is not over'; end if;
    if btrim($3) = '' then raise check_violation using message = 'words are missing'; end if;
    -- Everybody reads the figures: no group and no harms of fewer than five, whoever has counted them.
    if jsonb_path_exists($5, '$.**.n ? (@ < 5)') or jsonb_path_exists($5, '$.harms.* ? (@ > 0 && @ < 5)') then
        raise check_violation using message = 'a number below five';
    end if;
    -- Nor does such a number of harms follow from what was published before (anew.py).
    if exists (
        select 1 from public.pilots_evaluation e, jsonb_each(e.figures -> 'harms') was, jsonb_each($5 -> 'harms') told
        where e.pilot_id = $1 and was.key = told.key
          and case when jsonb_typeof(was.value) = 'number' and jsonb_typeof(told.value) = 'number'
                   then abs(was.value::numeric - told.value::numeric) > 0 and abs(was.value::numeric - told.value::numeric) < 5 end) then
        raise check_violation using message = 'a number below five follows';
    end if;
    if not exists (select 1 from varsam._pilots_carries() c where c.design = p.design and c.conclusion = $2) then
        raise check_violation using message = 'more than the design carries';
    end if;
    if $2 in ('helped', 'harmed') then
        select max(varsam._pilots_beside(m.id)) into beside from public.pilots_measure m where m.pilot_id = $1;
        if coalesce(beside, 0) = 0 then raise check_violation using message = 'nothing to compare with'; end if;
        if beside < 2 then raise check_violation using message = 'too few places to say why'; end if;
    end if;
    -- The figures are told by whoever evaluates: all measures in their order, none left out, and none that says otherwise.
    if $2 in ('helped', 'harmed', 'better', 'same', 'worse') and not varsam._pilots_borne_out($1, $2, $5) then
        raise check_violation using message = 'more than the numbers say';
    end if;
    insert into public.pilots_evaluation (pilot_id, method_id, number, design, conclusion, words_sv, words_en, figures, by_id, at)
    select $1, p.method_id, coalesce(max(e.number), 0) + 1, p.design, $2, btrim($3), btrim($4), $5, varsam.actor(), varsam._wall()
    from public.pilots_evaluation e where e.pilot_id = $1 returning id into made;
    if p.state <> 'evaluated' then
        perform varsam._pilots_moved(p, 'evaluated', '', false);
    else
        perform varsam._pilots_said('pilot.evaluated', p, null);
    end if;
    return made;
end $$;

-- Every morning: the end has passed and nobody has ended it; a place has not said anything of the month before, or not
-- measured what was to be measured afterwards. Each is told once a month, that something waits.
create or replace function varsam.pilots_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r record; done integer := 0; today date := varsam._pilots_today(); this_month date := date_trunc('month', varsam._pilots_today())::date;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'people are reminded by the worker';
    end if;
    for r in
        update public.pilots_pilot p set reminded_at = varsam._wall()
        where p.state = 'running' and p.ends_on < today
          and (p.reminded_at is null or (p.reminded_at at time zone 'Europe/Stockholm')::date < this_month)
        returning p.owner_id
    loop
        perform varsam._notify_user(r.owner_id, 'pilot');
        done := done + 1;
    end loop;
    for r in
        update public.pilots_place l set reminded_at = varsam._wall() from public.pilots_pilot p
        where p.id = l.pilot_id and (l.reminded_at is null or (l.reminded_at at time zone 'Europe/Stockholm')::date < this_month)
          and (not l.is_comparison and p.state = 'running' and p.started_on < this_month
               and not exists (select 1 from public.pilots_quiet q where q.place_id = l.id and q.month = (this_month - interval '1 month')::date
                                 and (q.at at time zone 'Europe/Stockholm')::date >= this_month)
               and not exists (select 1 from public.pilots_harm h where h.place_id = l.id
                               and date_trunc('month', h.on)::date = (this_month - interval '1 month')::date)
               or p.state = 'ended' and p.ended_on + coalesce(varsam._period('pilot_after'), interval '0') < today
               and exists (select 1 from public.pilots_measure m where m.pilot_id = p.id and not exists (
                   select 1 from public.pilots_reading x where x.measure_id = m.id and x.place_id = l.id
                     and x.moment = 'after' and x.replaced_at is null)))
        returning l.contact_id
    loop
        perform varsam._notify_user(r.contact_id, 'own_pilot');
        done := done + 1;
    end loop;
    return done;
end $$;
