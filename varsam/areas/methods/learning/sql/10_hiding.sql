-- What may be told of a table of counts that add up to a whole: for each, at least `low` and at most `high`. The first count is
-- the one that is asked for. No count below five is told, and none follows from the others:
-- 1. where none is below five, all are told;
-- 2. else the large ones are, but the largest, if that could take up whatever the small ones are and still be the largest by
--    two: each small one could then be anything from nought to four, and the same would be told. By one would do for this rule,
--    but then the next would tell of some tables that their first is no four;
-- 3. else only the first is, against all others together, by the same rule;
-- 4. else nothing is.
-- A whole below nine says nothing of its parts. tests/areas/methods/learning/test_hiding.py tries all tables.
create or replace function varsam._learning_hide(counts integer[]) returns table (place integer, low integer, high integer)
language sql immutable set search_path = pg_catalog, pg_temp as $$
    with cell as (
        select c.ordinality::integer as place, c.value as n, c.value < 5 as is_few,
               not c.value < 5 and row_number() over (order by c.value desc, c.ordinality) = 1 as is_largest
        from unnest($1) with ordinality c(value, ordinality)
    ), whole as (
        select sum(c.n)::integer as n, count(*) as cells, 4 * count(*) filter (where c.is_few) as room,
               coalesce(sum(c.n) filter (where c.is_few or c.is_largest), 0)::integer as hidden,
               coalesce(max(c.n) filter (where not c.is_few and not c.is_largest), 4) as next,
               (array_agg(c.n order by c.place))[1] as first
        from cell c
    ), chosen as (
        select w.*, case when w.n < 9 then 4 when w.room = 0 then 1 when w.hidden - w.room > w.next + 1 then 2 else 3 end as rule
        from whole w
    )
    select c.place,
        case x.rule when 1 then c.n
            when 2 then case when c.is_few then 0 when c.is_largest then x.hidden - x.room::integer else c.n end
            when 3 then case when c.place > 1 and x.cells = 2 and x.first < 5 then x.n - 4 when c.place > 1 or c.n < 5 then 0
                when x.n - c.n < 5 then x.n - 4 else c.n end
            else 0 end,
        case x.rule when 1 then c.n
            when 2 then case when c.is_few then 4 when c.is_largest then x.hidden else c.n end
            when 3 then case when c.place > 1 and x.first < 5 then x.n when c.place > 1 and x.n - x.first < 5 then 4
                when c.place > 1 then x.n - x.first when c.n < 5 then 4 when x.n - c.n < 5 then x.n else c.n end
            else x.n end
    from cell c, chosen x
$$;
