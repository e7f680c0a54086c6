create sequence if not exists public.meetings_number;

-- A meeting that the actor leads and that stands at one of these states, held until the transaction ends; else null.
create or replace function varsam._meetings_led(meeting bigint, states text[]) returns public.meetings_meeting
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select m.* from public.meetings_meeting m
    where m.id = $1 and m.state = any ($2) and varsam._meetings_leads(m.id) for update
$$;

create or replace function varsam._meetings_said(event text, m public.meetings_meeting, details jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam.audit_append($1, 'meeting', ($2).reference::text, ($2).unit_id, $3, null)
$$;

-- What concerns an item is on record where it belongs: with the record that it is about, else with the meeting.
create or replace function varsam._meetings_said_of(event text, item bigint, details jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam.audit_append(
        $1, case when r.id is null then 'meeting' else 'record' end, coalesce(r.reference, m.reference)::text,
        coalesce(r.unit_id, m.unit_id), $3 || jsonb_build_object('meeting', m.reference), null)
    from public.meetings_item i join public.meetings_meeting m on m.id = i.meeting_id
    left join public.meetings_caseitem c on c.item_id = i.id
    left join public.records_record r on r.id = c.record_id
    where i.id = $2
$$;

-- The day in Stockholm on which something is.
create or replace function varsam._meetings_day(at timestamptz) returns date
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1 at time zone 'Europe/Stockholm')::date
$$;

-- A meeting of a group, in a unit where the actor may call one. Its members are invited, not their deputies; who leads the
-- group, else who calls, is the chair.
create or replace function varsam._meetings_plan(
    grp bigint, starts_at timestamptz, ends_at timestamptz, place text, data_key uuid, wrapped bytea, master text,
    series bigint, day date
) returns table (id bigint, reference text)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare g public.meetings_group; new_number bigint; new_reference text; made public.meetings_meeting; leader bigint;
begin
    select x.* into g from public.meetings_group x
    where x.id = $1 and x.ended_at is null and x.unit_id = any (varsam.units('meeting', 'add')) for share;
    if g.id is null then raise insufficient_privilege using message = 'not a group of the one who calls'; end if;
    if $2 is null or $3 is null or $3 < $2 then raise check_violation using message = 'a meeting has a beginning and an end'; end if;
    if (varsam._meetings_day($2) > g.valid_until) is true then
        raise insufficient_privilege using message = 'the group has had its last day';
    end if;
    perform varsam._vault_store_key($5, $6, $7);
    select b.user_id into leader from public.meetings_member b
    where b.group_id = g.id and b.leads and b.valid_from <= now() and (b.valid_to is null or b.valid_to > now())
    order by b.id limit 1;
    new_number := nextval('public.meetings_number');
    new_reference := 'M' || to_char(varsam._wall() at time zone 'Europe/Stockholm', '-YY-')
        || lpad(new_number::text, greatest(3, length(new_number::text)), '0');
    insert into public.meetings_meeting (
        number, reference, unit_id, group_id, room, starts_at, ends_at, place, state, chair_id, data_key_id, series_id, series_day)
    values (new_number, new_reference, g.unit_id, g.id, varsam._meetings_room_of(g.kind), $2, $3, coalesce($4, ''), 'planned',
            coalesce(leader, varsam.actor()), $5, $8, $9)
    returning * into made;
    insert into public.meetings_attendance (meeting_id, user_id, organisation_id, function, presence)
    select made.id, b.user_id, b.organisation_id, b.function, 'invited' from public.meetings_member b
    where b.group_id = g.id and b.deputy_for_id is null
      and b.valid_from <= now() and (b.valid_to is null or b.valid_to > now()) order by b.id;
    -- Whoever calls the meeting sits at it too, unless somebody else leads it.
    insert into public.meetings_attendance (meeting_id, user_id, organisation_id, function, presence)
    values (made.id, made.chair_id, made.unit_id, 'other', 'invited') on conflict do nothing;
    insert into public.meetings_item (meeting_id, room, position, kind, planned_minutes)
    select made.id, made.room, k.n, k.kind, 5 from unnest(array['opening', 'previous', 'next']) with ordinality k(kind, n);
    insert into public.meetings_minutes (item_id, state)
    select i.id, 'draft' from public.meetings_item i where i.meeting_id = made.id;
    perform varsam._meetings_said('meeting.planned', made, '{}');
    return query select made.id, made.reference::text;
end $$;

create or replace function varsam.meetings_plan(
    grp bigint, starts_at timestamptz, ends_at timestamptz, place text, data_key uuid, wrapped bytea, master text
) returns table (id bigint, reference text)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select * from varsam._meetings_plan($1, $2, $3, $4, $5, $6, $7, null, null)
$$;

-- Other times, another place, another chair or secretary; both of these sit at the meeting. It does not move past the group's
-- last day.
create or replace function varsam.meetings_change(
    meeting bigint, starts_at timestamptz, ends_at timestamptz, place text, chair bigint, secretary bigint
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.meetings_meeting := varsam._meetings_led($1, array['planned', 'ongoing']);
begin
    if m.id is null or $2 is null or $3 is null or $3 < $2 then return false; end if;
    if exists (select 1 from unnest(array[$5, $6]) u(id) where u.id is not null and not exists (
        select 1 from public.meetings_attendance a where a.meeting_id = m.id and a.user_id = u.id)) or $5 is null then
        return false;
    end if;
    if $2 <> m.starts_at and exists (
        select 1 from public.meetings_group g where g.id = m.group_id and varsam._meetings_day($2) > g.valid_until) then
        return false;
    end if;
    update public.meetings_meeting x
    set starts_at = $2, ends_at = $3, place = coalesce($4, ''), chair_id = $5, secretary_id = $6 where x.id = m.id;
    perform varsam._meetings_said('meeting.changed', m, '{}');
    return true;
end $$;

-- A meeting that was begun by mistake, with nothing written, stands as if nobody had come: whoever writes at the same moment
-- waits for the minutes, and finds that it has not begun. False where something has been written.
create or replace function varsam._meetings_unbegin(meeting bigint) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from public.meetings_minutes n join public.meetings_item i on i.id = n.item_id
    where i.meeting_id = $1 order by n.item_id for update of n;
    if exists (select 1 from public.meetings_line l join public.meetings_item i on i.id = l.item_id where i.meeting_id = $1) then
        return false;
    end if;
    update public.meetings_item i set started_at = null, ended_at = null where i.meeting_id = $1 and i.started_at is not null;
    update public.meetings_attendance a set presence = 'invited' where a.meeting_id = $1 and a.presence in ('present', 'absent');
    return true;
end $$;

-- The meeting begins, ends, does not take place, or was begun by mistake. Whoever was never there when it ends was absent.
create or replace function varsam.meetings_move(meeting bigint, state text, reason bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.meetings_meeting := varsam._meetings_led($1, array['planned', 'ongoing']);
begin
    if m.id is null or not coalesce(varsam._meetings_way('meeting', m.state, $2), false)
       or ($2 = 'cancelled') is distinct from ($3 is not null) then
        return false;
    end if;
    if $2 = 'ongoing' then
        update public.meetings_attendance a set presence = 'present' where a.meeting_id = m.id and a.user_id = varsam.actor();
    elsif $2 = 'held' then
        update public.meetings_item i set ended_at = varsam._wall()
        where i.meeting_id = m.id and i.started_at is not null and i.ended_at is null;
        update public.meetings_attendance a set presence = 'absent' where a.meeting_id = m.id and a.presence = 'invited';
    elsif $2 = 'planned' and not varsam._meetings_unbegin(m.id) then
        return false;
    end if;
    update public.meetings_meeting x
    set state = $2, cancelled_why = $3, paused_at = null,
        opened_at = case $2 when 'ongoing' then varsam._wall() when 'planned' then null else x.opened_at end,
        closed_at = case when $2 = 'held' then varsam._wall() else x.closed_at end
    where x.id = m.id;
    perform varsam._meetings_said(
        case $2 when 'ongoing' then 'meeting.opened' when 'held' then 'meeting.closed' when 'planned' then 'meeting.taken_back'
        else 'meeting.cancelled' end, m, '{}');
    return true;
end $$;

create or replace function varsam.meetings_pause(meeting bigint, pause boolean) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.meetings_meeting := varsam._meetings_led($1, array['ongoing']);
begin
    if m.id is null or $2 is not distinct from (m.paused_at is not null) then return false; end if;
    update public.meetings_meeting x set paused_at = case when $2 then varsam._wall() end where x.id = m.id;
    return true;
end $$;

-- One more at the meeting: by who leads it, or as the deputy whom somebody who cannot come has in the group. To be invited
-- opens no case. Null where the actor may not, or they are not of that organisation.
create or replace function varsam.meetings_invite(
    meeting bigint, member bigint, organisation bigint, function text, deputy_for bigint
) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.meetings_meeting; made bigint;
begin
    select x.* into m from public.meetings_meeting x where x.id = $1 and x.state in ('planned', 'ongoing') for update;
    if m.id is null then return null; end if;
    if $5 is not null and not exists (
        select 1 from public.meetings_attendance a where a.id = $5 and a.meeting_id = m.id) then
        return null;
    end if;
    if not varsam._meetings_leads(m.id) and not exists (
        select 1 from public.meetings_attendance a
        join public.meetings_member own on own.group_id = m.group_id and own.user_id = a.user_id and own.valid_to is null
        join public.meetings_member deputy on deputy.deputy_for_id = own.id and deputy.user_id = $2
             and deputy.organisation_id = $3 and deputy.valid_to is null
        where a.id = $5 and a.user_id = varsam.actor()) then
        return null;
    end if;
    if not coalesce(varsam._meetings_works($2, $3), false) then return null; end if;
    insert into public.meetings_attendance (meeting_id, user_id, organisation_id, function, presence, deputy_for_id)
    values (m.id, $2, $3, $4, 'invited', $5)
    on conflict (meeting_id, user_id) do update set deputy_for_id = excluded.deputy_for_id
    returning id into made;
    update public.meetings_attendance a set presence = 'excused' where a.id = $5;
    perform varsam._meetings_said('meeting.invited', m, jsonb_build_object('user', $2));
    return made;
end $$;

-- Who is there: said by who leads the meeting, or by oneself. It stands once any minutes of the meeting are locked.
create or replace function varsam.meetings_attend(attendance bigint, presence text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a public.meetings_attendance; m public.meetings_meeting;
begin
    select x.* into a from public.meetings_attendance x where x.id = $1;
    select x.* into m from public.meetings_meeting x where x.id = a.meeting_id for update;
    if m.id is null or ($2 = any (case m.state
        when 'planned' then array['invited', 'excused']
        when 'ongoing' then array['invited', 'present', 'excused', 'absent']
        when 'held' then array['present', 'excused', 'absent'] end)) is not true then
        return false;
    end if;
    if not varsam._meetings_leads(m.id) and (
        m.state = 'held' or $2 = 'absent'
        or not exists (select 1 from varsam._meetings_seats(varsam.actor()) s where s.id = a.id)) then
        return false;
    end if;
    if exists (select 1 from public.meetings_minutes n join public.meetings_item i on i.id = n.item_id
               where i.meeting_id = m.id and n.state = 'locked') then
        return false;
    end if;
    update public.meetings_attendance x set presence = $2 where x.id = a.id;
    return true;
end $$;

-- One more item, before the next meeting's: of no person by who leads the meeting; of a record by who leads the meeting or
-- sits at it for the unit that has the record, where what is said at meetings about it reaches them. Null where not.
create or replace function varsam.meetings_add_item(
    meeting bigint, kind text, planned integer, title bytea, record bigint
) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.meetings_meeting; made bigint; last public.meetings_item; place integer;
begin
    select x.* into m from public.meetings_meeting x where x.id = $1 and x.state in ('planned', 'ongoing') for update;
    if m.id is null or $2 is null or $2 not in ('case', 'trend', 'other') or ($2 = 'case') is distinct from ($5 is not null)
       or $2 = 'case' and m.room <> 'cases' or $2 = 'trend' and m.room <> 'trends' or $2 = 'case' and $4 is not null then
        return null;
    end if;
    if $2 = 'case' then
        if not exists (
            select 1 from public.records_record r
            where r.id = $5 and r.closed_at is null and r.data_key_id is not null
              and varsam._records_reaches(varsam.actor(), r.id, 'meetings')
              and (varsam._meetings_leads(m.id)
                   or r.unit_id = any (varsam.units('record', 'change')) and m.id = any (varsam.meetings_mine())))
           or exists (select 1 from public.meetings_caseitem c join public.meetings_item i on i.id = c.item_id
                      where i.meeting_id = m.id and c.record_id = $5) then
            return null;
        end if;
    elsif not varsam._meetings_leads(m.id) then
        return null;
    end if;
    select coalesce(max(i.position), 0) + 1 into place from public.meetings_item i where i.meeting_id = m.id;
    select i.* into last from public.meetings_item i
    where i.meeting_id = m.id and i.kind = 'next' and i.started_at is null and i.position = place - 1;
    if last.id is not null then
        update public.meetings_item i set position = place where i.id = last.id;
        place := place - 1;
    end if;
    insert into public.meetings_item (meeting_id, room, position, kind, title, planned_minutes)
    values (m.id, m.room, place, $2, $4, greatest(coalesce($3, 0), 0)) returning id into made;
    insert into public.meetings_minutes (item_id, record_id, state) values (made, $5, 'draft');
    if $5 is not null then
        insert into public.meetings_caseitem (item_id, record_id) values (made, $5);
    end if;
    perform varsam._meetings_said_of('meeting.item_added', made, jsonb_build_object('kind', $2));
    return made;
end $$;

-- An item that has not begun and that the actor may move or take off: who leads the meeting, and who has the record.
create or replace function varsam._meetings_movable(item bigint) returns public.meetings_item
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare i public.meetings_item;
begin
    perform 1 from public.meetings_meeting m join public.meetings_item x on x.meeting_id = m.id
    where x.id = $1 and m.state in ('planned', 'ongoing') for update of m;
    if not found then return null; end if;
    select x.* into i from public.meetings_item x where x.id = $1 and x.started_at is null for update;
    if i.id is null or not (varsam._meetings_leads(i.meeting_id) or i.kind = 'case' and exists (
        select 1 from public.meetings_caseitem c join public.records_record r on r.id = c.record_id
        where c.item_id = i.id and r.unit_id = any (varsam.units('record', 'change')))) then
        return null;
    end if;
    return i;
end $$;

-- Another place among the items that have not begun; those that have keep theirs, and with it the numbers of decisions.
create or replace function varsam.meetings_place_item(item bigint, place integer) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare it public.meetings_item := varsam._meetings_movable($1); slots integer[]; ids bigint[]; rank_ integer;
begin
    if it.id is null or $2 is null or not varsam._meetings_leads(it.meeting_id) then return false; end if;
    select array_agg(i.position order by i.position, i.id), array_agg(i.id order by i.position, i.id) filter (where i.id <> it.id)
    into slots, ids from public.meetings_item i where i.meeting_id = it.meeting_id and i.started_at is null;
    select count(*) into rank_ from unnest(slots) s(p) where s.p < $2;
    ids := coalesce(ids[1:rank_], '{}') || it.id || coalesce(ids[rank_ + 1:], '{}');
    update public.meetings_item i set position = slots[n.n]
    from unnest(ids) with ordinality n(id, n) where i.id = n.id;
    return true;
end $$;

create or replace function varsam.meetings_change_item(item bigint, planned integer, title bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare it public.meetings_item := varsam._meetings_movable($1);
begin
    if it.id is null or it.kind = 'case' and $3 is not null then return false; end if;
    update public.meetings_item i set planned_minutes = greatest(coalesce($2, 0), 0), title = coalesce($3, i.title) where i.id = it.id;
    return true;
end $$;

create or replace function varsam.meetings_drop_item(item bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare it public.meetings_item := varsam._meetings_movable($1); slots integer[]; ids bigint[];
begin
    -- What was declared at an item goes with it: who has a conflict of interest does not undo that.
    if it.id is null or it.kind in ('opening', 'previous', 'next') or it.id = any (varsam.meetings_conflicts()) then
        return false;
    end if;
    perform varsam._meetings_said_of('meeting.item_dropped', it.id, jsonb_build_object('kind', it.kind));
    select array_agg(i.position order by i.position, i.id), array_agg(i.id order by i.position, i.id) filter (where i.id <> it.id)
    into slots, ids from public.meetings_item i where i.meeting_id = it.meeting_id and i.started_at is null;
    -- What came by itself does not come again.
    insert into public.meetings_takenoff (meeting_id, origin)
    select it.meeting_id, it.origin where it.origin <> '' on conflict do nothing;
    delete from public.meetings_draft d where d.item_id = it.id;
    delete from public.meetings_document d where d.item_id = it.id;
    delete from public.meetings_adjuster a where a.item_id = it.id;
    delete from public.meetings_minutes n where n.item_id = it.id;
    delete from public.meetings_conflict c where c.item_id = it.id;
    delete from public.meetings_caseitem c where c.item_id = it.id;
    delete from public.meetings_item i where i.id = it.id;
    update public.meetings_item i set position = slots[n.n]
    from unnest(ids) with ordinality n(id, n) where i.id = n.id;
    return true;
end $$;
