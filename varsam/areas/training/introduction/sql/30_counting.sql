-- How many have finished in each month, in the municipalities where the one who acts keeps the courses. Sums, to be shown
-- with small ones hidden.
create or replace function varsam.introduction_months(since date) returns table (month date, people bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.month, sum(c.people) from public.introduction_completion c
    where varsam.may('course', 'change') and c.month >= $1
    group by c.month order by c.month
$$;
