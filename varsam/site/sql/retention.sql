-- Tells registrars that something waits: a new list, or a month that comes within the time of the reminder. It stands
-- here since notices lie above retention. One notice for each unit with somebody who reviews lists; no content.
create or replace function varsam.retention_tell() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare done integer;
begin
    with new_lists as (
        update public.retention_destructionlist l set told_at = varsam._wall()
        where l.state = 'proposed' and l.told_at is null returning l.municipality_id
    ),
    near as (
        update public.retention_coming c set reminded_at = varsam._wall()
        where c.reminded_at is null and c.month <= (varsam._wall() + varsam._period('retention_reminder'))::date
        returning c.municipality_id
    ),
    places as (
        select distinct m.organisation_id
        from public.people_membership m
        join public.access_capability c on c.role = m.role and c.resource = 'retention' and c.verb = 'change'
        join public.people_organisation o on o.id = m.organisation_id
        where m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
          and o.ancestors[1] in (select municipality_id from new_lists union select municipality_id from near)
    )
    insert into public.notifications_notice (unit_id, resource, at)
    select p.organisation_id, 'retention', now() from places p;
    get diagnostics done = row_count;
    return done;
end $$;
