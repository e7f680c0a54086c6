-- Groups in which the actor sits, for an organisation where they still work.
create or replace function varsam.meetings_groups() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(m.group_id), '{}'::bigint[]) from public.meetings_member m
    where m.user_id = (select varsam.actor()) and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
      and exists (select 1 from public.people_membership w join public.people_organisation o on o.id = w.organisation_id
                  where w.user_id = m.user_id and w.organisation_id = m.organisation_id and o.left_at is null
                    and w.valid_from <= now() and (w.valid_to is null or w.valid_to > now()))
$$;
