-- A misspelled word: what it was meant to be, among words that texts of a corpus say, at most so many slips away; the nearest only.
drop function if exists varsam._meant(text, integer);
create or replace function varsam._meant(corpus text, typed text, most integer)
returns table (lexeme bigint, slips integer, written text)
language sql stable rows 3 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
    with near as materialized (
        select distinct w.id, w.lexeme_id, w.word, w.written
        from varsam._slips($2, $3) s join public.wording_slip o on o.slip = s join public.wording_word w on w.id = o.word_id
        join public.wording_lexeme l on l.id = w.lexeme_id and l.corpus = $1 and l.said > 0
        where abs(length(w.word) - length($2)) <= $3 and length(w.word) >= 4
    ), measured as (
        select n.lexeme_id, n.written, varsam._slips_between($2, n.word, $3) as slips from near n
    )
    select m.lexeme_id, m.slips, m.written::text from measured m
    where m.slips <= $3 and m.slips = (select min(b.slips) from measured b)
$$;

-- What one word that somebody typed can mean: lexemes, how surely, and the word that it was read as where it was misspelled.
-- As it is written (or without å, ä, ö), by what others call it, and as part of a longer word. Where all that gives nothing:
-- as one slip of the finger, as a word put together of others, as two slips.
drop function if exists varsam._meanings(text);
create or replace function varsam._meanings(corpus text, typed text)
returns table (lexeme bigint, weight double precision, read_as text)
language plpgsql stable rows 10 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    stem text := varsam._stem(typed); plain text := varsam._fold(typed); bare text := varsam._fold(varsam._stem(typed));
    most integer := varsam._slips_allowed(varsam._fold(typed)); known boolean := false;
begin
    return query
        select l.id, case when l.lexeme = stem then 1.0 else 0.9 end::double precision, null::text
        from public.wording_lexeme l where l.folded = bare and l.corpus = $1 and l.said > 0
        union all
        select w.lexeme_id, 0.9::double precision, null from public.wording_word w
        join public.wording_lexeme l on l.id = w.lexeme_id and l.corpus = $1 and l.said > 0 and l.folded <> bare
        where w.word = plain;
    known := known or found;
    return query
        select l.id, 0.5::double precision, null::text
        from public.wording_synonym a join public.wording_synonym b on b."group" = a."group" and b.lexeme <> a.lexeme
        join public.wording_lexeme l on l.folded = b.lexeme and l.corpus = $1 and l.said > 0
        where a.lexeme = bare;
    known := known or found;
    -- What is nearly everywhere is not looked for in longer words too.
    if length(bare) >= 4 and not exists (
        select 1 from public.wording_lexeme l where l.folded = bare and l.corpus = $1 and l.said > 1000) then
        return query
            (select l.id, 0.4::double precision, null::text from public.wording_lexeme l
             where l.folded > bare and l.folded < bare || '~' and l.corpus = $1 and l.said > 0 order by length(l.folded), l.id limit 12)
            union all
            (select l.id, 0.4::double precision, null from public.wording_lexeme l
             where l.backwards > reverse(bare) and l.backwards < reverse(bare) || '~' and l.corpus = $1 and l.said > 0
             order by length(l.folded), l.id limit 12);
        known := known or found;
    end if;
    if known or most = 0 then return; end if;
    return query select m.lexeme, 0.6::double precision,
        -- Only an ending more or less is no slip worth telling of.
        case when not starts_with(plain, varsam._fold(m.written)) and not starts_with(varsam._fold(m.written), plain) then m.written end
        from varsam._meant($1, plain, 1) m;
    if found then return; end if;
    -- The longest end of it that is a word, and what stands before that where it is one too.
    return query
        with cut as (
            select k, varsam._fold(varsam._stem(substr(typed, k + 1))) as tail, left(plain, k) as head
            from generate_series(3, length(typed) - 4) k
        ), tail as (
            select c.head, l.id from cut c join public.wording_lexeme l on l.folded = c.tail and l.corpus = $1 and l.said > 0
            order by c.k limit 1
        )
        select t.id, 0.5::double precision, null::text from tail t
        union all
        select w.lexeme_id, 0.4::double precision, null from tail t
        join public.wording_word w on w.word in (t.head, rtrim(t.head, 's'), t.head || 'a') and length(w.word) >= 4
        join public.wording_lexeme l on l.id = w.lexeme_id and l.corpus = $1 and l.said > 0;
    if found then return; end if;
    if most = 2 then
        return query select m.lexeme, 0.4::double precision, m.written from varsam._meant($1, plain, 2) m;
        if found then return; end if;
    end if;
    -- At last the longest beginning of it that is a word.
    return query
        select l.id, 0.3::double precision, null::text from generate_series(4, length(plain) - 3) k
        join public.wording_lexeme l on l.folded = varsam._fold(varsam._stem(left(typed, k))) and l.corpus = $1 and l.said > 0
        order by k desc limit 1;
end $$;

-- What somebody typed, word by word: `lexemes` that it can mean, which of the words each stands for (`places`), how much it weighs
-- (a rare word more than a common one), and whether it is so common that not all that say it are looked at (`many`). `asked` is how
-- many words say anything, `words` are those that were found (folded), to mark them, and `read_as` tells what a misspelled word was
-- taken for. `texts` is how many texts the corpus has. Ten words are looked at; no row where none of them is known.
create or replace function varsam._wording_asked(corpus text, typed text, texts double precision)
returns table (lexemes bigint[], places integer[], weights double precision[], many boolean[], asked integer, words text[], read_as jsonb)
language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    found_ids bigint[]; found_places integer[]; found_weights double precision[]; found_many boolean[]; number integer; said jsonb;
    marks text[];
begin
    with typed as (
        select (row_number() over (order by min(w.place)))::integer as n, w.word
        from varsam._words(left($2, 500)) w where varsam._stem(w.word) is not null group by w.word
        order by min(w.place) limit 10
    ), meaning as materialized (
        select t.n, t.word, m.lexeme, max(m.weight) as weight, max(m.read_as) as read_as
        from typed t, varsam._meanings($1, t.word) m group by t.n, t.word, m.lexeme
    ), common as (
        -- A word that many texts say tells little of which is meant.
        select m.n, sum(l.said) filter (where m.weight = b.best) as said
        from meaning m join (select n, max(weight) as best from meaning group by n) b using (n)
        join public.wording_lexeme l on l.id = m.lexeme group by m.n
    )
    select array_agg(m.lexeme), array_agg(m.n), array_agg(m.weight * ln(1 + $3 / greatest(c.said, 1))),
        array_agg(l.said > 1000),
        (select max(t.n) from typed t),
        (select jsonb_object_agg(r.word, r.read_as) from (
            select m.word, min(m.read_as) as read_as from meaning m where m.read_as is not null group by m.word) r)
    into found_ids, found_places, found_weights, found_many, number, said
    from meaning m join common c using (n) join public.wording_lexeme l on l.id = m.lexeme;
    if found_ids is null then return; end if;
    select array_agg(distinct w.word) into marks from (
        select w.word from unnest(found_ids) l(id) join public.wording_word w on w.lexeme_id = l.id limit 300) w;
    return query select found_ids, found_places, found_weights, found_many, number, marks, said;
end $$;
