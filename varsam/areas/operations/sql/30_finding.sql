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
    select a.lexemes, a.places, a.weights, a.many, a.asked, a.words, a.read_as into lexemes, places, weights, many, asked, marks, said
    from varsam._wording_asked('guides', $1, published) a;
    if lexemes is null then return; end if;
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
