-- Agreements of the actor's own organisation, or below one that has agreed; and of groups in which they sit.
create or replace function varsam.agreements_ours() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct found.id), '{}'::bigint[]) from (
        select p.agreement_id as id from public.agreements_party p
        where p.organisation_id in (
            select unnest(o.ancestors) from public.people_membership m
            join public.people_organisation o on o.id = m.organisation_id and o.left_at is null
            where m.user_id = (select varsam.actor()) and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
              -- Who works with what is agreed; the system's administrator works with the system.
              and m.role not in ('system_admin', 'council'))
        union select c.agreement_id from public.agreements_covered c
        where c.group_id = any (varsam.meetings_groups())
          and exists (select 1 from public.people_membership m
                      where m.user_id = (select varsam.actor()) and m.role not in ('system_admin', 'council')
                        and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now()))
    ) found
$$;
