-- Dialogues that the actor keeps: those of the units where they have that task.
create or replace function varsam.dialogue_kept() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(c.id), '{}'::bigint[]) from public.dialogue_community c
    where c.unit_id = any (varsam.units('dialogue', 'read'))
$$;

-- Dialogues of the organisation for which the actor signs in as its contact: what it was promised, and nobody else.
create or replace function varsam.dialogue_ours() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(c.id), '{}'::bigint[]) from public.dialogue_community c
    where c.organisation_id = any (varsam.units('promised', 'read'))
      and exists (select 1 from public.people_organisation o where o.id = c.organisation_id and o.left_at is null)
$$;

-- Where in the unit's municipality somebody works with something for which a promise can be answered; null where nowhere.
create or replace function varsam._dialogue_office(who bigint, unit bigint) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select m.organisation_id from public.people_membership m
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.people_organisation o on o.id = m.organisation_id and o.left_at is null
    join public.people_organisation home on home.id = $2 and home.ancestors[1] = o.ancestors[1]
    where m.user_id = $1 and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
      and exists (select 1 from public.access_capability c
                  where c.role = m.role and c.resource = 'promise' and c.verb = 'change')
    order by m.id limit 1
$$;

-- Dialogues in which the actor answers for a promise, and works still with what they promised it for.
create or replace function varsam.dialogue_owed() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct p.community_id), '{}'::bigint[])
    from public.dialogue_promise p join public.dialogue_community c on c.id = p.community_id
    where p.owner_id = (select varsam.actor()) and varsam._dialogue_office((select varsam.actor()), c.unit_id) is not null
$$;

-- Who can answer for a promise, for those who keep the dialogue or answer for one: ids of colleagues.
create or replace function varsam.dialogue_owners() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.user_id), '{}'::bigint[])
    from public.people_membership m
    join public.people_membership own on own.user_id = (select varsam.actor())
      and own.valid_from <= now() and (own.valid_to is null or own.valid_to > now())
    where varsam.may('promise', 'change') and varsam._dialogue_office(m.user_id, own.organisation_id) is not null
$$;

-- Those who sign in as contacts of an organisation, for those who keep a dialogue with it.
create or replace function varsam.dialogue_signing_in(community bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.user_id), '{}'::bigint[])
    from public.dialogue_community c join public.people_membership m on m.organisation_id = c.organisation_id
    join public.people_user u on u.id = m.user_id and u.is_active
    where c.id = $1 and c.id = any (varsam.dialogue_kept()) and m.role = 'community'
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
$$;
