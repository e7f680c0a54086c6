-- The deputy whom somebody has in the group of a meeting, where one is registered and works there still.
create or replace function varsam._calendars_deputy(meeting bigint, who bigint) returns public.meetings_member
language sql stable set search_path = pg_catalog, pg_temp as $$
    select d.* from public.meetings_meeting m
    join public.meetings_member own on own.group_id = m.group_id and own.user_id = $2
         and own.valid_from <= now() and (own.valid_to is null or own.valid_to > now())
    join public.meetings_member d on d.group_id = m.group_id and d.deputy_for_id = own.id
         and d.valid_from <= now() and (d.valid_to is null or d.valid_to > now())
    where m.id = $1 and varsam._meetings_works(d.user_id, d.organisation_id)
    order by d.id limit 1
$$;

-- Whether an invitation can be answered: open, else cancelled, out (they have no seat there any more) or begun.
create or replace function varsam._calendars_standing(meeting bigint, who bigint) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case
        when m.state = 'cancelled' then 'cancelled'
        when not varsam._meetings_seated(m.id, $2) then 'out'
        when m.state <> 'planned' or m.starts_at <= varsam._clock() then 'begun'
        else 'open'
    end
    from public.meetings_meeting m where m.id = $1
$$;

-- What holds of what they said: somebody may have noted since, at the meeting itself, that they come or that they cannot.
create or replace function varsam._calendars_said(answer text, presence text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case
        when $2 = 'excused' and $1 <> 'deputy' then 'no'
        when $2 <> 'excused' and $1 in ('no', 'deputy') then 'yes'
        else $1
    end
$$;

-- Whether it was said to another time, told of the new one or not.
create or replace function varsam._calendars_is_stale(i public.calendars_invitation, m public.meetings_meeting) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1).answer <> '' and (
        (($2).starts_at, ($2).ends_at) is distinct from (($1).starts_at, ($1).ends_at)
        or coalesce(($1).answered_sequence < ($1).sequence, false))
$$;

-- What whoever has the link of a mail sees: times, and what they have said. Nothing for any other secret.
create or replace function varsam.calendars_opened(secret bytea) returns table (
    standing text, language text, starts_at timestamptz, ends_at timestamptz, answer text, answered_at timestamptz,
    is_stale boolean, has_deputy boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._calendars_standing(m.id, i.user_id), u.language::text, m.starts_at, m.ends_at,
        varsam._calendars_said(i.answer, a.presence), i.answered_at, varsam._calendars_is_stale(i, m),
        (varsam._calendars_deputy(m.id, i.user_id)).id is not null
    from public.calendars_invitation i
    join public.meetings_meeting m on m.id = i.meeting_id
    join public.people_user u on u.id = i.user_id
    left join public.meetings_attendance a on a.meeting_id = m.id and a.user_id = i.user_id
    where i.digest = sha256($1)
$$;

-- The meetings that the one who acts can answer to, and what they have said so far.
create or replace function varsam.calendars_mine() returns table (
    meeting bigint, answer text, is_stale boolean, has_deputy boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.id, varsam._calendars_said(coalesce(i.answer, ''), a.presence),
        coalesce(varsam._calendars_is_stale(i, m), false), (varsam._calendars_deputy(m.id, a.user_id)).id is not null
    from varsam._meetings_seats((select varsam.actor())) a
    join public.meetings_meeting m on m.id = a.meeting_id and m.state = 'planned' and m.starts_at > varsam._clock()
    left join public.calendars_invitation i on i.meeting_id = m.id and i.user_id = a.user_id
$$;

-- The seat that came with the answer before goes again, and nobody sits for the one who answers any more.
create or replace function varsam._calendars_take_back(invitation bigint, seat bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare gone bigint;
begin
    update public.meetings_attendance a set deputy_for_id = null where a.deputy_for_id = $2;
    select i.sent_id into gone from public.calendars_invitation i where i.id = $1;
    update public.calendars_invitation i set sent_id = null where i.sent_id = gone;
    update public.meetings_attendance a set deputy_for_id = null where a.deputy_for_id = gone;
    delete from public.meetings_attendance a where a.id = gone and a.presence in ('invited', 'excused');
end $$;

create or replace function varsam._calendars_send_deputy(i public.calendars_invitation, seat bigint) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare d public.meetings_member := varsam._calendars_deputy(($1).meeting_id, ($1).user_id); m public.meetings_meeting; made bigint;
begin
    if d.id is null then return false; end if;
    insert into public.meetings_attendance (meeting_id, user_id, organisation_id, function, presence, deputy_for_id)
    values (($1).meeting_id, d.user_id, d.organisation_id, d.function, 'invited', $2)
    on conflict (meeting_id, user_id) do nothing returning id into made;
    if made is null then
        -- They sit there already: only for whom is new, and that seat is not ours to take back.
        update public.meetings_attendance a set deputy_for_id = $2
        where a.meeting_id = ($1).meeting_id and a.user_id = d.user_id and a.deputy_for_id is null;
        return true;
    end if;
    update public.calendars_invitation x set sent_id = made where x.id = ($1).id;
    select x.* into m from public.meetings_meeting x where x.id = ($1).meeting_id;
    perform varsam._meetings_said('meeting.invited', m, jsonb_build_object('user', d.user_id));
    return true;
end $$;

-- The answer of whoever an invitation is for; the last one counts. 'answered', or why not: cancelled, out, begun, and
-- 'no_deputy' where none is registered. Null for another word.
create or replace function varsam._calendars_answer(invitation bigint, answer text) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare m public.meetings_meeting; i public.calendars_invitation; seat bigint; stands text;
begin
    if $2 is null or $2 not in ('yes', 'no', 'deputy') then return null; end if;
    -- The meeting first, as all who write there do.
    select x.* into m from public.meetings_meeting x
    where x.id = (select y.meeting_id from public.calendars_invitation y where y.id = $1) for update;
    select x.* into i from public.calendars_invitation x where x.id = $1 for update;
    stands := varsam._calendars_standing(m.id, i.user_id);
    if stands is distinct from 'open' then return stands; end if;
    if $2 = 'deputy' and (varsam._calendars_deputy(m.id, i.user_id)).id is null then return 'no_deputy'; end if;
    select a.id into seat from public.meetings_attendance a where a.meeting_id = m.id and a.user_id = i.user_id for update;
    if $2 <> 'deputy' or i.answer <> 'deputy' then perform varsam._calendars_take_back(i.id, seat); end if;
    if $2 = 'deputy' and i.answer <> 'deputy' then perform varsam._calendars_send_deputy(i, seat); end if;
    update public.meetings_attendance a set presence = case when $2 = 'yes' then 'invited' else 'excused' end where a.id = seat;
    -- What they saw is the meeting as it stands now.
    perform varsam._calendars_follow(m.id);
    update public.calendars_invitation x
    set answer = $2, answered_at = varsam._wall(), answered_sequence = x.sequence where x.id = i.id;
    perform varsam._meetings_said('meeting.answered', m, jsonb_build_object('user', i.user_id, 'answer', $2));
    return 'answered';
end $$;

create or replace function varsam.calendars_answer(secret bytea, answer text) returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._calendars_answer(i.id, $2) from public.calendars_invitation i where i.digest = sha256($1)
$$;

-- The same by the one who acts, to their own invitation to a meeting; null where they have none.
create or replace function varsam.calendars_reply(meeting bigint, answer text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare mine bigint;
begin
    if not coalesce(varsam._meetings_seated($1, varsam.actor()), false) then return null; end if;
    perform 1 from public.meetings_meeting m where m.id = $1 for update;
    perform varsam._calendars_follow($1);
    select i.id into mine from public.calendars_invitation i where i.meeting_id = $1 and i.user_id = varsam.actor();
    return varsam._calendars_answer(mine, $2);
end $$;

-- A deputy's seat that is taken away at the meeting came with nobody's answer any more.
create or replace function varsam._calendars_seat_gone() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.calendars_invitation i set sent_id = null where i.sent_id = old.id;
    return old;
end $$;

create or replace trigger calendars_seat_gone before delete on public.meetings_attendance
for each row execute function varsam._calendars_seat_gone();
