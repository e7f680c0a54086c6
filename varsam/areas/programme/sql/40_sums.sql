-- Sums for the situation picture, of a whole municipality and of whole quarters: never a row, never a person. Only the
-- coordination gets them, and hides small numbers before anything is shown (figures.py).
--
-- topic: enquiries (place: the quarter's first day, detail: the district or '', kind: who asked),
-- consultations (detail: the district), cases (kind: the ordinary track), and what the work itself amounts to.
create or replace function varsam.programme_sums(unit bigint, first date, last date)
returns table (topic text, place text, detail text, kind text, n bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    root bigint; begun timestamptz := $2::timestamp at time zone 'Europe/Stockholm';
    ended timestamptz := ($3 + 1)::timestamp at time zone 'Europe/Stockholm';
    bounds timestamptz[]; units bigint[];
begin
    if $1 is null or not $1 = any (varsam.units('programme', 'read')) then
        raise insufficient_privilege using message = 'not a unit of the actor';
    end if;
    perform varsam._check_whole_quarters($2, $3);
    select o.ancestors[1] into root from public.people_organisation o where o.id = $1;
    select array_agg(o.id) into units from public.people_organisation o where o.ancestors[1] = root;
    select array_agg(q::timestamp at time zone 'Europe/Stockholm' order by q) into bounds
    from generate_series($2::timestamp, $3::timestamp, interval '3 months') q;

    return query
    with asked as (
        -- One pass over the enquiries of the period; the few thousand kinds of them are all that goes on.
        select width_bucket(e.received_at, bounds) as quarter, e.district_id, e.sender, count(*) as n
        from public.conversations_enquiry e
        where e.unit_id = any (units) and e.received_at >= begun and e.received_at < ended
        group by 1, 2, 3
    ), every as (
        select (bounds[a.quarter] at time zone 'Europe/Stockholm')::date as quarter, a.district_id,
               case when a.sender = 'relative' then 'relatives'
                    when a.sender in ('school', 'youth_centre', 'other_unit') then 'units' else 'others' end as sender,
               a.n::bigint
        from asked a
        union all
        select s.quarter, s.district_id, s.kind, s.count::bigint from public.programme_earliersum s
        where s.unit_id = any (units) and s.topic = 'enquiries' and s.quarter between $2 and $3
    )
    select 'enquiries', e.quarter::text, coalesce(d.slug, '')::text, e.sender::text, sum(e.n)::bigint
    from every e left join public.people_district d on d.id = e.district_id
    group by e.quarter, d.slug, e.sender;

    return query
    with every as (
        select 'consultations' as topic, c.district_id, '' as kind, count(*)::bigint as n
        from public.consultations_consultation c
        where c.unit_id = any (units) and c.asked_at >= begun and c.asked_at < ended group by 2
        union all
        -- A case is of the district that its unit serves.
        select 'cases', o.district_id, r.track, count(*)::bigint
        from public.cases_case c join public.records_record r on r.id = c.record_id
        join public.people_organisation o on o.id = c.unit_id
        where c.unit_id = any (units) and c.opened_at >= begun and c.opened_at < ended group by 2, 3
        union all
        select s.topic, s.district_id, s.kind, s.count::bigint from public.programme_earliersum s
        where s.unit_id = any (units) and s.topic <> 'enquiries' and s.quarter between $2 and $3
    )
    select e.topic::text, ''::text, coalesce(d.slug, '')::text, e.kind::text, sum(e.n)::bigint
    from every e left join public.people_district d on d.id = e.district_id group by e.topic, d.slug, e.kind;

    return query
    select 'work', ''::text, ''::text, w.kind, w.n from (
        select 'meetings' as kind, count(*)::bigint as n from public.meetings_meeting m
        join public.meetings_group g on g.id = m.group_id
        where g.unit_id = any (units) and m.starts_at >= begun and m.starts_at < ended and m.closed_at is not null
        union all
        select 'developments', count(*)::bigint from public.developments_development v
        where v.unit_id = any (units) and v.struck_at is null and v.starts_on between $2 and $3
        union all
        select 'agreements', count(*)::bigint from public.agreements_agreement g
        where g.unit_id = any (units) and g.valid_from <= $3 and (g.valid_until is null or g.valid_until >= $3) and (g.ended_on is null or g.ended_on >= $3)
        union all
        select 'promises', count(*)::bigint from public.dialogue_promise p
        where p.office_id = any (units) and p.promised_on between $2 and $3
        union all
        select 'methods', count(*)::bigint from public.methods_method t where t.state not in ('idea', 'withdrawn')
    ) w;
end $$;

-- A sum from before Varsam, written by the coordination; the same once more takes its place.
create or replace function varsam.programme_add_earlier(
    unit bigint, quarter date, topic text, district bigint, kind text, count integer
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    if $1 is null or not $1 = any (varsam.units('programme', 'change')) then
        raise insufficient_privilege using message = 'not a unit of the actor';
    end if;
    perform varsam._programme_one_at_a_time($1);
    if $2 <> date_trunc('quarter', $2)::date or not (case $3
            when 'enquiries' then $5 in ('units', 'relatives', 'others')
            when 'consultations' then $5 = ''
            when 'cases' then $5 in ('sspf', 'sig', 'social_services', 'none')
            else false end) or varsam._programme_published($1, $2, $2) then
        raise check_violation using message = 'no such sum, or of a quarter that is published';
    end if;
    insert into public.programme_earliersum (unit_id, quarter, topic, district_id, kind, count)
    values ($1, $2, $3, $4, $5, $6)
    on conflict on constraint one_earlier_sum do update set count = excluded.count;
end $$;
