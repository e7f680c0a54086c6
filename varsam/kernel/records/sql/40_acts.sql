create sequence if not exists public.records_number;

-- A new record in a unit where the actor may open one. Its keys and texts were made by the app.
create or replace function varsam.records_open(
    unit bigint, pseudonym text, track text, track_reason bytea, data_key uuid, wrapped bytea, master text
) returns table (id bigint, reference text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare new_number bigint; new_reference text; new_id bigint;
begin
    if not coalesce($1 = any (varsam.units('record', 'add')), false) then
        raise insufficient_privilege using message = 'not a unit of the one who opens';
    end if;
    perform varsam._vault_store_key($5, $6, $7);
    new_number := nextval('public.records_number');
    new_reference := 'K' || to_char(varsam._wall() at time zone 'Europe/Stockholm', '-YY-')
        || lpad(new_number::text, greatest(3, length(new_number::text)), '0');
    insert into public.records_record (
        number, reference, pseudonym, unit_id, track, track_reason, data_key_id, opened_at, opened_by_id, last_entry_at
    ) values (new_number, new_reference, $2, $1, $3, $4, $5, varsam._wall(), varsam.actor(), varsam._wall())
    returning records_record.id into new_id;
    perform varsam.audit_append('record.opened', 'record', new_reference, $1, jsonb_build_object('track', $3), null);
    return query select new_id, new_reference;
end $$;

-- A grant, after whoever calls has checked who may give it and by what.
create or replace function varsam._records_give(
    record bigint, organisation bigint, member bigint, information text[], basis_kind text, basis uuid, until timestamptz
) returns uuid
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare home bigint; ref text; new_id uuid := gen_random_uuid();
begin
    select r.unit_id, r.reference into home, ref from public.records_record r
    where r.id = $1 and r.data_key_id is not null for share;
    if home is null then raise check_violation using message = 'there is no such record'; end if;
    if home = $2 then raise check_violation using message = 'the unit has it already'; end if;
    -- The lock orders this against the organisation leaving at the same moment.
    perform 1 from public.people_organisation o where o.id = $2 and o.left_at is null for share;
    if not found then raise check_violation using message = 'the organisation has left'; end if;
    if $3 is not null and not exists (
        select 1 from public.people_membership m join public.people_user u on u.id = m.user_id and u.is_active
        where m.user_id = $3 and m.organisation_id = $2 and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())) then
        raise check_violation using message = 'not a member of that organisation';
    end if;
    if coalesce(cardinality($4), 0) = 0 or $7 is null or $7 <= varsam._clock() then
        raise check_violation using message = 'a grant names what and until when';
    end if;
    insert into public.records_grant (
        id, record_id, organisation_id, user_id, information, basis_kind, basis, given_by_id, starts_at, until, ended_why
    ) values (new_id, $1, $2, $3, $4, $5, $6, varsam.actor(), varsam._clock(), $7, '');
    perform varsam.audit_append('grant.given', 'record', ref, home,
        jsonb_build_object('organisation', $2, 'information', array_to_string($4, ' '), 'basis', $5), null);
    return new_id;
end $$;

create or replace function varsam._records_end_grant(grant_id uuid, why text) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare ref text; home bigint; recipient bigint;
begin
    update public.records_grant g set ended_at = varsam._clock(), ended_why = $2
    from public.records_record r where g.id = $1 and g.ended_at is null and r.id = g.record_id
    returning r.reference, r.unit_id, g.organisation_id into ref, home, recipient;
    if ref is null then return false; end if;
    perform varsam.audit_append('grant.ended', 'record', ref, home,
        jsonb_build_object('organisation', recipient, 'why', $2), null);
    return true;
end $$;

-- All that rests on one basis is over, at once and together.
create or replace function varsam._records_end_basis(basis uuid, why text) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare done integer;
begin
    with over as materialized (
        update public.records_grant g set ended_at = varsam._clock(), ended_why = $2
        where g.basis = $1 and g.ended_at is null
        returning g.record_id, g.organisation_id
    ), said as materialized (
        select varsam.audit_append('grant.ended', 'record', r.reference, r.unit_id,
                                   jsonb_build_object('organisation', o.organisation_id, 'why', $2), null)
        from over o join public.records_record r on r.id = o.record_id
    )
    select count(*) into done from said;
    return done;
end $$;

-- The responsible unit ends a share before its time.
create or replace function varsam.records_stop_grant(grant_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select 1 from public.records_grant g join public.records_record r on r.id = g.record_id
                   where g.id = $1 and r.unit_id = any (varsam.units('record', 'change'))) then
        return false;
    end if;
    return varsam._records_end_grant($1, 'stopped');
end $$;

-- A recipient says that they have stopped using what was shared.
create or replace function varsam.records_have_stopped(grant_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare ref text; home bigint;
begin
    update public.records_grant g set stopped_at = varsam._clock()
    from public.records_record r
    where g.id = $1 and r.id = g.record_id and g.ended_at is not null and g.stopped_at is null
      and g.organisation_id = any (varsam.units('shared', 'change'))
      and (g.user_id is null or g.user_id = varsam.actor())
    returning r.reference, r.unit_id into ref, home;
    if ref is null then return false; end if;
    perform varsam.audit_append('grant.stopped', 'record', ref, home, '{}'::jsonb, null);
    return true;
end $$;

-- The record goes to another unit of the same municipality that can take it. Grants rest on consent, not on the unit:
-- they stay; one to the new unit itself has served.
create or replace function varsam.records_transfer(record bigint, unit bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare home bigint; ref text; g record;
begin
    select r.unit_id, r.reference into home, ref from public.records_record r
    where r.id = $1 and r.unit_id = any (varsam.units('record', 'change')) for update;
    if home is null or home = $2 then return false; end if;
    if not exists (
        select 1 from public.people_organisation a, public.people_organisation b
        where a.id = home and b.id = $2 and a.ancestors[1] = b.ancestors[1] and b.left_at is null
          and exists (select 1 from public.people_membership m
                      join public.access_capability c on c.role = m.role and c.resource = 'record' and c.verb = 'change'
                      join public.people_user u on u.id = m.user_id and u.is_active
                      where m.organisation_id = b.id and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now()))) then
        return false;
    end if;
    for g in select x.id from public.records_grant x where x.record_id = $1 and x.organisation_id = $2 and x.ended_at is null loop
        perform varsam._records_end_grant(g.id, 'stopped');
    end loop;
    update public.records_record r set unit_id = $2 where r.id = $1;
    perform varsam.audit_append('record.transferred', 'record', ref, home, jsonb_build_object('to', $2), null);
    perform varsam.audit_append('record.received', 'record', ref, $2, jsonb_build_object('from', home), null);
    return true;
end $$;

-- Units that a record of this unit could go to: those of the municipality with somebody who can take it.
create or replace function varsam.records_units(unit bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct b.id), '{}'::bigint[])
    from public.people_organisation a
    join public.people_organisation b on b.ancestors[1] = a.ancestors[1] and b.id <> a.id and b.left_at is null
    join public.people_membership m on m.organisation_id = b.id and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.access_capability c on c.role = m.role and c.resource = 'record' and c.verb = 'change'
    where a.id = $1 and a.id = any (varsam.units('record', 'read'))
$$;

-- In an emergency: one record of the municipality, by its reference, for as long as the rule says. Null where there is
-- no such record to open, and nothing tells which.
create or replace function varsam.records_break(
    reference text, id uuid, reason bytea, data_key uuid, wrapped bytea, master text
) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found record; ends timestamptz := varsam._clock() + varsam._period('break_glass');
begin
    select r.id, r.unit_id into found from public.records_record r
    where r.reference = $1 and r.data_key_id is not null and r.unit_id = any (varsam.units('break_glass', 'add'));
    if found.id is null or ends is null then return null; end if;
    if found.unit_id = any (varsam.units('record', 'read')) then return null; end if;
    perform varsam._vault_store_key($4, $5, $6);
    insert into public.records_breakglass (id, record_id, reference, unit_id, user_id, at, until, data_key_id, reason, outcome)
    values ($2, found.id, $1, found.unit_id, varsam.actor(), varsam._clock(), ends, $4, $3, '');
    perform varsam.audit_append('glass.broken', 'record', $1, found.unit_id, '{}'::jsonb, null);
    return ends;
end $$;
