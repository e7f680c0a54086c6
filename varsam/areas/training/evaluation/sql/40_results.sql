-- Releases that the actor may read: of occasions that they teach or hold, and of several together where they keep the surveys.
create or replace function varsam._survey_releases() returns setof public.evaluation_release
language sql stable set search_path = pg_catalog, pg_temp as $$
    select r.* from public.evaluation_release r
    where r.unit_id = any ((select varsam.units('survey', 'change'))::bigint[])
       or r.occasion_id = any ((select varsam.training_seen())::bigint[])
$$;

-- How many said yes to each question of each release, as far as it is told: at least `low` and at most `high` of `answers`.
-- Where yes and no are five or more each, both are the number itself. Else the smaller could be anything from 0 to 4, and what
-- is told is only which side that is; a release has so many answers that this is always open.
create or replace function varsam._survey_told(release uuid) returns table (
    question bigint, slug text, place integer, low integer, high integer
)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select s.id, s.slug, s.place,
        case when s.yes < 5 then 0 when s.answers - s.yes < 5 then s.answers - 4 else s.yes end,
        case when s.yes < 5 then 4 when s.answers - s.yes < 5 then s.answers else s.yes end
    from (
        select q.id, q.slug::text as slug, q.position::integer as place, r.answers,
            (count(*) filter (where c.counts))::integer as yes
        from public.evaluation_release r
        join public.evaluation_question q on q.questionnaire_id = r.questionnaire_id
        join public.evaluation_answer a on a.release_id = r.id
        left join public.evaluation_choice c on c.question_id = q.id and c.position = a."values"[q.position]
        where r.id = $1
        group by q.id, q.slug, q.position, r.answers
    ) s
$$;

create or replace function varsam.survey_results() returns table (
    release uuid, course bigint, occasion bigint, moment text, month date, answers integer, has_words boolean,
    question bigint, slug text, place integer, low integer, high integer
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select r.id, r.course_id, r.occasion_id, r.moment::text, r.month, r.answers,
        r.data_key_id is not null and exists (select 1 from public.evaluation_answer a where a.release_id = r.id and a.sealed is not null),
        t.question, t.slug, t.place, t.low, t.high
    from varsam._survey_releases() r cross join lateral varsam._survey_told(r.id) t
    order by r.month desc, r.id, t.place
$$;

-- What was written in free text in one release, with what opens it, for those who may read it; in the order of names that
-- mean nothing.
create or replace function varsam.survey_words(release uuid) returns table (
    answer uuid, sealed bytea, key uuid, wrapped bytea, master text
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.id, a.sealed, w.key_id, w.wrapped, w.master_id::text
    from varsam._survey_releases() r
    join public.evaluation_answer a on a.release_id = r.id and a.sealed is not null
    join public.vault_wrappedkey w on w.key_id = r.data_key_id
    where r.id = $1 order by a.id
$$;
