-- Pictures of units where the actor may do this with the programme.
create or replace function varsam.programme_own(verb text) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(p.id), '{}'::bigint[]) from public.programme_picture p
    where p.unit_id = any (varsam.units('programme', $1))
$$;

-- Pictures whose measures the actor reads: their own, and every plan that is adopted; or may write, while it is a draft.
create or replace function varsam.programme_plans(verb text) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(p.id), '{}'::bigint[]) from public.programme_picture p
    where case when $1 = 'read' then p.plan_at is not null or p.unit_id = any (varsam.units('programme', 'read'))
               else p.plan_at is null and p.unit_id = any (varsam.units('programme', $1)) end
$$;

-- Measures of the actor's own pictures, for their follow-up.
create or replace function varsam.programme_measures(verb text) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(m.id), '{}'::bigint[]) from public.programme_measure m
    where m.picture_id = any (varsam.programme_own($1))
$$;

-- What is late, and by how much, without who said what: for the agenda, the desk and the council's page.
create or replace function varsam.programme_late() returns table (measure_id bigint, follow_up_due date)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select f.measure_id, min(f.due_on) from public.programme_followup f
    join public.programme_measure m on m.id = f.measure_id
    join public.programme_picture p on p.id = m.picture_id
    where f.done_on is null and f.due_on < (varsam._wall() at time zone 'Europe/Stockholm')::date
      and p.plan_at is not null and m.state in ('planned', 'ongoing')
    group by f.measure_id
$$;
