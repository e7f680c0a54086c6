-- Organisations of other trees than the actor's own, as a coordinator sees them: with how much is shared with them from
-- units of the actor's municipality. Numbers only: whose records they are stays with the units.
create or replace function varsam.partners()
returns table (organisation bigint, shares bigint, others bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with home as (
        select o.ancestors[1] as root from public.people_organisation o
        where o.id = any (varsam.units('partner', 'read'))
    ), open_grants as (
        select g.organisation_id, u.ancestors[1] = any (select h.root from home h) as ours
        from public.records_grant g
        join public.records_record r on r.id = g.record_id
        join public.people_organisation u on u.id = r.unit_id
        where g.ended_at is null and g.until > varsam._clock()
    )
    select p.id, count(g.ours) filter (where g.ours), count(g.ours) filter (where not g.ours)
    from public.people_organisation p
    left join open_grants g on g.organisation_id = p.id
    where exists (select 1 from home) and p.ancestors[1] <> all (select h.root from home h)
    group by p.id
$$;

-- Whether the actor may say of this organisation that it has left: those who coordinate, and of other trees only. A unit
-- of one's own municipality does not leave a cooperation; it is reorganised, which is the administrator's work.
create or replace function varsam._partners_may(organisation bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1 from public.people_organisation p
        where p.id = $1 and p.ancestors[1] <> all (
            select o.ancestors[1] from public.people_organisation o
            where o.id = any (varsam.units('partner', 'change')))
    ) and cardinality(varsam.units('partner', 'change')) > 0
$$;

-- The organisation, and all below it, has left the cooperation: every share with it ends in the same transaction, those
-- from other municipalities too. To have left is a fact about the organisation, whoever finds it out; a share that only
-- slept would wake up by itself the day it came back, without anybody having asked the person again.
-- Returns how many shares ended; null where the actor may not, or where it had left already.
create or replace function varsam.partners_leave(organisation bigint) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare gone bigint[]; done integer := 0; g record;
begin
    if not coalesce(varsam._partners_may($1), false) then return null; end if;
    -- The lock orders this against a share that is being given at the same moment.
    perform 1 from public.people_organisation p where $1 = any (p.ancestors) order by p.id for update;
    with left_now as (
        update public.people_organisation p set left_at = varsam._clock()
        where $1 = any (p.ancestors) and p.left_at is null returning p.id
    )
    select array_agg(l.id) into gone from left_now l;
    if gone is null or $1 <> all (gone) then return null; end if;
    for g in select x.id from public.records_grant x
             where x.organisation_id = any (gone) and x.ended_at is null order by x.id loop
        if varsam._records_end_grant(g.id, 'left') then done := done + 1; end if;
    end loop;
    perform varsam.audit_append('partner.left', 'organisation', p.slug::text, null, jsonb_build_object('shares', done), null)
    from public.people_organisation p where p.id = $1;
    return done;
end $$;

-- It is back, with those below it that left at the same moment. No share comes back: each rests on somebody's yes.
create or replace function varsam.partners_return(organisation bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare since timestamptz;
begin
    if not coalesce(varsam._partners_may($1), false) then return false; end if;
    select p.left_at into since from public.people_organisation p where p.id = $1 for update;
    if since is null then return false; end if;
    -- What was being shared at the very moment when it left does not wake up either.
    perform varsam._records_end_grant(g.id, 'left') from public.records_grant g
    join public.people_organisation p on p.id = g.organisation_id
    where $1 = any (p.ancestors) and p.left_at = since and g.ended_at is null;
    update public.people_organisation p set left_at = null where $1 = any (p.ancestors) and p.left_at = since;
    perform varsam.audit_append('partner.returned', 'organisation', p.slug::text, null, '{}'::jsonb, null)
    from public.people_organisation p where p.id = $1;
    return true;
end $$;
