create sequence if not exists public.reviews_number;

-- What counts as having read something.
create or replace function varsam._review_events() returns text[]
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select array['record.read', 'identity.opened', 'identity.searched', 'enquiry.read', 'disclosure.read', 'rights.read',
                 'glass.broken', 'glass.read']
$$;

-- The time between two rounds. A week of working days is a week.
create or replace function varsam._review_period() returns interval
language sql stable set search_path = pg_catalog, pg_temp as $$
    select make_interval(
        hours => case l.unit when 'hours' then l.amount else 0 end,
        days => case l.unit when 'days' then l.amount when 'working_days' then ceil(l.amount * 7 / 5.0)::integer else 0 end,
        months => case l.unit when 'months' then l.amount else 0 end)
    from public.people_timelimit l
    where l.key = 'log_review' and l.valid_from <= varsam._clock()
    order by l.valid_from desc, l.id desc limit 1
$$;

create or replace function varsam._review_units(municipality bigint) returns bigint[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(o.id), '{}'::bigint[]) from public.people_organisation o where o.ancestors[1] = $1
$$;

-- From when and after which entry the next round of a municipality goes; no row where nothing has ever been logged.
create or replace function varsam._review_begin(municipality bigint) returns table (since timestamptz, entry bigint)
language sql stable set search_path = pg_catalog, pg_temp as $$
    (select r.until_at, r.until_entry from public.lawfulness_logreview r
     where r.municipality_id = $1 order by r.until_at desc limit 1)
    union all
    (select least(f.at, varsam._clock()), 0 from unnest(varsam._review_units($1)) u(unit), lateral (
        select e.at, e.id from public.audit_entry e where e.unit = u.unit order by e.id limit 1) f order by f.id limit 1)
    limit 1
$$;

-- Municipalities whose next round is due. The clock is the one that never steps back.
create or replace function varsam.review_due() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(o.id order by o.id), '{}'::bigint[])
    from public.people_organisation o, lateral varsam._review_begin(o.id) b
    where o.kind = 'municipality' and o.parent_id is null and b.since + varsam._review_period() <= varsam._clock()
$$;

-- The readings of a stretch of the log, each with what is known of it.
create or replace function varsam._review_readings(municipality bigint, after bigint, until bigint, rule jsonb)
returns table (id bigint, at timestamptz, actor bigint, event text, target_type text, target text, unit bigint, way text,
               day date, is_night boolean, is_day_off boolean)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select e.id, e.at, e.actor, e.event::text, e.target_type::text, e.target::text, e.unit, e.details ->> 'way', l.at::date,
           case when ($4 ->> 'night_from_hour')::integer > ($4 ->> 'night_to_hour')::integer
                then l.hour >= ($4 ->> 'night_from_hour')::integer or l.hour < ($4 ->> 'night_to_hour')::integer
                else l.hour >= ($4 ->> 'night_from_hour')::integer and l.hour < ($4 ->> 'night_to_hour')::integer end,
           extract(isodow from l.at) > 5 or l.at::date = any ((
               select coalesce(array_agg(h.date), '{}'::date[]) from public.people_holiday h
               where h.kind in ('public_holiday', 'eve_closed'))::date[])
    from public.audit_entry e
    cross join lateral (select e.at at time zone 'Europe/Stockholm' as at,
                               extract(hour from e.at at time zone 'Europe/Stockholm')::integer as hour) l
    where e.id > $2 and e.id <= $3 and e.event = any (varsam._review_events())
      and e.unit = any ((select varsam._review_units($1))::bigint[])
      and exists (select 1 from public.people_user u where u.id = e.actor)
$$;

-- Draws what is judged in one round: all that stands out, as far as the list goes, and a sample of everything.
-- names: user → digests of the parts of their surname, made by the app, which has the key.
create or replace function varsam._review_fill(review uuid, rule jsonb, names jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set work_mem = '64MB' as $$
#variable_conflict use_column
declare
    r public.lawfulness_logreview;
    within interval := make_interval(mins => ($2 ->> 'many_within_minutes')::integer);
    total bigint; tally jsonb; per_day jsonb;
begin
    select x.* into r from public.lawfulness_logreview x where x.id = $1;
    with reading as materialized (
        select * from varsam._review_readings(r.municipality_id, r.from_entry, r.until_entry, $2)
    ), visit as materialized (
        -- What one colleague read of one thing in one day: looked at ten times, judged once.
        select row_number() over () as id, min(g.id) as entry, g.actor, g.target_type, g.target, g.day, g.is_night, g.is_day_off,
               min(g.unit) as unit, min(g.at) as first_at, max(g.at) as last_at, count(*) as times,
               array_agg(distinct g.event) as events, array_remove(array_agg(distinct g.way), null) as ways
        from reading g group by g.actor, g.target_type, g.target, g.day, g.is_night, g.is_day_off
    ), about as materialized (
        select k.reference, k.identity_id from public.records_record k
        where k.identity_id is not null and k.reference in (select v.target from visit v where v.target_type = 'record')
    ), namesake as materialized (
        select distinct n.key::bigint as actor, a.reference
        from jsonb_each($3) n cross join lateral jsonb_array_elements_text(n.value) d(digest)
        join (select b.reference, unnest(i.name_index) as digest
              from about b join public.vault_identityindex i on i.identity_id = b.identity_id) a
          on a.digest = decode(d.digest, 'hex')
    ), protected as materialized (
        select a.reference from about a join public.vault_identity i on i.id = a.identity_id where i.protection <> 'none'
    ), fresh as (
        -- Of readings of the same record within the span the first one counts: so many of these are so many records.
        select f.* from (
            select g.id, g.actor, g.target, g.unit, g.at,
                   lag(g.at) over (partition by g.actor, g.target order by g.at, g.id) as before
            from reading g where g.target_type = 'record'
        ) f where f.before is null or f.before < f.at - within
    ), dense as (
        select * from (
            select f.actor, f.at,
                   lag(f.at, greatest(($2 ->> 'many_records')::integer, 2) - 1)
                       over (partition by f.actor order by f.at, f.id) as back
            from fresh f
        ) d where d.back >= d.at - within
    ), burst as materialized (
        select b.actor, min(b.back) as first_at, max(b.at) as last_at from (
            select d.actor, d.at, d.back, count(*) filter (where d.starts) over (partition by d.actor order by d.at, d.back) as island
            from (select e.*, e.back > coalesce(max(e.at) over (partition by e.actor order by e.at, e.back
                        rows between unbounded preceding and 1 preceding), '-infinity') as starts from dense e) d
        ) b group by b.actor, b.island
    ), told as (
        select row_number() over () + (select count(*) from visit) as id, min(f.id) as entry, b.actor, b.first_at, b.last_at,
               min(f.unit) as unit, count(*) as times, array_agg(distinct f.target) as targets
        from burst b join fresh f on f.actor = b.actor and f.at between b.first_at and b.last_at
        group by b.actor, b.first_at, b.last_at
    ), reason as materialized (
        select v.id, 'own_name' as why, v.day, v.times from visit v
        join namesake n on n.actor = v.actor and n.reference = v.target where v.target_type = 'record'
        union all
        select v.id, 'protected', v.day, v.times from visit v join protected p on p.reference = v.target
        where v.target_type = 'record'
        union all select v.id, 'glass', v.day, v.times from visit v where 'glass.broken' = any (v.events) or 'glass' = any (v.ways)
        union all select v.id, 'night', v.day, v.times from visit v where v.is_night
        union all select v.id, 'day_off', v.day, v.times from visit v where v.is_day_off
        union all select t.id, 'many', (t.first_at at time zone 'Europe/Stockholm')::date, t.times from told t
        -- Reading why a glass was broken is the work of those who judge it.
        union all select v.id, 'sample', v.day, v.times from visit v where v.events <> array['glass.read']
    ), drawn as materialized (
        select distinct d.id from (
            select n.id, n.why, row_number() over (partition by n.why order by random()) as lot from reason n
        ) d
        where d.lot <= case d.why when 'sample' then ($2 ->> 'sample_size')::integer else ($2 ->> 'most_of_a_kind')::integer end
    ), why as materialized (
        select n.id, array_agg(distinct n.why) filter (where n.why <> 'sample') as odd
        from reason n where n.id in (select d.id from drawn d) group by n.id
    ), item as (
        select v.entry, v.target_type, case v.target when '' then '{}'::text[] else array[v.target] end as targets, v.unit, v.actor,
               v.events, v.ways, v.first_at, v.last_at, v.times, coalesce(w.odd, array['sample']) as why
        from why w join visit v on v.id = w.id
        union all
        select t.entry, 'record', t.targets[1:100], t.unit, t.actor, array['record.read'], '{}'::text[], t.first_at, t.last_at,
               t.times, w.odd
        from why w join told t on t.id = w.id
    ), put as (
        insert into public.lawfulness_reviewitem (
            id, review_id, place, entry, target_type, "references", unit_id, reader_id, events, ways, first_at, last_at, times, why,
            judgement)
        select gen_random_uuid(), $1,
               row_number() over (order by coalesce(array_position(array['own_name', 'glass', 'protected', 'many', 'night', 'day_off'], i.why[1]), 9),
                                  i.first_at, i.entry),
               i.entry, i.target_type, i.targets, i.unit, i.actor, i.events, i.ways, i.first_at, i.last_at, i.times, i.why, ''
        from (select x.entry, x.target_type, x.targets, x.unit, x.actor, x.events, x.ways, x.first_at, x.last_at, x.times,
                     array(select w from unnest(x.why) w order by array_position(
                         array['own_name', 'glass', 'protected', 'many', 'night', 'day_off', 'sample'], w)) as why
              from item x) i
    )
    select (select count(*) from reading),
           (select coalesce(jsonb_object_agg(s.why, s.n), '{}') from (select n.why, count(*) as n from reason n group by n.why) s),
           (select coalesce(jsonb_agg(jsonb_build_array(s.day, s.n, coalesce(o.n, 0)) order by s.day), '[]')
            from (select g.day, count(*) as n from reading g group by g.day) s
            left join (select u.day, sum(u.times) as n from (select distinct n.id, n.day, n.times from reason n
                                                             where n.why not in ('sample', 'many')) u
                       group by u.day) o on o.day = s.day)
    into total, tally, per_day;
    update public.lawfulness_logreview x set readings = total, found = tally, days = per_day where x.id = $1;
end $$;

-- A new round of a municipality, where one is due; its reference, or null. By a version of the rule that holds today.
create or replace function varsam.review_open(
    municipality bigint, rule bigint, id uuid, data_key uuid, wrapped bytea, master text, names jsonb
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    today date := (varsam._wall() at time zone 'Europe/Stockholm')::date;
    said jsonb; since timestamptz; after bigint; last bigint; new_number bigint; new_reference text;
begin
    -- Whoever is reviewed has no hand in what is drawn: the names to compare with come from the worker alone.
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'a round is drawn by the worker';
    end if;
    perform pg_advisory_xact_lock(7210007);
    if not ($1 = any (varsam.review_due())) then return null; end if;
    select l.parameters into said from public.lawfulness_legalrule l
    where l.id = $2 and l.slug = 'granskning-av-lasloggen' and l.status <> 'proposed'
      and (l.valid_from is null or l.valid_from <= today) and (l.valid_to is null or l.valid_to >= today);
    if said is null then raise check_violation using message = 'a round is drawn by the rule that holds'; end if;
    select b.since, b.entry into since, after from varsam._review_begin($1) b;
    -- What was written just now may stand beside something whose transaction is still open: the next round has it.
    select e.id into last from public.audit_entry e where e.at < varsam._wall() - interval '5 minutes'
    order by e.id desc limit 1;
    perform varsam._vault_store_key($4, $5, $6);
    new_number := nextval('public.reviews_number');
    new_reference := 'G' || to_char(varsam._wall() at time zone 'Europe/Stockholm', '-YY-')
        || lpad(new_number::text, greatest(3, length(new_number::text)), '0');
    insert into public.lawfulness_logreview (
        id, number, reference, municipality_id, rule_id, from_at, until_at, from_entry, until_entry, due, readings, days, found,
        data_key_id, result
    ) values ($3, new_number, new_reference, $1, $2, since, varsam._clock(), after, greatest(after, coalesce(last, 0)),
              varsam._clock() + varsam._review_period(), 0, '[]', '{}', $4, '');
    perform varsam._review_fill($3, said, $7);
    perform varsam.audit_append('review.opened', 'review', new_reference, $1, '{}'::jsonb, null);
    return new_reference;
end $$;

-- The round, held, where the actor may judge in it.
create or replace function varsam._review_held(review uuid) returns public.lawfulness_logreview
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select x.* from public.lawfulness_logreview x
    where x.id = $1 and x.municipality_id = any (varsam.units('review', 'change')) for update
$$;

-- What somebody found of one item. `seen`: when it was judged as the one who judges saw it (null: not yet). Tells how it
-- went: done, own (somebody else judges it), changed (somebody was faster), signed (the round is closed).
create or replace function varsam.review_judge(item uuid, seen timestamptz, judgement text, words bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.lawfulness_logreview; i public.lawfulness_reviewitem;
begin
    select x.* into i from public.lawfulness_reviewitem x where x.id = $1;
    r := varsam._review_held(i.review_id);
    if r.id is null then raise insufficient_privilege using message = 'not a round of the one who judges'; end if;
    if r.signed_at is not null then return 'signed'; end if;
    if i.reader_id = varsam.actor() then return 'own'; end if;
    select x.* into i from public.lawfulness_reviewitem x where x.id = $1 for update;
    if i.judged_at is distinct from $2 then return 'changed'; end if;
    if $3 not in ('in_order', 'ask', 'breach') or ($3 <> 'in_order' and $4 is null) then
        raise check_violation using message = 'what is not in order is told in words';
    end if;
    update public.lawfulness_reviewitem x
    set judgement = $3, words = $4, judged_by_id = varsam.actor(),
        -- Never the same twice, so that it can be told which judgement somebody saw.
        judged_at = greatest(varsam._clock(), x.judged_at + interval '1 microsecond'),
        breach_at = case when $3 = 'breach' then coalesce(x.breach_at, varsam._clock()) end,
        told_at = case when $3 = 'breach' then x.told_at end, told_by_id = case when $3 = 'breach' then x.told_by_id end
    where x.id = $1;
    perform varsam.audit_append('review.judged', 'review', r.reference, r.municipality_id,
        jsonb_build_object('item', i.place, 'judgement', $3), null);
    return 'done';
end $$;

-- The controller knows of a breach. Said once; false where there is nothing to say it of.
create or replace function varsam.review_told(item uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.lawfulness_logreview; i public.lawfulness_reviewitem;
begin
    select x.* into i from public.lawfulness_reviewitem x where x.id = $1;
    r := varsam._review_held(i.review_id);
    if r.id is null then raise insufficient_privilege using message = 'not a round of the one who tells'; end if;
    update public.lawfulness_reviewitem x set told_at = varsam._clock(), told_by_id = varsam.actor()
    where x.id = $1 and x.breach_at is not null and x.told_at is null;
    if not found then return false; end if;
    perform varsam.audit_append('review.told', 'review', r.reference, r.municipality_id, jsonb_build_object('item', i.place), null);
    return true;
end $$;

-- The round is closed, once everything in it is judged; its result is the gravest judgement. Tells: done, left, signed.
create or replace function varsam.review_sign(review uuid, words bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.lawfulness_logreview := varsam._review_held($1); came_to text;
begin
    if r.id is null then raise insufficient_privilege using message = 'not a round of the one who signs'; end if;
    if r.signed_at is not null then return 'signed'; end if;
    if exists (select 1 from public.lawfulness_reviewitem i where i.review_id = $1 and i.judged_at is null) then
        return 'left';
    end if;
    select case when bool_or(i.judgement = 'breach') then 'breach' when bool_or(i.judgement = 'ask') then 'remarks'
                else 'in_order' end
    into came_to from public.lawfulness_reviewitem i where i.review_id = $1;
    update public.lawfulness_logreview x
    set signed_at = varsam._clock(), signed_by_id = varsam.actor(), result = came_to, words = $2 where x.id = $1;
    perform varsam.audit_append('review.signed', 'review', r.reference, r.municipality_id,
        jsonb_build_object('result', came_to), null);
    return 'done';
end $$;

-- What of a round's items is no longer there: their entry of the log, a record that was read. For those who read the round.
create or replace function varsam.review_gone(review uuid) returns table (item uuid, entry boolean, record boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select g.id, g.entry, g.record from (
        select i.id, not exists (select 1 from public.audit_entry e where e.id = i.entry) as entry,
               i.target_type = 'record' and exists (
                   select 1 from unnest(i."references") t(reference) where not exists (
                       select 1 from public.records_record k where k.reference = t.reference and k.data_key_id is not null)) as record
        from public.lawfulness_reviewitem i join public.lawfulness_logreview r on r.id = i.review_id
        where r.id = $1 and r.municipality_id = any (varsam.units('review', 'read'))
    ) g where g.entry or g.record
$$;
