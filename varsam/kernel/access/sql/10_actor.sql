-- An outside writer proves an access token (from the return code); rows hold its digest.
create or replace function varsam.writer() returns bytea
language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
    select sha256(decode(nullif(current_setting('varsam.writer', true), ''), 'hex'))
$$;

-- The units in which somebody may do this, whoever asks.
create or replace function varsam._units_of(who bigint, resource text, verb text) returns bigint[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    with held as (
        select m.organisation_id as id, bool_or(c.reach = 'subtree') as below, bool_or(c.reach = 'municipality') as whole
        from public.people_membership m
        join public.people_user u on u.id = m.user_id and u.is_active
        join public.access_capability c on c.role = m.role and c.resource = $2 and c.verb = $3
        where m.user_id = $1
          and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
        group by m.organisation_id
    )
    select coalesce(array_agg(found.id), '{}'::bigint[]) from (
        select h.id from held h
        union
        select o.id from public.people_organisation o
        where o.ancestors && (select array_agg(h.id) from held h where h.below)
        union
        -- Everything under the same root: a municipality, or a partner with all its offices.
        select o.id from public.people_organisation o
        where o.ancestors[1] = any ((select array_agg(r.ancestors[1]) from held h
                                     join public.people_organisation r on r.id = h.id where h.whole)::bigint[])
    ) found
$$;

-- The units in which the actor may do this. One array, computed once a query by `(select varsam.units(…))`.
create or replace function varsam.units(resource text, verb text) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._units_of((select varsam.actor()), $1, $2)
$$;

create or replace function varsam.may(resource text, verb text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select cardinality(varsam.units($1, $2)) > 0
$$;

-- Colleagues who handle the same unit's rows of this resource: ids only, and only where the actor works too.
create or replace function varsam.colleagues(resource text, unit bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.user_id), '{}'::bigint[])
    from public.people_membership m
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.access_capability c on c.role = m.role and c.resource = $1 and c.verb = 'change'
    where m.organisation_id = $2 and $2 = any (varsam.units($1, 'change'))
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
$$;
