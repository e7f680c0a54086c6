-- For those who run the system: when the audit was last sealed and how much has come since. No entry is shown.
create or replace function varsam.system_last_seal() returns table (at timestamptz, waiting bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select (select s.at from public.audit_seal s order by s.id desc limit 1),
           (select count(*) from public.audit_entry e
            where e.id > coalesce((select max(d.entry) from public.audit_sealed d), 0))
    where varsam.may('system', 'read')
$$;
