-- Sums are given of whole quarters only: of shorter times, two sums could be taken from each other until one person is left.
create or replace function varsam._check_whole_quarters(first date, last date) returns void
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    if $1 <> date_trunc('quarter', $1)::date or ($2 + 1) <> date_trunc('quarter', $2 + 1)::date or $2 <= $1 then
        raise check_violation using message = 'whole quarters only';
    end if;
end $$;
