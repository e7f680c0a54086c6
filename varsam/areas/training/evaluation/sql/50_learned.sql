-- What those who learned a method said some months later, for varsam.learning_count: of each release of a course that teaches
-- it, how many answered, and how many have used something from it (question `used-it`), as far as the release tells.
create or replace function varsam._learned_training(first date, after date) returns table (
    municipality bigint, method bigint, quarter date, what text, kind text, low bigint, high bigint
)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with released as (
        select r.id, r.answers, u.ancestors[1] as municipality, m.id as method_id, date_trunc('quarter', r.month)::date as quarter
        from public.evaluation_release r join public.people_organisation u on u.id = r.unit_id
        join public.courses_course c on c.id = r.course_id
        join public.methods_method m on m.slug = any (c.methods)
        where r.moment = 'later' and r.month >= $1 and r.month < $2
    )
    select r.municipality, r.method_id, r.quarter, 'number', '', sum(r.answers), sum(r.answers) from released r group by 1, 2, 3
    union all
    select r.municipality, r.method_id, r.quarter, 'rating', k.kind,
           sum(case k.kind when 'yes' then t.low else r.answers - t.high end), sum(case k.kind when 'yes' then t.high else r.answers - t.low end)
    from released r cross join lateral varsam._survey_told(r.id) t cross join (values ('yes'), ('no')) k(kind)
    where t.slug = 'used-it' group by 1, 2, 3, 5
$$;
