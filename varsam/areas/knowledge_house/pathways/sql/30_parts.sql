-- The clocks of the open parts of one template in one record: each begins when the one that it waits for is done, or is
-- to be done.
create or replace function varsam._pathway_count(record bigint, pathway bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare p record; begun date;
begin
    for p in select c.id, c.started_on, c.state, t.amount, t.unit, t.after
             from public.pathways_part c join public.pathways_pathwaypart t on t.id = c.part_id
             where c.record_id = $1 and t.pathway_id = $2 order by t."order", t.id
    loop
        if p.after = '' or p.state <> 'open' then
            begun := p.started_on;
        else
            select case when b.state = 'open' then b.due_on else (b.done_at at time zone 'Europe/Stockholm')::date end into begun
            from public.pathways_part b join public.pathways_pathwaypart t on t.id = b.part_id
            where b.record_id = $1 and t.pathway_id = $2 and t.key = p.after;
        end if;
        if p.state = 'open' then
            update public.pathways_part c set started_on = begun, due_on = varsam._days_after(begun, p.amount, p.unit)
            where c.id = p.id;
        end if;
    end loop;
end $$;

-- A record gets the parts of a template, in the version that holds today. Adds parts and nothing else: the case's own
-- gates stay as they are. What social services do is the unit's own to begin with.
create or replace function varsam.pathways_start(record bigint, slug text) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare home bigint; ref text; version bigint := varsam._pathway_now($2); t record;
begin
    select r.unit_id, r.reference into home, ref from public.records_record r
    where r.id = $1 and r.closed_at is null and r.data_key_id is not null
      and r.unit_id = any (varsam.units('record', 'change')) for update;
    if home is null then raise insufficient_privilege using message = 'not an open record of the one who starts'; end if;
    if version is null then raise check_violation using message = 'no version of the template is for new cases'; end if;
    if exists (select 1 from public.pathways_part c join public.pathways_pathwaypart p on p.id = c.part_id
               join public.pathways_pathway w on w.id = p.pathway_id where c.record_id = $1 and w.slug = $2) then
        raise unique_violation using message = 'the template is there already';
    end if;
    for t in select p.id, p.function from public.pathways_pathwaypart p where p.pathway_id = version order by p."order", p.id
    loop
        insert into public.pathways_part (id, record_id, part_id, organisation_id, started_on, due_on, state, version)
        values (gen_random_uuid(), $1, t.id, case when t.function = 'social_services' then home end,
                varsam._pathway_today(), varsam._pathway_today(), 'open', 0);
    end loop;
    perform varsam._pathway_count($1, version);
    perform varsam.audit_append('record.pathway_started', 'record', ref, home, jsonb_build_object('pathway', $2), null);
    return version;
end $$;

-- Whose part it is, for the one who acts: 'unit', 'owner' by a share in force, or null.
create or replace function varsam._pathway_way(part uuid) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case
        when r.unit_id = any (varsam.units('record', 'change')) then 'unit'
        when (c.record_id || ':measures') = any (varsam.records_parts())
            and c.organisation_id = any (varsam.units('shared', 'change'))
            and (c.owner_id is null or c.owner_id = varsam.actor()) then 'owner'
    end
    from public.pathways_part c join public.records_record r on r.id = c.record_id where c.id = $1
$$;

-- Somebody says how their part stands. The unit says it of every part; whoever else has one only that it is done, or not
-- yet. Returns the new version; null where somebody has changed it since it was `seen`.
create or replace function varsam.pathways_set(part uuid, seen integer, state text, note bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare way text := varsam._pathway_way($1); c record; fresh integer;
begin
    if way is null or $3 not in ('open', 'done', 'not_needed') or (way = 'owner' and $3 = 'not_needed') then
        raise insufficient_privilege using message = 'not a part of the one who acts';
    end if;
    select r.id as record, r.reference, r.unit_id, r.closed_at, p.version, p.organisation_id, t.key, t.pathway_id into c
    from public.pathways_part p join public.pathways_pathwaypart t on t.id = p.part_id
    join public.records_record r on r.id = p.record_id where p.id = $1 for update of p, r;
    if c.closed_at is not null then raise check_violation using message = 'nothing changes in what is closed'; end if;
    if c.version <> $2 then return null; end if;
    update public.pathways_part p set state = $3, note = $4, version = p.version + 1,
        done_by_id = case when $3 <> 'open' then varsam.actor() end, done_at = case when $3 <> 'open' then varsam._clock() end
    where p.id = $1 returning p.version into fresh;
    perform varsam._pathway_count(c.record, c.pathway_id);
    perform varsam.audit_append('record.part_' || $3, 'record', c.reference, c.unit_id,
        jsonb_build_object('part', c.key, 'organisation', c.organisation_id), null);
    return fresh;
end $$;

-- The unit gives a part to an organisation, or to one person there. A part that needs consent goes to nobody outside with
-- whom measures are not shared.
create or replace function varsam.pathways_assign(part uuid, seen integer, organisation bigint, owner bigint) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c record; fresh integer;
begin
    if varsam._pathway_way($1) is distinct from 'unit' then
        raise insufficient_privilege using message = 'not a part of the unit of the one who acts';
    end if;
    select r.id as record, r.reference, r.unit_id, r.closed_at, p.version, p.state, t.key, t.needs_consent into c
    from public.pathways_part p join public.pathways_pathwaypart t on t.id = p.part_id
    join public.records_record r on r.id = p.record_id where p.id = $1 for update of p, r;
    if c.version <> $2 then return null; end if;
    if c.closed_at is not null or c.state <> 'open' then
        raise check_violation using message = 'only an open part is given to somebody';
    end if;
    if $3 is not null and not exists (select 1 from public.people_organisation o where o.id = $3 and o.left_at is null) then
        raise check_violation using message = 'the organisation has left';
    end if;
    if $4 is not null and not exists (
        select 1 from public.people_membership m join public.people_user u on u.id = m.user_id and u.is_active
        where m.user_id = $4 and m.organisation_id = $3 and m.valid_from <= varsam._clock()
          and (m.valid_to is null or m.valid_to > varsam._clock())) then
        raise check_violation using message = 'not a member of that organisation';
    end if;
    if c.needs_consent and $3 is distinct from c.unit_id and $3 is not null and not exists (
        select 1 from public.records_grant g where g.record_id = c.record and g.organisation_id = $3 and g.ended_at is null
          and g.until > varsam._clock() and 'measures' = any (g.information)) then
        raise check_violation using message = 'nothing is shared with that organisation';
    end if;
    update public.pathways_part p set organisation_id = $3, owner_id = $4, version = p.version + 1
    where p.id = $1 returning p.version into fresh;
    perform varsam.audit_append('record.part_assigned', 'record', c.reference, c.unit_id,
        jsonb_build_object('part', c.key, 'organisation', $3), null);
    return fresh;
end $$;

-- With whom measures of a record are shared now, for the unit that gives parts to them.
create or replace function varsam.pathways_receivers(record bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct g.organisation_id), '{}'::bigint[])
    from public.records_grant g join public.records_record r on r.id = g.record_id
    where r.id = $1 and r.unit_id = any (varsam.units('record', 'read')) and g.ended_at is null
      and g.until > varsam._clock() and 'measures' = any (g.information)
$$;

-- Those in an organisation who could have a part: who reads what is shared there, or handles its records.
create or replace function varsam.pathways_workers(organisation bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.user_id), '{}'::bigint[])
    from public.people_membership m
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.access_capability c on c.role = m.role and c.resource in ('shared', 'record') and c.verb = 'change'
    where m.organisation_id = $1 and varsam.may('record', 'change')
      and m.valid_from <= varsam._clock() and (m.valid_to is null or m.valid_to > varsam._clock())
$$;
