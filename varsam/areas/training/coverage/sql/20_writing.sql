-- What an approved file holds is written, all of it or nothing: whatever is wrong with one row by now (a unit that has left, a
-- course that is gone) ends the whole with an error, and the transaction with it.
--
-- `ready` is a list of objects. Units: name, slug, kind, parent, district (or null). Staff: unit, group, staff, on. Earlier
-- courses: unit, course, group, month, people.

-- Nobody else may write a municipality's units and numbers meanwhile.
create or replace function varsam._coverage_one_at_a_time(root bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select pg_advisory_xact_lock(7210041, $1::integer)
$$;

-- A slug that no organisation has: the one that is asked for, or with a number after it.
create or replace function varsam._coverage_slug(wanted text) returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select tried.slug from (
        select 1 as n, left($1, 76) as slug
        union all select n, left($1, 74) || '-' || n from generate_series(2, 99) n
    ) tried
    where not exists (select 1 from public.people_organisation o where o.slug = tried.slug) order by tried.n limit 1
$$;

-- New units: leaves only, below an organisation of the same municipality that goes on, in a district of its own.
create or replace function varsam._coverage_write_units(root bigint, ready jsonb) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare one record; above public.people_organisation; new_id bigint; made integer := 0;
begin
    for one in select * from jsonb_to_recordset($2) r(name text, slug text, kind text, parent bigint, district bigint) loop
        select o.* into above from public.people_organisation o
        where o.id = one.parent and o.ancestors[1] = $1 and o.left_at is null for share;
        if above.id is null or one.kind not in ('school', 'youth_centre', 'unit') or one.name !~ '^[[:alnum:]]'
            or (one.district is not null and not exists (
                select 1 from public.people_district d where d.id = one.district and d.municipality_id = $1)) then
            raise check_violation using message = 'a new unit is a leaf of its own municipality';
        end if;
        if exists (select 1 from public.people_organisation o where o.ancestors[1] = $1 and o.left_at is null
                   and lower(one.name) in (lower(o.name_sv), lower(o.name_en))) then
            raise check_violation using message = 'the unit is there already';
        end if;
        insert into public.people_organisation (slug, name_sv, name_en, kind, parent_id, district_id, ancestors)
        values (varsam._coverage_slug(one.slug), one.name, one.name, one.kind, above.id, one.district, '{}')
        returning id into new_id;
        update public.people_organisation o set ancestors = above.ancestors || new_id where o.id = new_id;
        made := made + 1;
    end loop;
    return made;
end $$;

create or replace function varsam._coverage_write_staff(root bigint, import uuid, ready jsonb) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare written integer;
begin
    if exists (
        select 1 from jsonb_to_recordset($3) r(unit bigint, "group" bigint, staff integer, "on" date)
        where r.staff is null or r.staff not between 0 and 20000
           or r."on" is null or r."on" > (varsam._wall() at time zone 'Europe/Stockholm')::date
           or not exists (select 1 from public.people_organisation o
                          where o.id = r.unit and o.ancestors[1] = $1 and o.left_at is null)
           or not exists (select 1 from public.courses_group g where g.id = r."group")) then
        raise check_violation using message = 'staff of a unit of the same municipality, not in the future';
    end if;
    insert into public.coverage_unitstaff (unit_id, group_id, staff, stated_on, brought_id)
    select r.unit, r."group", r.staff, r."on", $2
    from jsonb_to_recordset($3) r(unit bigint, "group" bigint, staff integer, "on" date)
    on conflict on constraint stated_once_a_day do update set staff = excluded.staff, brought_id = excluded.brought_id;
    get diagnostics written = row_count;
    return written;
end $$;

create or replace function varsam._coverage_write_earlier(root bigint, import uuid, ready jsonb) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare written integer;
begin
    if exists (
        select 1 from jsonb_to_recordset($3) r(unit bigint, course bigint, "group" bigint, month date, people integer)
        where r.people is null or r.people not between 1 and 20000
           or r.month is null or r.month <> date_trunc('month', r.month)::date
           or r.month > (varsam._wall() at time zone 'Europe/Stockholm')::date
           or not exists (select 1 from public.people_organisation o
                          where o.id = r.unit and o.ancestors[1] = $1 and o.left_at is null)
           or not exists (select 1 from public.courses_course c where c.id = r.course)
           or not exists (select 1 from public.courses_group g where g.id = r."group")) then
        raise check_violation using message = 'a course that a unit of the same municipality took, not in the future';
    end if;
    insert into public.coverage_earliercourse (unit_id, course_id, group_id, month, people, brought_id)
    select r.unit, r.course, r."group", r.month, r.people, $2
    from jsonb_to_recordset($3) r(unit bigint, course bigint, "group" bigint, month date, people integer)
    on conflict on constraint earlier_course_once_a_month
    do update set people = excluded.people, brought_id = excluded.brought_id;
    get diagnostics written = row_count;
    return written;
end $$;

-- How many rows were written; null where it is not waiting for that. A row written twice in one file is an error of its own.
create or replace function varsam.coverage_write(import uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.coverage_import := varsam._coverage_held($1); root bigint; written integer;
begin
    if held.state <> 'approved' then return null; end if;
    select o.ancestors[1] into root from public.people_organisation o where o.id = held.unit_id;
    perform varsam._coverage_one_at_a_time(root);
    written := case held.subject
        when 'units' then varsam._coverage_write_units(root, held.ready)
        when 'staff' then varsam._coverage_write_staff(root, $1, held.ready)
        when 'earlier' then varsam._coverage_write_earlier(root, $1, held.ready) end;
    if written is distinct from held.fresh + held.replaced then
        raise check_violation using message = 'all of it or nothing';
    end if;
    update public.coverage_import i set state = 'done', content = null, ready = null, ended_at = varsam._wall(),
        touched_at = varsam._wall() where i.uid = $1;
    perform varsam.audit_append('coverage.brought_in', 'import', $1::text, held.unit_id,
        jsonb_build_object('subject', held.subject, 'rows', written), null);
    perform nextval('public.people_published');
    return written;
end $$;

-- What was approved cannot be written any more (a unit has left meanwhile, say): it must be looked through again.
create or replace function varsam.coverage_return(import uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.coverage_import := varsam._coverage_held($1);
begin
    if held.state = 'approved' then
        update public.coverage_import i set state = 'received', approved_by_id = null, approved_at = null,
            touched_at = varsam._wall() where i.uid = $1;
    end if;
end $$;
