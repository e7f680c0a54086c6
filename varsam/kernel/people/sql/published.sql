-- Counts up whenever something that the public reads is changed, so that kept pages are never stale.
create sequence if not exists public.people_published;

create or replace function varsam.published_version() returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select last_value + is_called::integer from public.people_published
$$;
