-- How many have finished in each month, in the municipalities where the one who acts keeps the courses and of those who did
-- not say where they work. Sums, to be shown
-- with small ones hidden.
create or replace function varsam.introduction_months(since date) returns table (month date, people bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.month, sum(c.people) from public.introduction_completion c
    left join public.people_organisation u on u.id = c.unit_id
    where varsam.may('course', 'change') and c.month >= $1
      and (u.id is null or u.ancestors[1] in (
        select o.ancestors[1] from public.people_organisation o where o.id = any (varsam.units('course', 'change'))))
    group by c.month order by c.month
$$;
