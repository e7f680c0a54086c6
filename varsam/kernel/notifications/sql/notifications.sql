-- Whom to tell, once for all that is new in their units: addresses of colleagues, nothing of what it is.
create or replace function varsam.notifications_tell() returns table (email text, language text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    -- Told is told once: nobody else takes a notice away before it has been sent.
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'people are told by the worker';
    end if;
    return query
    with told as (
        update public.notifications_notice n set told_at = now() where n.told_at is null returning n.unit_id, n.user_id, n.resource
    )
    select u.email::text, u.language::text
    from told t
    join public.people_membership m on m.organisation_id = t.unit_id
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
    join public.access_capability c on c.role = m.role and c.resource = t.resource and c.verb = 'change'
    join public.people_user u on u.id = m.user_id and u.is_active
    union
    -- Told as themselves, as long as they work anywhere here.
    select u.email::text, u.language::text
    from told t
    join public.people_user u on u.id = t.user_id and u.is_active
    where exists (select 1 from public.people_membership m where m.user_id = u.id
                  and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now()));
end $$;

create or replace function varsam.notifications_forget() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    delete from public.notifications_notice n where n.told_at < now() - interval '30 days'
$$;
