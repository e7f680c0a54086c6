-- Writing what a text is found by. A package has postings of its own, which point at lexemes here: it takes the old ones back, puts
-- the new ones in, and keeps both in one transaction.

-- One at a time of a corpus: how many texts say a word is counted.
create or replace function varsam._wording_held(corpus text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('wording ' || $1, 0));
end $$;

-- A text no longer says what its postings said: each table of postings has this on what is deleted (as `gone`).
drop function if exists varsam._wording_unsaid(bigint[]);
create or replace function varsam._wording_unsaid() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.wording_lexeme l set said = l.said - g.number
    from (select lexeme_id, count(*) as number from gone group by lexeme_id) g where l.id = g.lexeme_id;
    return null;
end $$;

-- A text says this, part by part, and so much does a word in each part weigh: the lexemes of it, and how much each says of the text.
create or replace function varsam._wording_said(corpus text, parts text[], weights double precision[])
returns table (lexeme_id bigint, weight double precision)
language plpgsql volatile rows 100 set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    return query
    with raw as materialized (
        select w.word, p.weight from unnest($2, $3) p(said, weight), varsam._words(p.said) w
    ), found as materialized (
        select r.word, varsam._stem(r.word) as lexeme, sum(r.weight) as weight from raw r group by r.word
    ), kept as materialized (
        select f.lexeme, sum(f.weight) as weight from found f where f.lexeme is not null group by f.lexeme
    ), lexeme as (
        insert into public.wording_lexeme as l (corpus, lexeme, folded, backwards, said)
        select $1, k.lexeme, varsam._fold(k.lexeme), reverse(varsam._fold(k.lexeme)), 1 from kept k order by k.lexeme
        on conflict (corpus, lexeme) do update set said = l.said + 1 returning l.id, l.lexeme
    ), word as (
        insert into public.wording_word (word, written, lexeme_id)
        select varsam._fold(f.word), min(f.word), l.id from found f join lexeme l using (lexeme) group by 1, 3
        on conflict (word, lexeme_id) do nothing returning id, word
    ), slip as (
        insert into public.wording_slip (slip, word_id)
        select s, w.id from word w, varsam._slips(w.word, varsam._slips_allowed(w.word)) s where length(w.word) >= 4
    )
    -- Saying a word twice says more, but not twice as much.
    select l.id, k.weight / (k.weight + 3) from kept k join lexeme l using (lexeme);
end $$;
