-- What other packages of the house ask about a plan.

-- A plan is ready when something that the participant wants has somebody who does something, until a day.
create or replace function varsam._plan_ready(record bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1 from public.plans_goal g join public.plans_measure m on m.goal_id = g.id
        where g.record_id = $1 and g.state = 'open' and m.state <> 'dropped'
          and (m.owner_id is not null or m.owner_words is not null) and m.due_on is not null
    )
$$;

create or replace function varsam._plan_goals(record bigint)
returns table (open integer, reached integer, dropped integer)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select (count(*) filter (where g.state = 'open'))::integer,
           (count(*) filter (where g.state = 'reached'))::integer,
           (count(*) filter (where g.state = 'dropped'))::integer
    from public.plans_goal g where g.record_id = $1
$$;
