-- What each area has seen of each method, quarter by quarter, told when there is enough of it.
--
-- An area answers by a function varsam._learned_<source>(first date, after date) of what ended from the first of a quarter and
-- before that of another: municipality, method, quarter, what, kind, low, high (equal where it is counted and not told by
-- somebody else already). It gives a number for each; of goal, rating and harm all kinds, or none where nobody is asked.

-- So many of one quarter, or of several together, are told of at once.
create or replace function varsam._learning_fewest() returns integer
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select 9
$$;

-- Quarters that are over, and whose late words have had their time, counted once. What changes in them later changes nothing
-- that has been told. Returns how many numbers are told anew.
create or replace function varsam.learning_count() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    after date := date_trunc('quarter', (varsam._clock() - varsam._period('learning_rest')) at time zone 'Europe/Stockholm')::date;
    area text; name text; start date; one record; many integer; since date; done integer := 0;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'what was seen is counted by the worker';
    end if;
    lock table public.learning_counted in share row exclusive mode;
    for area, name in
        select substr(p.proname, 10), p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'varsam' and p.proname like '\_learned\_%' order by 1
    loop
        select coalesce((select c.until from public.learning_counted c where c.source = area), '2000-01-01') into start;
        continue when start >= after;
        execute format(
            'insert into public.learning_waiting (municipality_id, source, method_id, quarter, what, kind, low, high)
             select s.municipality, %L, s.method, s.quarter, s.what, s.kind, sum(s.low), sum(s.high)
             from varsam.%I($1, $2) s group by 1, 3, 4, 5, 6', area, name) using start, after;
        insert into public.learning_counted (source, until) values (area, after)
        on conflict on constraint learning_counted_pkey do update set until = excluded.until;
    end loop;
    for one in
        select w.municipality_id, w.source, w.method_id, w.quarter, w.low,
               lag(w.id) over same is null as is_first
        from public.learning_waiting w where w.what = 'number'
        window same as (partition by w.municipality_id, w.source, w.method_id order by w.quarter)
        order by w.municipality_id, w.source, w.method_id, w.quarter
    loop
        if one.is_first then many := 0; since := null; end if;
        many := many + one.low; since := coalesce(since, one.quarter);
        if many >= varsam._learning_fewest() then
            done := done + varsam._learning_tell(one.municipality_id, one.source, one.method_id, since, one.quarter);
            many := 0; since := null;
        end if;
    end loop;
    return done;
end $$;

-- Quarters that are enough together: what may be told of them is told, and the sums that waited are gone. Returns how many rows.
create or replace function varsam._learning_tell(municipality bigint, source text, method bigint, first date, last date) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare done integer;
begin
    with gone as (
        delete from public.learning_waiting w
        where w.municipality_id = $1 and w.source = $2 and w.method_id = $3 and w.quarter between $4 and $5
        returning w.what, w.kind, w.low, w.high
    ), cell as (
        select g.what, g.kind, sum(g.low)::integer as low, sum(g.high)::integer as high,
               array_position(array['yes', 'partly', 'some', 'no', 'none', 'unsaid', 'unknown', '']::text[], g.kind::text) as place
        from gone g group by g.what, g.kind
    ), whole as (
        select c.what, bool_and(c.low = c.high) as is_exact, array_agg(c.low order by c.place) as counts,
               array_agg(c.kind order by c.place) as kinds, sum(c.low)::integer as n
        from cell c where c.what <> 'number' group by c.what
    ), number as (
        select c.low as n from cell c where c.what = 'number'
    ), told as (
        select 'number' as what, '' as kind, n.n as low, n.n as high, n.n as among from number n
        union all
        select w.what, w.kinds[h.place], h.low, h.high, w.n from whole w, varsam._learning_hide(w.counts) h
        where w.is_exact and w.n >= 5
        union all
        -- What was told by its own area, with small ones hidden, is added as it was told.
        select c.what, c.kind, c.low, c.high, n.n from cell c join whole w on w.what = c.what, number n where not w.is_exact
    )
    insert into public.learning_told (municipality_id, source, method_id, first, last, what, kind, low, high, among)
    select $1, $2, $3, $4, $5, t.what, t.kind, t.low, t.high, t.among from told t;
    get diagnostics done = row_count;
    return done;
end $$;
