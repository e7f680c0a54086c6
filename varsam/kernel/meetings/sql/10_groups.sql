-- Groups in which the actor sits.
create or replace function varsam.meetings_groups() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(m.group_id), '{}'::bigint[]) from public.meetings_member m
    where m.user_id = (select varsam.actor()) and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
$$;
