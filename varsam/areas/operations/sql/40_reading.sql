-- Threads whose writer the one who asks has proved to be.
create or replace function varsam.operations_written() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(e.id), '{}'::bigint[]) from public.conversations_enquiry e
    where e.writer_digest = varsam.writer() and e.state <> 'erased'
$$;

-- Requests that the one who asks may see: of the unit that handles them, of the unit that asked, or by the thread's token.
create or replace function varsam.operations_mine() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(r.uid), '{}'::uuid[]) from public.operations_request r
    where r.home_id = any ((select varsam.units('unit_request', 'read'))::bigint[])
       or r.unit_id = any ((select varsam.units('own_request', 'read'))::bigint[])
       or r.enquiry_id = any ((select varsam.operations_written())::bigint[])
$$;
