-- A file's way in: brought, read and checked, approved, written. The worker may do what the one who brought it may, because a
-- large file is read and written by the worker; approving is for a person alone.
create or replace function varsam._coverage_held(import uuid) returns public.coverage_import
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare held public.coverage_import;
begin
    select i.* into held from public.coverage_import i
    where i.uid = $1 and (varsam._proved('worker') is not null or i.unit_id = any (varsam.units('coverage', 'change')))
    for update;
    if held.uid is null then raise insufficient_privilege using message = 'not an import of the actor'; end if;
    return held;
end $$;

create or replace function varsam.coverage_bring(import uuid, unit bigint, name bytea, size integer, content bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if $2 is null or not $2 = any (varsam.units('coverage', 'add')) then
        raise insufficient_privilege using message = 'not a unit of the actor';
    end if;
    insert into public.coverage_import (uid, unit_id, subject, state, name, size, content, total, done, fresh, replaced, same,
        wrong, fault, brought_by_id, brought_at, touched_at)
    values ($1, $2, '', 'received', $3, $4, $5, 0, 0, 0, 0, 0, 0, '', varsam.actor(), varsam._wall(), varsam._wall());
    perform varsam.audit_append('coverage.file_brought', 'import', $1::text, $2, '{}'::jsonb, null);
end $$;

-- The file, to be read. Nothing where somebody else is reading it: one whose reader has stopped is taken up again.
create or replace function varsam.coverage_take(import uuid) returns table (unit bigint, content bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.coverage_import := varsam._coverage_held($1);
begin
    if held.state = 'received' or (held.state = 'checking' and held.touched_at < varsam._wall() - interval '5 minutes') then
        update public.coverage_import i set state = 'checking', touched_at = varsam._wall(), done = 0 where i.uid = $1;
        return query select held.unit_id, held.content;
    end if;
end $$;

create or replace function varsam.coverage_progress(import uuid, done integer, total integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.coverage_import := varsam._coverage_held($1);
begin
    update public.coverage_import i set done = $2, total = $3, touched_at = varsam._wall()
    where i.uid = $1 and i.state = 'checking';
end $$;

-- What has been stated before, for the rows of a file to be compared with: the ids and the day of a row, and its number.
create or replace function varsam.coverage_stated(import uuid, subject text)
returns table (unit bigint, course bigint, kind bigint, day date, n integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.coverage_import := varsam._coverage_held($1); root bigint;
begin
    select o.ancestors[1] into root from public.people_organisation o where o.id = held.unit_id;
    return query
    select s.unit_id, null::bigint, s.group_id, s.stated_on, s.staff from public.coverage_unitstaff s
    join public.people_organisation o on o.id = s.unit_id and o.ancestors[1] = root where $2 = 'staff'
    union all
    select e.unit_id, e.course_id, e.group_id, e.month, e.people from public.coverage_earliercourse e
    join public.people_organisation o on o.id = e.unit_id and o.ancestors[1] = root where $2 = 'earlier';
end $$;

-- Which unit brought it.
create or replace function varsam.coverage_of(import uuid) returns table (unit bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.coverage_import := varsam._coverage_held($1);
begin
    return query select held.unit_id;
end $$;

-- It has been read: what bringing it in would do, and what is wrong. Nothing can be approved while something is.
create or replace function varsam.coverage_checked(
    import uuid, subject text, total integer, fresh integer, replaced integer, same integer, wrong integer,
    ready jsonb, report bytea, fault text, fault_row integer
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.coverage_import := varsam._coverage_held($1);
begin
    if held.state <> 'checking' then return; end if;
    update public.coverage_import i set
        state = case when $7 = 0 and $10 = '' and $4 + $5 > 0 then 'checked' else 'refused' end,
        subject = $2, total = $3, done = $3, fresh = $4, replaced = $5, same = $6, wrong = $7,
        ready = case when $7 = 0 and $10 = '' then $8 end, report = $9, fault = $10, fault_row = $11, touched_at = varsam._wall()
    where i.uid = $1;
end $$;

-- Somebody who has looked it through says yes. False where it is not waiting for that (any more).
create or replace function varsam.coverage_approve(import uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.coverage_import := varsam._coverage_held($1);
begin
    if varsam.actor() is null or not held.unit_id = any (varsam.units('coverage', 'change')) then
        raise insufficient_privilege using message = 'a person approves';
    end if;
    if held.state <> 'checked' then return false; end if;
    update public.coverage_import i set state = 'approved', approved_by_id = varsam.actor(), approved_at = varsam._wall(),
        touched_at = varsam._wall() where i.uid = $1;
    perform varsam.audit_append('coverage.approved', 'import', $1::text, held.unit_id,
        jsonb_build_object('subject', held.subject, 'fresh', held.fresh, 'replaced', held.replaced), null);
    return true;
end $$;

-- Thrown away: the file and what was found in it are gone. False where it is being read or written, or has ended.
create or replace function varsam.coverage_discard(import uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.coverage_import := varsam._coverage_held($1);
begin
    if held.state not in ('refused', 'checked') then return false; end if;
    update public.coverage_import i set state = 'discarded', name = null, content = null, report = null, ready = null,
        ended_at = varsam._wall(), touched_at = varsam._wall() where i.uid = $1;
    perform varsam.audit_append('coverage.discarded', 'import', $1::text, held.unit_id, '{}'::jsonb, null);
    return true;
end $$;

-- What waits for the worker, or was left by one that stopped.
create or replace function varsam.coverage_waiting() returns table (import uuid, state text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'files wait for the worker';
    end if;
    return query
    select i.uid, i.state::text from public.coverage_import i
    where i.state in ('received', 'approved') or (i.state = 'checking' and i.touched_at < varsam._wall() - interval '5 minutes')
    order by i.brought_at limit 20;
end $$;

-- Files and what was found in them are forgotten after a while; how many.
create or replace function varsam.coverage_forget() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare forgotten integer;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'the worker forgets';
    end if;
    update public.coverage_import i set
        state = case when i.state = 'done' then 'done' else 'discarded' end, name = null, content = null, report = null,
        ready = null, ended_at = coalesce(i.ended_at, varsam._clock()), touched_at = varsam._wall()
    where i.touched_at < varsam._clock() - varsam._period('import_kept')
      and (i.content is not null or i.report is not null or i.name is not null);
    get diagnostics forgotten = row_count;
    return forgotten;
end $$;
