-- A misspelled word: what it was meant to be, among words that guides say, at most so many slips away; the nearest only.
create or replace function varsam._meant(typed text, most integer)
returns table (lexeme bigint, slips integer, written text)
language sql stable rows 3 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
    with near as materialized (
        select distinct w.id, w.lexeme_id, w.word, w.written
        from varsam._slips($1, $2) s join public.operations_slip o on o.slip = s join public.operations_word w on w.id = o.word_id
        join public.operations_lexeme l on l.id = w.lexeme_id and l.guides > 0
        where abs(length(w.word) - length($1)) <= $2 and length(w.word) >= 4
    ), measured as (
        select n.lexeme_id, n.written, varsam._slips_between($1, n.word, $2) as slips from near n
    )
    select m.lexeme_id, m.slips, m.written::text from measured m
    where m.slips <= $2 and m.slips = (select min(b.slips) from measured b)
$$;

-- What one word that somebody typed can mean: lexemes, how surely, and the word that it was read as where it was misspelled.
-- As it is written (or without å, ä, ö), by what others call it, and as part of a longer word. Where all that gives nothing:
-- as one slip of the finger, as a word put together of others, as two slips.
create or replace function varsam._meanings(typed text)
returns table (lexeme bigint, weight double precision, read_as text)
language plpgsql stable rows 10 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    stem text := varsam._stem(typed); plain text := varsam._fold(typed); bare text := varsam._fold(varsam._stem(typed));
    most integer := varsam._slips_allowed(varsam._fold(typed)); known boolean := false;
begin
    return query
        select l.id, case when l.lexeme = stem then 1.0 else 0.9 end::double precision, null::text
        from public.operations_lexeme l where l.folded = bare and l.guides > 0
        union all
        select w.lexeme_id, 0.9::double precision, null from public.operations_word w
        join public.operations_lexeme l on l.id = w.lexeme_id and l.guides > 0 and l.folded <> bare
        where w.word = plain;
    known := known or found;
    return query
        select l.id, 0.5::double precision, null::text
        from public.operations_synonym a join public.operations_synonym b on b."group" = a."group" and b.lexeme <> a.lexeme
        join public.operations_lexeme l on l.folded = b.lexeme and l.guides > 0
        where a.lexeme = bare;
    known := known or found;
    -- What is nearly everywhere is not looked for in longer words too.
    if length(bare) >= 4 and not exists (
        select 1 from public.operations_lexeme l where l.folded = bare and l.guides > 1000) then
        return query
            (select l.id, 0.4::double precision, null::text from public.operations_lexeme l
             where l.folded > bare and l.folded < bare || '~' and l.guides > 0 order by length(l.folded), l.id limit 12)
            union all
            (select l.id, 0.4::double precision, null from public.operations_lexeme l
             where l.backwards > reverse(bare) and l.backwards < reverse(bare) || '~' and l.guides > 0
             order by length(l.folded), l.id limit 12);
        known := known or found;
    end if;
    if known or most = 0 then return; end if;
    return query select m.lexeme, 0.6::double precision,
        -- Only an ending more or less is no slip worth telling of.
        case when not starts_with(plain, varsam._fold(m.written)) and not starts_with(varsam._fold(m.written), plain) then m.written end
        from varsam._meant(plain, 1) m;
    if found then return; end if;
    -- The longest end of it that is a word, and what stands before that where it is one too.
    return query
        with cut as (
            select k, varsam._fold(varsam._stem(substr(typed, k + 1))) as tail, left(plain, k) as head
            from generate_series(3, length(typed) - 4) k
        ), tail as (
            select c.head, l.id from cut c join public.operations_lexeme l on l.folded = c.tail and l.guides > 0
            order by c.k limit 1
        )
        select t.id, 0.5::double precision, null::text from tail t
        union all
        select w.lexeme_id, 0.4::double precision, null from tail t
        join public.operations_word w on w.word in (t.head, rtrim(t.head, 's'), t.head || 'a') and length(w.word) >= 4
        join public.operations_lexeme l on l.id = w.lexeme_id and l.guides > 0;
    if found then return; end if;
    if most = 2 then
        return query select m.lexeme, 0.4::double precision, m.written from varsam._meant(plain, 2) m;
        if found then return; end if;
    end if;
    -- At last the longest beginning of it that is a word.
    return query
        select l.id, 0.3::double precision, null::text from generate_series(4, length(plain) - 3) k
        join public.operations_lexeme l on l.folded = varsam._fold(varsam._stem(left(typed, k))) and l.guides > 0
        order by k desc limit 1;
end $$;

-- The guides that fit best to what somebody typed, best first: published, shown, for the setting or for any unit. `weight`
-- orders them and means nothing else; `content` is what the guide says; `words` are the words (folded) that were found, to mark
-- them; `read_as` says what a misspelled word was taken for. Ten words of what was typed are looked at.
drop function if exists varsam.guides_find(text, text, integer);
create or replace function varsam.guides_find(text text, setting text, most integer)
returns table (slug text, setting_of text, content jsonb, weight double precision, words text[], read_as jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    published double precision; lexemes bigint[]; places integer[]; weights double precision[]; many boolean[]; asked integer;
    marks text[]; said jsonb; place text := nullif($2, '');
begin
    select count(*) into published from public.operations_scenario s where s.is_shown;
    with typed as (
        select (row_number() over (order by min(w.place)))::integer as n, w.word
        from varsam._words(left($1, 500)) w where varsam._stem(w.word) is not null group by w.word
        order by min(w.place) limit 10
    ), meaning as materialized (
        select t.n, t.word, m.lexeme, max(m.weight) as weight, max(m.read_as) as read_as
        from typed t, varsam._meanings(t.word) m group by t.n, t.word, m.lexeme
    ), common as (
        -- A word that many guides say tells little of which is meant.
        select m.n, sum(l.guides) filter (where m.weight = b.best) as said
        from meaning m join (select n, max(weight) as best from meaning group by n) b using (n)
        join public.operations_lexeme l on l.id = m.lexeme group by m.n
    )
    select array_agg(m.lexeme), array_agg(m.n), array_agg(m.weight * ln(1 + published / greatest(c.said, 1))),
        array_agg(l.guides > 1000),
        (select max(t.n) from typed t),
        (select jsonb_object_agg(r.word, r.read_as) from (
            select m.word, min(m.read_as) as read_as from meaning m where m.read_as is not null group by m.word) r)
    into lexemes, places, weights, many, asked, said
    from meaning m join common c using (n) join public.operations_lexeme l on l.id = m.lexeme;
    if lexemes is null then return; end if;
    select array_agg(distinct w.word) into marks from (
        select w.word from unnest(lexemes) l(id) join public.operations_word w on w.lexeme_id = l.id limit 300) w;
    return query
    with q as materialized (
        select * from unnest(lexemes, places, weights, many) q(lexeme, n, weight, many)
    ), said_in as (
        select p.scenario_id, q.n, p.weight * q.weight as weight
        from q join public.operations_posting p on p.lexeme_id = q.lexeme
        where not q.many and (place is null or p.setting in (place, 'any_unit'))
        union all
        -- Of a word that is nearly everywhere, the guides that say it most.
        select p.scenario_id, q.n, p.weight * q.weight
        from q, lateral (
            select o.scenario_id, o.weight from public.operations_posting o
            where o.lexeme_id = q.lexeme and (place is null or o.setting in (place, 'any_unit'))
            order by o.weight desc, o.scenario_id limit 1000) p
        where q.many
    ), best as (
        select p.scenario_id, p.n, max(p.weight) as weight from said_in p group by p.scenario_id, p.n
    ), summed as (
        -- What says all that was asked for comes before what says much of a part.
        select b.scenario_id, sum(b.weight) * count(*) / asked as weight from best b group by b.scenario_id
    ), top as (
        select s.scenario_id, s.weight from summed s order by s.weight desc, s.scenario_id limit least(greatest($3, 1), 100)
    )
    select s.slug::text, s.setting::text, v.content, t.weight, marks, said
    from top t join public.operations_scenario s on s.id = t.scenario_id, lateral (
        select n.content from public.operations_version n
        where n.scenario_id = t.scenario_id and n.published_at is not null order by n.number desc limit 1) v
    where t.weight >= 0.2 * (select max(b.weight) from top b) order by t.weight desc, t.scenario_id;
end $$;
