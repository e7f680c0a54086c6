-- Occasions of which the actor sees more than everybody does: those that their unit holds, and those where they teach.
create or replace function varsam.training_seen() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(o.id), '{}'::bigint[]) from public.occasions_occasion o
    where o.unit_id = any (varsam.units('training', 'read')) or o.id = any (varsam.training_taught())
$$;

-- Occasions where the actor teaches, for as long as they work with that.
create or replace function varsam.training_taught() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(t.occasion_id), '{}'::bigint[]) from public.occasions_teaching t
    where t.user_id = (select varsam.actor()) and varsam.may('teaching', 'read')
$$;

-- Occasions that the actor's unit holds, and that the actor may change.
create or replace function varsam.training_kept() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(o.id), '{}'::bigint[]) from public.occasions_occasion o
    where o.unit_id = any (varsam.units('training', 'change'))
$$;

-- Sittings of the occasions that the actor sees.
create or replace function varsam.training_sittings_seen() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(s.uid), '{}'::uuid[]) from public.occasions_sitting s
    where s.occasion_id = any (varsam.training_seen())
$$;

-- Who can teach, for those who hold occasions: ids of colleagues who work with it in the same municipality.
create or replace function varsam.training_teachers() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.user_id), '{}'::bigint[])
    from public.people_membership m
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.people_organisation o on o.id = m.organisation_id and o.left_at is null
    join public.access_capability c on c.role = m.role and c.resource = 'teaching' and c.verb = 'read'
    where m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
      and o.ancestors[1] = any (array(
          select h.ancestors[1] from public.people_organisation h where h.id = any (varsam.units('training', 'change'))))
$$;
