-- What the clock on the wall says. Tests put another one in its place.
create or replace function varsam._wall() returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$
    select now()
$$;

-- The time by which grants are judged: never earlier than what has been seen, so that nothing ended opens again.
create or replace function varsam._clock() returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$
    select greatest(varsam._wall(), (select c.seen from public.records_clock c where c.id = 1))
$$;

create or replace function varsam.records_now() returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._clock()
$$;

-- A period as people have set it, in the version that holds now.
create or replace function varsam._period(key text) returns interval
language sql stable set search_path = pg_catalog, pg_temp as $$
    select make_interval(
        hours => case when l.unit = 'hours' then l.amount else 0 end,
        days => case when l.unit = 'days' then l.amount else 0 end,
        months => case when l.unit = 'months' then l.amount else 0 end)
    from public.people_timelimit l
    where l.key = $1 and l.valid_from <= varsam._clock() and l.unit in ('hours', 'days', 'months')
    order by l.valid_from desc, l.id desc limit 1
$$;

-- Every minute: the clock moves on, and what has run out is over for good.
create or replace function varsam.records_tick() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare done integer;
begin
    insert into public.records_clock (id, seen) values (1, varsam._wall())
    on conflict (id) do update set seen = greatest(records_clock.seen, excluded.seen);
    with over as (
        select g.id from public.records_grant g
        where g.ended_at is null and g.until <= varsam._clock() order by g.until limit 1000 for update skip locked
    )
    select count(*) into done from over, lateral varsam._records_end_grant(over.id, 'expired');
    return done;
end $$;
