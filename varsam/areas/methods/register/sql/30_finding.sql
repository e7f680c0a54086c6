-- How methods are found (docs/adr/0031-how-guides-are-searched.md): by the words of their cards, in Swedish and in English, with
-- Swedish stems for both; what is asked is treated as what is stored.

create or replace trigger posting_gone after delete on public.methods_posting
referencing old table as gone for each statement execute function varsam._wording_unsaid();

-- Writes anew what a method is found by: what its card says, part by part, and what a word in each part weighs.
create or replace function varsam._method_index(method bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.methods_method;
begin
    perform varsam._wording_held('methods');
    delete from public.methods_posting p where p.method_id = $1;
    select x.* into m from public.methods_method x where x.id = $1;
    if m.id is null then return; end if;
    insert into public.methods_posting (lexeme_id, method_id, weight)
    select w.lexeme_id, $1, w.weight from varsam._wording_said('methods',
        array[m.name_sv, m.name_en, m.target_sv, m.target_en, m.description_sv, m.description_en, m.needs_sv, m.needs_en],
        '{8, 8, 3, 3, 2, 2, 1, 1}'::double precision[]) w;
end $$;

create or replace function varsam._method_written() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._method_index(new.id);
    return null;
end $$;

create or replace trigger method_written after insert on public.methods_method
for each row execute function varsam._method_written();
create or replace trigger method_written_anew after update of name_sv, name_en, target_sv, target_en, description_sv,
    description_en, needs_sv, needs_en on public.methods_method
for each row execute function varsam._method_written();

-- Cards that were there before they could be found.
do $$
declare m bigint;
begin
    for m in select x.id from public.methods_method x
             where not exists (select 1 from public.methods_posting p where p.method_id = x.id) order by x.id
    loop
        perform varsam._method_index(m);
    end loop;
end $$;

-- A page of the methods that fit: best first where there is something to look for, else by name. What is not asked for (null, or
-- '') is not asked. `hidden` are states left out; `age` fits a card without limits. `total` is how many there are in all and
-- `place` which page this is, the last one for a page further on; `read_as` says what a misspelled word was taken for.
create or replace function varsam.methods_find(
    text text, age integer, setting text, level text, state text, language text, effect text, hidden text[],
    page integer, size integer
) returns table (
    slug text, name_sv text, name_en text, target_sv text, target_en text, level_of text, state_of text, effect_of text,
    implementation text, min_age integer, max_age integer, settings text[], languages text[], review_on date,
    total bigint, place integer, read_as jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    methods double precision; lexemes bigint[]; places integer[]; weights double precision[]; many boolean[]; asked integer;
    said jsonb; looks boolean := exists (select 1 from varsam._words(left($1, 500)) w where varsam._stem(w.word) is not null);
    length_of integer := least(greatest($10, 1), 100);
begin
    if looks then
        select count(*) into methods from public.methods_method;
        select a.lexemes, a.places, a.weights, a.many, a.asked, a.read_as into lexemes, places, weights, many, asked, said
        from varsam._wording_asked('methods', $1, methods) a;
        if lexemes is null then return; end if;
    elsif trim($1) <> '' then
        -- Something was typed that says nothing to look for.
        return;
    end if;
    return query
    with q as materialized (
        select * from unnest(lexemes, places, weights, many) q(lexeme, n, weight, many)
    ), said_in as (
        select p.method_id, q.n, p.weight * q.weight as weight
        from q join public.methods_posting p on p.lexeme_id = q.lexeme where not q.many
        union all
        -- Of a word that is nearly everywhere, the cards that say it most.
        select p.method_id, q.n, p.weight * q.weight
        from q, lateral (
            select o.method_id, o.weight from public.methods_posting o where o.lexeme_id = q.lexeme
            order by o.weight desc, o.method_id limit 1000) p
        where q.many
    ), best as (
        select p.method_id, p.n, max(p.weight) as weight from said_in p group by p.method_id, p.n
    ), summed as (
        -- What says all that was asked for comes before what says much of a part.
        select b.method_id, sum(b.weight) * count(*) / asked as weight from best b group by b.method_id
        union all
        select m.id, null from public.methods_method m where not looks
    ), fits as materialized (
        -- From what was found to its cards, and not the other way: nobody knows beforehand how much that is.
        select m.id, m.name_sv as name, s.weight
        from summed s join public.methods_method m on m.id = s.method_id
        where ($2 is null or ((m.min_age is null or m.min_age <= $2) and (m.max_age is null or m.max_age >= $2)))
          and ($3 = '' or $3 = any (m.settings)) and ($4 = '' or m.level = $4) and ($5 = '' or m.state = $5)
          and ($6 = '' or $6 = any (m.languages)) and ($7 = '' or m.effect = $7) and m.state <> all ($8)
    ), near as materialized (
        select f.id, f.name, f.weight from fits f
        where not looks or f.weight >= 0.2 * (select max(b.weight) from fits b)
    ), whole as (
        select count(*) as total, least(greatest($9, 1), greatest(ceil(count(*)::numeric / length_of)::integer, 1)) as place from near
    ), top as (
        select n.id, row_number() over (order by n.weight desc nulls last, n.name, n.id) as rank from near n
        order by n.weight desc nulls last, n.name, n.id
        limit length_of offset (select (w.place - 1) * length_of from whole w)
    )
    select m.slug::text, m.name_sv::text, m.name_en::text, m.target_sv, m.target_en, m.level::text, m.state::text, m.effect::text,
        m.implementation::text, m.min_age::integer, m.max_age::integer, m.settings::text[], m.languages::text[], m.review_on,
        w.total, w.place, said
    from top t join public.methods_method m on m.id = t.id cross join whole w order by t.rank;
end $$;
