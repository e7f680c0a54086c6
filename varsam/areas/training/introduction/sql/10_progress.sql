-- The introduction is taken by somebody whom nobody knows: each of these is called without an actor, and the digest of the
-- secret in the link is the only key. Days are kept, never times.
create or replace function varsam._introduction_today() returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
    select (varsam._clock() at time zone 'Europe/Stockholm')::date
$$;

-- What is there to be read: the steps that are shown and have been published.
create or replace function varsam._introduction_steps() returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(s.slug::text), '{}') from public.introduction_step s
    where s.is_shown and exists (select 1 from public.introduction_version v where v.step_id = s.id and v.is_published)
$$;

-- A unit of a municipality that still works here; null for anything else.
create or replace function varsam._introduction_unit(unit bigint) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select o.id from public.people_organisation o join public.people_organisation r on r.id = o.ancestors[1]
    where o.id = $1 and o.left_at is null and r.kind in ('municipality', 'pilot_municipality')
$$;

create or replace function varsam.introduction_begin(digest bytea, unit bigint) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into public.introduction_progress (digest, done, unit_id, used_on)
    values ($1, '{}', varsam._introduction_unit($2), varsam._introduction_today())
    on conflict (digest) do nothing
$$;

-- How far the one with this link has come, and until when the link works; nothing for any other.
create or replace function varsam.introduction_progress(digest bytea)
returns table (done text[], unit bigint, finished_in date, until date)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select p.done::text[], p.unit_id, p.finished_in, (p.used_on + varsam._period('introduction_kept'))::date
    from public.introduction_progress p where p.digest = $1
$$;

-- Whether there was a progress to write it in. A step that is not there is not done.
create or replace function varsam.introduction_done(digest bytea, step text) returns boolean
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with changed as (
        update public.introduction_progress p
        set done = case when $2 = any (p.done) or $2 <> all (varsam._introduction_steps()) then p.done
                        else p.done || $2::varchar end,
            used_on = varsam._introduction_today()
        where p.digest = $1 returning 1
    )
    select exists (select 1 from changed)
$$;

-- Count the one with this link, once: 'counted', 'already', 'missing' (steps are left) or null (no such link). Which unit and
-- what work is theirs to say or not; the sum has it, and the progress forgets it in the same moment.
create or replace function varsam.introduction_finish(digest bytea, unit bigint, work text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    p public.introduction_progress;
    this_month date := date_trunc('month', varsam._introduction_today())::date;
    known_work text := coalesce((select g.slug from public.courses_group g where g.slug = $3), '');
begin
    select * into p from public.introduction_progress x where x.digest = $1 for update;
    if not found then return null; end if;
    if p.finished_in is not null then return 'already'; end if;
    if not varsam._introduction_steps() <@ p.done::text[] then return 'missing'; end if;
    insert into public.introduction_completion (unit_id, "group", month, people)
    values (varsam._introduction_unit($2), known_work, this_month, 1)
    on conflict (unit_id, "group", month) do update set people = introduction_completion.people + 1;
    update public.introduction_progress x
    set finished_in = this_month, unit_id = null, used_on = varsam._introduction_today() where x.id = p.id;
    return 'counted';
end $$;

-- Links that nobody has used for a period. Returns how many.
create or replace function varsam.introduction_forget() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare gone integer;
begin
    delete from public.introduction_progress p
    where p.used_on + varsam._period('introduction_kept') < varsam._introduction_today();
    get diagnostics gone = row_count;
    return gone;
end $$;
