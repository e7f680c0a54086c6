-- Entries come in through one function and never change: the app's role has no right to write the table.
create or replace function varsam.audit_append(
    event text, target_type text, target text, unit bigint, details jsonb, at timestamptz
) returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into public.audit_entry (at, actor, event, target_type, target, unit, details)
    -- A reading is noted when it happens and written when its page is made: not later than that, and not of another day.
    values (case when $6 is null then clock_timestamp() else least(greatest($6, now() - interval '1 hour'), clock_timestamp()) end, varsam.actor(), $1, $2, $3, coalesce($4, varsam._audit_home()), coalesce($5, '{}'::jsonb))
    returning id
$$;

-- Where an entry belongs that concerns no unit, such as a sign-in: with the one who acts, else with the municipality,
-- so that its auditor sees it.
create or replace function varsam._audit_home() returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(
        (select m.organisation_id from public.people_membership m where m.user_id = varsam.actor() order by m.id limit 1),
        (select o.id from public.people_organisation o where o.kind = 'municipality' order by o.id limit 1))
$$;

-- The digest of one entry, always of the same text for the same row.
create or replace function varsam._audit_digest(e public.audit_entry) returns bytea
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select sha256(convert_to(
        jsonb_build_array(e.id, extract(epoch from e.at)::text, e.actor, e.event, e.target_type, e.target, e.unit, e.details)::text,
        'UTF8'))
$$;

-- The oldest entries that no seal covers yet, with their digests.
create or replace function varsam.audit_unsealed(most integer) returns table (id bigint, digest bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.id, varsam._audit_digest(e) from public.audit_entry e
    where not exists (select 1 from public.audit_sealed s where s.entry = e.id)
    order by e.id limit $1
$$;

create or replace function varsam.audit_lock() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select pg_advisory_xact_lock(7210001)
$$;

create or replace function varsam.audit_last_mac() returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select mac from public.audit_seal order by id desc limit 1
$$;

create or replace function varsam.audit_store_seal(ids bigint[], digests bytea, mac bytea) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare seal bigint;
begin
    -- Numbered without gaps (the caller holds the lock), so that a seal that is gone leaves a hole.
    select coalesce(max(s.id), 0) + 1 into seal from public.audit_seal s;
    insert into public.audit_seal (id, at, entries, digests, mac)
    overriding system value values (seal, clock_timestamp(), to_jsonb(ids), digests, mac);
    insert into public.audit_sealed (entry, seal) select unnest(ids), seal;
    return seal;
end $$;

create or replace function varsam.audit_seals(after bigint, most integer)
returns table (id bigint, entries jsonb, digests bytea, mac bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.id, s.entries, s.digests, s.mac from public.audit_seal s where s.id > $1 order by s.id limit $2
$$;

-- Digests as the rows stand now; an entry that is gone has no row here.
create or replace function varsam.audit_digests(ids bigint[]) returns table (id bigint, digest bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.id, varsam._audit_digest(e) from public.audit_entry e where e.id = any($1)
$$;

-- Who has opened one enquiry, newest first: for those who may open it themselves.
create or replace function varsam.audit_readers(reference text)
returns table (at timestamptz, actor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select max(e.at), e.actor from public.audit_entry e
    where e.target_type = 'enquiry' and e.target = $1 and e.event = 'enquiry.read' and e.actor is not null
      and e.unit = any ((select varsam.units('enquiry', 'read'))::bigint[])
    group by e.actor order by 1 desc
$$;
