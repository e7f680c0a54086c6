-- A new version of what is asked at one moment, by who may change surveys. `questions`: five objects {slug, sv, en, choices:
-- [{sv, en, counts}]}. The number of the version.
create or replace function varsam.survey_write(moment text, questions jsonb, free_sv text, free_en text, source text)
returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare new_id bigint; new_number integer; one jsonb; which integer; question_id bigint;
begin
    if cardinality(varsam.units('survey', 'change')) = 0 then
        raise insufficient_privilege using message = 'who may change surveys writes the questions';
    end if;
    if jsonb_array_length($2) <> 5 or exists (
        select 1 from jsonb_array_elements($2) q
        where btrim(q ->> 'sv') = '' or btrim(q ->> 'en') = ''
           or jsonb_array_length(q -> 'choices') not between 2 and 6
           or not exists (select 1 from jsonb_array_elements(q -> 'choices') c where (c ->> 'counts')::boolean)
           or not exists (select 1 from jsonb_array_elements(q -> 'choices') c where not (c ->> 'counts')::boolean)
           or exists (select 1 from jsonb_array_elements(q -> 'choices') c
                      where btrim(c ->> 'sv') = '' or btrim(c ->> 'en') = '')) then
        raise check_violation using message = 'five questions, each with a yes and a no, in both languages';
    end if;
    -- Two who write at once: the second gets the next number.
    lock table public.evaluation_questionnaire in share row exclusive mode;
    select coalesce(max(n.number), 0) + 1 into new_number from public.evaluation_questionnaire n where n.moment = $1;
    insert into public.evaluation_questionnaire (moment, number, free_sv, free_en, source, written_by_id, written_at)
    values ($1, new_number, btrim($3), btrim($4), btrim($5), varsam.actor(), varsam._wall()) returning id into new_id;
    for one, which in select q.value, q.ordinality from jsonb_array_elements($2) with ordinality q loop
        insert into public.evaluation_question (questionnaire_id, position, slug, text_sv, text_en)
        values (new_id, which, one ->> 'slug', btrim(one ->> 'sv'), btrim(one ->> 'en')) returning id into question_id;
        insert into public.evaluation_choice (question_id, position, words_sv, words_en, counts)
        select question_id, c.ordinality, btrim(c.value ->> 'sv'), btrim(c.value ->> 'en'), (c.value ->> 'counts')::boolean
        from jsonb_array_elements(one -> 'choices') with ordinality c;
    end loop;
    perform varsam.audit_append('survey.written', 'survey', $1, (varsam.units('survey', 'change'))[1],
        jsonb_build_object('version', new_number), null);
    return new_number;
end $$;
