-- While the meeting goes on: which item it is at, who must leave, what is said, decided and promised.

-- The meeting goes to an item; the one that it was at has ended.
create or replace function varsam.meetings_start_item(item bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.meetings_meeting;
begin
    m := varsam._meetings_led((select i.meeting_id from public.meetings_item i where i.id = $1), array['ongoing']);
    if m.id is null then return false; end if;
    update public.meetings_item i set ended_at = varsam._wall()
    where i.meeting_id = m.id and i.id <> $1 and i.started_at is not null and i.ended_at is null;
    update public.meetings_item i set started_at = coalesce(i.started_at, varsam._wall()), ended_at = null where i.id = $1;
    update public.meetings_meeting x set paused_at = null where x.id = m.id;
    return true;
end $$;

-- Somebody at the meeting has a conflict of interest at an item: said by themselves, or noted by who leads the meeting.
-- From this moment they neither hear nor read what is said there.
create or replace function varsam.meetings_declare(id uuid, item bigint, member bigint, reason bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare i public.meetings_item;
begin
    select x.* into i from public.meetings_item x where x.id = $2;
    if i.id is null or not exists (
        select 1 from public.meetings_attendance a where a.meeting_id = i.meeting_id and a.user_id = $3) then
        return false;
    end if;
    if $3 <> varsam.actor() and not varsam._meetings_leads(i.meeting_id) then return false; end if;
    -- The lock orders this against what is being signed and locked at the same moment.
    perform 1 from public.meetings_minutes n where n.item_id = i.id for update;
    insert into public.meetings_conflict (id, item_id, user_id, declared_at, declared_by_id, reason)
    values ($1, i.id, $3, varsam._wall(), varsam.actor(), $4) on conflict do nothing;
    if not found then return false; end if;
    delete from public.meetings_adjuster a where a.item_id = i.id and a.user_id = $3 and exists (
        select 1 from public.meetings_minutes n where n.item_id = i.id and n.state = 'draft');
    perform varsam._meetings_said_of('meeting.conflict', i.id, jsonb_build_object('user', $3));
    return true;
end $$;

-- It was no conflict of interest: decided by who leads the meeting, for a reason, and never in a matter of their own (FL 18 §).
-- That it was declared stays on record. Once minutes are adjusted, what they say of who was outside stands.
create or replace function varsam.meetings_undeclare(item bigint, member bigint, reason bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare i public.meetings_item;
begin
    select x.* into i from public.meetings_item x where x.id = $1;
    if i.id is null or $2 = varsam.actor() or $3 is null or length($3) < 29 or not varsam._meetings_leads(i.meeting_id) then
        return false;
    end if;
    perform 1 from public.meetings_minutes n where n.item_id = i.id and n.state = 'draft' for update;
    if not found then return false; end if;
    update public.meetings_conflict c set ended_at = varsam._wall(), ended_by_id = varsam.actor(), ended_why = $3
    where c.item_id = i.id and c.user_id = $2 and c.ended_at is null;
    if not found then return false; end if;
    perform varsam._meetings_said_of('meeting.conflict_ended', i.id, jsonb_build_object('user', $2));
    return true;
end $$;

-- Whether the actor answers for the record that an item is about, and has no conflict at it.
create or replace function varsam._meetings_has_record(item bigint, verb text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1 from public.meetings_caseitem c join public.records_record r on r.id = c.record_id
        where c.item_id = $1 and r.unit_id = any (varsam.units('record', $2)))
        and not exists (select 1 from public.meetings_conflict x
                        where x.item_id = $1 and x.user_id = varsam.actor() and x.ended_at is null)
$$;

-- One line. Null: not for the one who acts to write. 'closed': not now. 'replaced': somebody else was faster. 'written'.
create or replace function varsam._meetings_write(id uuid, item bigint, kind text, sealed bytea, replaces uuid) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare i public.meetings_item; m public.meetings_meeting; n public.meetings_minutes; old public.meetings_line; num integer;
begin
    select x.* into n from public.meetings_minutes x where x.item_id = $2 for update;
    select x.* into i from public.meetings_item x where x.id = $2;
    select x.* into m from public.meetings_meeting x where x.id = i.meeting_id;
    if n.item_id is null or $3 is null or $4 is null or length($4) < 29
       or not varsam._meetings_in_circle(i.id, varsam.actor()) and not ($3 = 'addendum' and varsam._meetings_has_record(i.id, 'change')) then
        return null;
    end if;
    if $3 <> 'addendum' and not exists (
        select 1 from public.meetings_attendance a
        where a.meeting_id = m.id and a.user_id = varsam.actor() and a.presence = 'present') then
        return null;
    end if;
    if ($3 = 'addendum') <> (n.state = 'locked') or n.state = 'adjusted' or i.started_at is null or m.state not in ('ongoing', 'held') then
        return 'closed';
    end if;
    if n.record_id is not null then
        -- The record goes on as long as something is written about it.
        update public.records_record r set last_entry_at = greatest(r.last_entry_at, varsam._wall())
        where r.id = n.record_id and (r.closed_at is null or $3 = 'addendum') and r.data_key_id is not null;
        if not found then return 'closed'; end if;
    end if;
    if $5 is not null then
        select l.* into old from public.meetings_line l where l.id = $5 and l.item_id = i.id and l.kind = $3 and l.kind <> 'addendum';
        if old.id is null then return null; end if;
        if exists (select 1 from public.meetings_line l where l.replaces_id = $5) then return 'replaced'; end if;
    end if;
    if $3 = 'decision' then
        select coalesce(old.number, max(l.number) + 1, 1) into num from public.meetings_line l where l.item_id = i.id;
    end if;
    insert into public.meetings_line (id, item_id, record_id, kind, number, author_id, at, replaces_id, sealed)
    -- Of several in one transaction, each comes after the one before.
    values ($1, i.id, n.record_id, $3, num, varsam.actor(), varsam._wall() + (clock_timestamp() - now()), $5, $4);
    -- They signed what stood there before.
    update public.meetings_adjuster a set signed_at = null where a.item_id = i.id and $3 <> 'addendum';
    -- It has been said: what was typed for it need not be given back. Putting another line right leaves it as it is.
    delete from public.meetings_draft d where d.item_id = i.id and d.user_id = varsam.actor() and $5 is null;
    perform varsam._meetings_said_of('minutes.written', i.id, jsonb_build_object('kind', $3));
    return 'written';
end $$;

create or replace function varsam.meetings_write(id uuid, item bigint, kind text, sealed bytea, replaces uuid) returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    -- A promise has an owner and a day: it is not written alone.
    select case when $3 in ('text', 'decision', 'question', 'addendum') then varsam._meetings_write($1, $2, $3, $4, $5) end
$$;

-- A line and what it promises: by whom in the circle, and by when. Where the line takes another's place, so does the promise.
-- Besides what `_meetings_write` answers, 'owner': they are not in the circle.
create or replace function varsam.meetings_promise(
    id uuid, line uuid, item bigint, line_sealed bytea, sealed bytea, owner bigint, due date, replaces uuid
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare answer text;
begin
    if $5 is null or length($5) < 29 or $7 is null then return null; end if;
    if $8 is not null and not exists (
        select 1 from public.meetings_action a where a.id = $1 and a.item_id = $3 and a.line_id = $8 and a.state = 'open') then
        -- Settled, or put right by somebody else meanwhile.
        return case when varsam._meetings_in_circle($3, varsam.actor()) then 'replaced' end;
    end if;
    if varsam._meetings_in_circle($3, varsam.actor()) and not varsam._meetings_in_circle($3, $6) then return 'owner'; end if;
    answer := varsam._meetings_write($2, $3, 'action', $4, $8);
    if answer is distinct from 'written' then return answer; end if;
    if $8 is not null then
        update public.meetings_action a set line_id = $2, sealed = $5, owner_id = $6, due_on = $7 where a.id = $1;
    else
        insert into public.meetings_action (id, item_id, record_id, line_id, owner_id, due_on, state, sealed)
        select $1, $3, n.record_id, $2, $6, $7, 'open', $5 from public.meetings_minutes n where n.item_id = $3;
    end if;
    perform varsam._meetings_said_of('action.promised', $3, jsonb_build_object('owner', $6));
    return answer;
end $$;

-- Whether the actor sees an action: as the declaration of its table says.
create or replace function varsam._meetings_sees(a public.meetings_action) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select ($1).item_id = any (varsam.meetings_open_items())
        or ($1).item_id <> all (varsam.meetings_conflicts())
           and (varsam._meetings_has_record(($1).item_id, 'read') or ($1).record_id = any (varsam.meetings_open_records()))
$$;

-- Done, dropped with a reason, or open again: said by its owner while they are in the circle, whoever they work for; by who
-- leads the meeting and is in the circle; and by the unit that has the record.
create or replace function varsam.meetings_settle(action uuid, state text, reason bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a public.meetings_action; home bigint;
begin
    select x.* into a from public.meetings_action x where x.id = $1 for update;
    if a.id is null or not coalesce(varsam._meetings_way('action', a.state, $2), false)
       or ($2 = 'dropped') is distinct from ($3 is not null) or not varsam._meetings_sees(a) then
        return false;
    end if;
    select i.meeting_id into home from public.meetings_item i where i.id = a.item_id;
    if a.owner_id <> varsam.actor() and not varsam._meetings_has_record(a.item_id, 'change')
       and not (varsam._meetings_leads(home) and varsam._meetings_in_circle(a.item_id, varsam.actor())) then
        return false;
    end if;
    update public.meetings_action x
    set state = $2, reason = $3, settled_at = case when $2 <> 'open' then varsam._wall() end,
        settled_by_id = case when $2 <> 'open' then varsam.actor() end,
        followed_at = null, followed_by_id = null, outcome = null
    where x.id = a.id;
    perform varsam._meetings_said_of('action.settled', a.item_id, jsonb_build_object('state', $2));
    return true;
end $$;

-- What an action that is done has given: noted, or put right, by who leads a meeting of the group that took it and sees the
-- action, and by the unit that has the record.
create or replace function varsam.meetings_follow_up(action uuid, outcome bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a public.meetings_action;
begin
    select x.* into a from public.meetings_action x where x.id = $1 for update;
    if a.id is null or a.state <> 'done' or $2 is null or length($2) < 29 or not varsam._meetings_sees(a) then return false; end if;
    if not varsam._meetings_has_record(a.item_id, 'change') and not exists (
        select 1 from public.meetings_item i
        join public.meetings_meeting home on home.id = i.meeting_id
        join public.meetings_meeting m on m.group_id = home.group_id and m.state <> 'cancelled'
        where i.id = a.item_id and varsam._meetings_leads(m.id)) then
        return false;
    end if;
    update public.meetings_action x
    set followed_at = varsam._wall(), followed_by_id = varsam.actor(), outcome = $2 where x.id = a.id;
    perform varsam._meetings_said_of('action.followed', a.item_id, '{}');
    return true;
end $$;
