-- Where in the unit's municipality somebody works with something for which a mission can be owned.
create or replace function varsam._missions_may_own(who bigint, unit bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1 from public.people_membership m
        join public.people_user u on u.id = m.user_id and u.is_active
        join public.people_organisation o on o.id = m.organisation_id and o.left_at is null
        join public.people_organisation home on home.id = $2 and home.ancestors[1] = o.ancestors[1]
        join public.access_capability c on c.role = m.role and c.resource = 'own_mission' and c.verb = 'change'
        where m.user_id = $1 and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now()))
$$;

-- Missions that the actor owns, or was asked to take over, and works still where they can.
create or replace function varsam.missions_mine() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(m.uid), '{}'::uuid[]) from public.missions_mission m
    where (select varsam.actor()) in (m.owner_id, m.offered_to_id)
      and varsam._missions_may_own((select varsam.actor()), m.unit_id)
$$;

-- Missions that the actor may read: of their unit, or their own.
create or replace function varsam.missions_seen() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam.missions_mine() || coalesce(array_agg(m.uid), '{}'::uuid[]) from public.missions_mission m
    where m.unit_id = any (varsam.units('mission', 'read'))
$$;

-- Who can own a mission of a unit: ids of colleagues in its municipality, for those who own or keep one there.
create or replace function varsam.missions_owners(unit bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.user_id), '{}'::bigint[])
    from public.people_membership m
    where ($1 = any (varsam.units('mission', 'change'))
           or exists (select 1 from public.missions_mission x where x.unit_id = $1 and x.uid = any (varsam.missions_mine())))
      and varsam._missions_may_own(m.user_id, $1)
$$;

-- Whom to call, where they have said yes to being known: for who owns the mission and those who read its unit's missions, and not
-- for somebody who has only been asked to take it over. On record.
create or replace function varsam.missions_contact(mission uuid) returns table (
    contact uuid, data_key uuid, wrapped bytea, master text, sealed bytea
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare c public.contacts_contact;
begin
    select k.* into c from public.missions_mission m join public.contacts_contact k on k.uid = m.contact_id and k.state = 'agreed'
    where m.uid = $1 and (m.unit_id = any (varsam.units('mission', 'read'))
        or m.owner_id = varsam.actor() and varsam._missions_may_own(m.owner_id, m.unit_id));
    if c.uid is null then return; end if;
    perform varsam.audit_append('known_person.read', 'known_person', c.uid::text, c.unit_id, '{}'::jsonb, null);
    return query select c.uid, w.key_id, w.wrapped, w.master_id::text, c.sealed
    from public.vault_wrappedkey w where w.key_id = c.data_key_id;
end $$;

-- What the writer of an enquiry, who proves its token, learns of the mission that it became: how far it is, and nothing else.
create or replace function varsam.missions_of_writer(enquiry bigint) returns table (
    state text, opened_at timestamptz, answered_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.state::text, m.opened_at, m.answered_at
    from public.conversations_enquiry e join public.missions_mission m on m.enquiry_id = e.id
    where e.id = $1 and e.writer_digest = varsam.writer() and e.data_key_id is not null
$$;

-- In the own calendar of who owns a mission: its deadline, which takes no time, and the days of a visit. When, and nothing else.
create or replace function varsam._calendars_entries_missions(who bigint) returns table (
    uid uuid, sequence integer, changed_at timestamptz, starts_at timestamptz, ends_at timestamptz,
    is_off boolean, is_free boolean
)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with mine as (
        select m.* from public.missions_mission m
        where m.owner_id = $1 and m.state in ('open', 'waiting') and varsam._missions_may_own($1, m.unit_id)
    )
    select m.uid, m.version, m.changed_at, m.deadline - interval '15 minutes', m.deadline, false, true
    from mine m where m.deadline > varsam._clock() - varsam._period('calendar_kept')
    union all
    select md5(m.uid::text || ' visit')::uuid, m.version, m.changed_at,
        (m.starts_on + time '08:00') at time zone 'Europe/Stockholm', (m.ends_on + time '17:00') at time zone 'Europe/Stockholm',
        false, false
    from mine m where m.kind = 'visit' and m.ends_on > (varsam._clock() - varsam._period('calendar_kept'))::date
$$;
