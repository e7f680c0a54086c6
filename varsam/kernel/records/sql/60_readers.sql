-- Who has opened a record, by which way and when last, newest first: for the unit that answers for it.
create or replace function varsam.records_readers(record bigint)
returns table (at timestamptz, actor bigint, way text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select max(e.at), e.actor, e.details ->> 'way'
    from public.records_record r
    join public.audit_entry e on e.target_type = 'record' and e.target = r.reference and e.event = 'record.read'
    where r.id = $1 and r.unit_id = any (varsam.units('record', 'read')) and e.actor is not null
    group by e.actor, e.details ->> 'way' order by 1 desc
$$;
