-- Minutes of one item: put right by those who were there, signed, and locked for good.

-- Whether the actor keeps the minutes of an item: leads the meeting and is in the circle, or answers for the record.
create or replace function varsam._meetings_keeps(item bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select varsam._meetings_has_record(i.id, 'change')
        or varsam._meetings_leads(i.meeting_id) and varsam._meetings_in_circle(i.id, varsam.actor())
    from public.meetings_item i where i.id = $1
$$;

create or replace function varsam.meetings_keeps(item bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(varsam._meetings_keeps($1), false)
$$;

-- All lines as they are stored, in order, with who wrote them and when; addenda come later and are not in it.
create or replace function varsam._meetings_digest(item bigint) returns bytea
language sql stable set search_path = pg_catalog, pg_temp as $$
    select sha256(convert_to(coalesce(jsonb_agg(jsonb_build_array(
        l.id, l.kind, l.number, l.author_id, extract(epoch from l.at)::text, l.replaces_id, encode(sha256(l.sealed), 'hex'))
        order by l.at, l.id), '[]')::text, 'UTF8'))
    from public.meetings_line l where l.item_id = $1 and l.kind <> 'addendum'
$$;

create or replace function varsam.meetings_digest(item bigint) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._meetings_digest($1)
    where varsam._meetings_in_circle($1, varsam.actor()) or varsam._meetings_has_record($1, 'read')
$$;

-- Who says that the minutes are right: named people who were there and are in the circle.
create or replace function varsam.meetings_adjusters(item bigint, members bigint[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare n public.meetings_minutes;
begin
    select x.* into n from public.meetings_minutes x where x.item_id = $1 for update;
    if n.item_id is null or n.state <> 'draft' or not coalesce(varsam._meetings_keeps(n.item_id), false)
       or coalesce(cardinality($2), 0) = 0 or exists (
        select 1 from unnest($2) u(id) where not varsam._meetings_in_circle(n.item_id, u.id) or not exists (
            select 1 from public.meetings_attendance a join public.meetings_item i on i.meeting_id = a.meeting_id
            where i.id = n.item_id and a.user_id = u.id and a.presence = 'present')) then
        return false;
    end if;
    delete from public.meetings_adjuster a where a.item_id = n.item_id and a.user_id <> all ($2);
    insert into public.meetings_adjuster (item_id, record_id, user_id)
    select n.item_id, n.record_id, u.id from (select distinct unnest($2) as id) u on conflict do nothing;
    perform varsam._meetings_said_of('minutes.adjusters', n.item_id, jsonb_build_object('how_many', cardinality($2)));
    return true;
end $$;

-- An adjuster signs what they have read: `seen` is its digest. Null: not for the one who acts. 'closed': not now. 'changed':
-- something was written since. 'signed', and 'adjusted' where they were the last.
create or replace function varsam.meetings_sign(item bigint, seen bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare n public.meetings_minutes;
begin
    select x.* into n from public.meetings_minutes x where x.item_id = $1 for update;
    if n.item_id is null or not varsam._meetings_in_circle(n.item_id, varsam.actor()) or not exists (
        select 1 from public.meetings_adjuster a where a.item_id = n.item_id and a.user_id = varsam.actor()) then
        return null;
    end if;
    if n.state <> 'draft' or not exists (
        select 1 from public.meetings_item i join public.meetings_meeting m on m.id = i.meeting_id
        where i.id = n.item_id and m.state = 'held' and i.started_at is not null) then
        return 'closed';
    end if;
    if $2 is distinct from varsam._meetings_digest(n.item_id) then return 'changed'; end if;
    update public.meetings_adjuster a set signed_at = coalesce(a.signed_at, varsam._wall())
    where a.item_id = n.item_id and a.user_id = varsam.actor();
    perform varsam._meetings_said_of('minutes.signed', n.item_id, '{}');
    if exists (select 1 from public.meetings_adjuster a where a.item_id = n.item_id and a.signed_at is null) then
        return 'signed';
    end if;
    update public.meetings_minutes x set state = 'adjusted' where x.item_id = n.item_id;
    return 'adjusted';
end $$;

-- Something was wrong after all: said by an adjuster or who keeps the minutes. Everybody signs anew.
create or replace function varsam.meetings_reopen(item bigint, reason bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare n public.meetings_minutes;
begin
    select x.* into n from public.meetings_minutes x where x.item_id = $1 for update;
    if n.item_id is null or n.state <> 'adjusted' or $2 is null or not (
        varsam._meetings_keeps(n.item_id) or varsam._meetings_in_circle(n.item_id, varsam.actor()) and exists (
            select 1 from public.meetings_adjuster a where a.item_id = n.item_id and a.user_id = varsam.actor())) then
        return false;
    end if;
    update public.meetings_adjuster a set signed_at = null where a.item_id = n.item_id;
    update public.meetings_minutes x set state = 'draft', reopened_why = $2 where x.item_id = n.item_id;
    perform varsam._meetings_said_of('minutes.reopened', n.item_id, '{}');
    return true;
end $$;

-- Nothing changes any more. What stands there is told to the audit by its digest. Null where it is not adjusted by all who
-- were named, or not for the one who acts.
create or replace function varsam.meetings_lock(item bigint) returns bytea
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare n public.meetings_minutes; told bytea;
begin
    select x.* into n from public.meetings_minutes x where x.item_id = $1 for update;
    if n.item_id is null or n.state <> 'adjusted' or not coalesce(varsam._meetings_keeps(n.item_id), false)
       or not exists (select 1 from public.meetings_adjuster a where a.item_id = n.item_id)
       or exists (select 1 from public.meetings_adjuster a where a.item_id = n.item_id and a.signed_at is null) then
        return null;
    end if;
    told := varsam._meetings_digest(n.item_id);
    update public.meetings_minutes x
    set state = 'locked', digest = told, locked_at = varsam._wall(), locked_by_id = varsam.actor() where x.item_id = n.item_id;
    delete from public.meetings_draft d where d.item_id = n.item_id;
    perform varsam._meetings_said_of('minutes.locked', n.item_id, jsonb_build_object('sha256', encode(told, 'hex')));
    return told;
end $$;
