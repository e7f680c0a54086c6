-- What retention asks of a thread (see varsam/kernel/retention/kinds.py). Its period begins when the time that the writer
-- was promised has run out; from then on the code opens nothing.
create or replace function varsam._retention_enquiry()
returns table (reference text, unit_id bigint, starts_at timestamptz, waits boolean, born_day integer)
language sql stable as $$
    select e.reference::text, e.unit_id, e.expires_at, e.unread_by_city, null::integer
    from public.conversations_enquiry e where e.data_key_id is not null
$$;

create or replace function varsam._retention_enquiry_lock(reference text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select 1 from public.conversations_enquiry e where e.reference = $1 for update
$$;

create or replace function varsam._retention_enquiry_empty(reference text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam._conversations_empty(e.id, 'enquiry.expired') from public.conversations_enquiry e where e.reference = $1
$$;
