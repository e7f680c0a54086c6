create sequence if not exists public.developments_number;

-- Note what happens. Its texts come sealed; that they name nobody has been seen to before (actions.py).
create or replace function varsam.developments_note(
    unit bigint, key_id uuid, wrapped bytea, master text, heading bytea, told bytea, kind text, starts_on date, ends_on date,
    district bigint, source text, reliability text
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare new_number bigint; new_reference text; today date := (varsam._wall() at time zone 'Europe/Stockholm')::date;
begin
    if not ($1 = any (varsam.developments_homes())) then
        raise insufficient_privilege using message = 'no unit or group of the one who acts';
    end if;
    if $8 > today or $9 > today or ($10 is not null and not exists (
        select 1 from public.people_district d join public.people_organisation o on o.id = $1
        where d.id = $10 and d.municipality_id = o.ancestors[1])) then
        raise check_violation using message = 'has not happened yet, or not here';
    end if;
    perform varsam._vault_store_key($2, $3, $4);
    new_number := nextval('public.developments_number');
    new_reference := to_char(varsam._wall() at time zone 'Europe/Stockholm', '"H"-YY-')
        || lpad(new_number::text, greatest(3, length(new_number::text)), '0');
    insert into public.developments_development (
        number, reference, unit_id, kind, starts_on, ends_on, district_id, source, reliability, heading, told, data_key_id,
        written_by_id, written_at, struck_why
    ) values (
        new_number, new_reference, $1, $7, $8, nullif($9, $8), $10, $11, $12, $5, $6, $2, varsam.actor(), varsam._wall(), ''
    );
    perform varsam.audit_append('development.noted', 'development', new_reference, $1, jsonb_build_object('kind', $7), null);
    return new_reference;
end $$;

-- Texts are gone; when, where, of what kind and from what sort of source is left. A conclusion that rests on nothing any
-- more goes too.
create or replace function varsam._development_empty(development bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid; bare record;
begin
    select d.data_key_id into key from public.developments_development d where d.id = $1 for update;
    update public.developments_development d set data_key_id = null, heading = null, told = null where d.id = $1;
    if key is not null then perform varsam._vault_shred_key(key); end if;
    for bare in
        select c.id, c.data_key_id from public.developments_conclusion c
        where exists (select 1 from public.developments_ground g where g.conclusion_id = c.id and g.development_id = $1)
          and not exists (select 1 from public.developments_ground g
                          join public.developments_development d on d.id = g.development_id
                          where g.conclusion_id = c.id and d.data_key_id is not null)
    loop
        update public.developments_conclusion c set replaces_id = null where c.replaces_id = bare.id;
        delete from public.developments_ground g where g.conclusion_id = bare.id;
        delete from public.developments_conclusion c where c.id = bare.id;
        if bare.data_key_id is not null then perform varsam._vault_shred_key(bare.data_key_id); end if;
    end loop;
end $$;

-- Take a note away, with its texts: whoever wrote it, or the coordination.
create or replace function varsam.developments_strike(reference text, why text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.developments_development;
begin
    select d.* into found from public.developments_development d
    where d.reference = $1 and d.unit_id = any (varsam.developments_units()) for update;
    if found.id is null
       or not (found.written_by_id = varsam.actor() or found.unit_id = any (varsam.units('development', 'change'))) then
        raise insufficient_privilege using message = 'neither theirs nor the coordination''s';
    end if;
    if found.data_key_id is null or $2 not in ('pointed_out', 'wrong', 'twice') then return false; end if;
    update public.developments_development d
    set struck_at = varsam._wall(), struck_why = $2, heading = null, told = null where d.id = found.id;
    perform varsam._development_empty(found.id);
    perform varsam.audit_append('development.struck', 'development', $1, found.unit_id, jsonb_build_object('why', $2), null);
    return true;
end $$;

-- What a group concludes, from developments that it reads and that are still there.
create or replace function varsam.developments_conclude(
    made uuid, meeting_group bigint, key_id uuid, wrapped bytea, master text, sealed bytea, confidence text,
    developments bigint[], replaces uuid
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare home bigint; there integer;
begin
    select g.unit_id into home from public.meetings_group g
    where g.id = $2 and g.id = any (varsam.developments_concluding());
    if home is null then
        raise insufficient_privilege using message = 'no group of the one who acts';
    end if;
    perform 1 from public.developments_development d where d.id = any ($8) and d.data_key_id is not null
        and d.unit_id = any (varsam.developments_units()) order by d.id for update;
    get diagnostics there = row_count;
    if there = 0 or there <> cardinality($8) then
        raise check_violation using message = 'rests on what is there';
    end if;
    if $9 is not null and not exists (
        select 1 from public.developments_conclusion c where c.id = $9 and c.group_id = $2) then
        raise check_violation using message = 'a group replaces its own';
    end if;
    perform varsam._vault_store_key($3, $4, $5);
    insert into public.developments_conclusion (
        id, unit_id, group_id, confidence, data_key_id, sealed, replaces_id, written_by_id, written_at
    ) values ($1, home, $2, $7, $3, $6, $9, varsam.actor(), varsam._wall());
    insert into public.developments_ground (conclusion_id, development_id) select $1, unnest($8);
    perform varsam.audit_append('development.concluded', 'group', $2::text, home,
        jsonb_build_object('developments', there, 'replaces', $9 is not null), null);
end $$;
