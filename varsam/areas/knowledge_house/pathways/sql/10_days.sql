-- The n-th day after a date, counted as the desk counts: the day itself never counts, and no time at all ends on it.
-- Working days skip weekends, red days and closed eves, which are data.
create or replace function varsam._days_after(start date, amount integer, unit text) returns date
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare day date := $1; counted integer := 0;
begin
    if $3 = 'days' then return $1 + $2; end if;
    if $3 <> 'working_days' then raise check_violation using message = 'days are counted in one of two ways'; end if;
    while counted < $2 loop
        day := day + 1;
        if extract(isodow from day) < 6 and not exists (
            select 1 from public.people_holiday h
            where h.date = day and h.kind in ('public_holiday', 'eve_closed')) then
            counted := counted + 1;
        end if;
    end loop;
    return day;
end $$;

create or replace function varsam._pathway_today() returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
    select (varsam._clock() at time zone 'Europe/Stockholm')::date
$$;
