-- How guides are searched (docs/adr/0031-how-guides-are-searched.md). No extension is assumed: PostgreSQL's own Swedish
-- stemmer takes endings off, the rest is here.

-- As somebody without å, ä and ö on the keyboard types it.
create or replace function varsam._fold(word text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select translate(lower($1), 'åäæáàâöøóòéèëêüúíïç', 'aaaaaaooooeeeeuuiic')
$$;

-- The words of a text, in order: letters and digits, two or more, no longer than a word is.
create or replace function varsam._words(said text) returns table (place bigint, word text)
language sql immutable parallel safe rows 10 set search_path = pg_catalog, pg_temp as $$
    select t.place, t.word from regexp_split_to_table(lower($1), '[^0-9a-zåäæáàâöøóòéèëêüúíïç]+') with ordinality t(word, place)
    where length(t.word) between 2 and 40
$$;

-- A word without its endings; null for one that says nothing (och, inte, som).
create or replace function varsam._stem(word text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select (ts_lexize('pg_catalog.swedish_stem', $1))[1]
$$;

-- How many slips two words may lie apart and still be taken for one another: none in short ones, where every slip is
-- another word.
create or replace function varsam._slips_allowed(word text) returns integer
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when length($1) < 4 then 0 when length($1) < 8 then 1 else 2 end
$$;

-- A word, and it with one or two letters left out.
create or replace function varsam._slips(word text, most integer) returns setof text
language sql immutable parallel safe rows 50 set search_path = pg_catalog, pg_temp as $$
    with one as (
        select overlay($1 placing '' from i for 1) as s from generate_series(1, length($1)) i where $2 >= 1
    )
    select $1 union select s from one
    union
    select overlay(o.s placing '' from i for 1) from one o, generate_series(1, length(o.s)) i where $2 >= 2
$$;

-- How many letters must be put in, left out, changed or swapped with the next to make one word of the other; `most` + 1
-- where it is more than that.
create or replace function varsam._slips_between(a text, b text, most integer) returns integer
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    n integer := length(a); m integer := length(b); before integer[]; last integer[]; now integer[]; best integer;
    x text[] := regexp_split_to_array(a, ''); y text[] := regexp_split_to_array(b, '');
begin
    if abs(n - m) > most then return most + 1; end if;
    select array_agg(j order by j) into last from generate_series(0, m) j;
    for i in 1..n loop
        now := array[i]; best := i;
        for j in 1..m loop
            now := now || least(now[j] + 1, last[j + 1] + 1, last[j] + case when x[i] = y[j] then 0 else 1 end);
            if i > 1 and j > 1 and x[i] = y[j - 1] and x[i - 1] = y[j] then
                now[j + 1] := least(now[j + 1], before[j - 1] + 1);
            end if;
            best := least(best, now[j + 1]);
        end loop;
        if best > most then return most + 1; end if;
        before := last; last := now;
    end loop;
    return last[m + 1];
end $$;

-- What somebody calls a thing is found under what others call it: without its endings, folded.
create or replace function varsam._synonym_written() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.word := lower(trim(new.word));
    new.lexeme := varsam._fold(coalesce(varsam._stem(new.word), new.word));
    return new;
end $$;

create or replace trigger synonym_written before insert or update on public.wording_synonym
for each row execute function varsam._synonym_written();
