-- What has been told of each method, as sums: of the reader's municipality, for those who answer for methods or the programme.
create or replace function varsam.learning_seen() returns table (
    slug text, source text, what text, kind text, low bigint, high bigint, among bigint, first date, last date
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.slug::text, t.source::text, t.what::text, t.kind::text, sum(t.low), sum(t.high), sum(t.among), min(t.first), max(t.last)
    from public.learning_told t join public.methods_method m on m.id = t.method_id
    where t.municipality_id in (
        select o.ancestors[1] from public.people_organisation o
        where o.id = any (varsam.units('method', 'read') || varsam.units('programme', 'read')))
    group by m.slug, t.source, t.what, t.kind
$$;

-- The same for everybody: all municipalities together, and only what ended in a year that is over.
create or replace function varsam.learning_published() returns table (
    slug text, source text, what text, kind text, low bigint, high bigint, among bigint, first date, last date
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.slug::text, t.source::text, t.what::text, t.kind::text, sum(t.low), sum(t.high), sum(t.among), min(t.first), max(t.last)
    from public.learning_told t join public.methods_method m on m.id = t.method_id
    where t.last < date_trunc('year', varsam._clock() at time zone 'Europe/Stockholm')::date
    group by m.slug, t.source, t.what, t.kind
$$;
