-- Entries follow what holds: who has a seat at which coming meeting, and when. Asked anew each time instead of told by each
-- who changes something, so that whatever moves a meeting, ends a series or closes a seat is in the calendars a minute later.

-- Meetings whose entries say something else than what holds. Where somebody works is asked once for each of them, and not
-- once for each meeting.
create or replace function varsam._calendars_behind() returns setof bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    with ahead as materialized (
        select m.* from public.meetings_meeting m where m.starts_at > (select varsam._clock())
        union
        select m.* from public.calendars_invitation i join public.meetings_meeting m on m.id = i.meeting_id
        where i.starts_at > (select varsam._clock())
    ), seats as materialized (
        select a.meeting_id, a.user_id, a.organisation_id from ahead m join public.meetings_attendance a on a.meeting_id = m.id
    ), works as materialized (
        select p.user_id, unnest(varsam._meetings_homes(p.user_id)) as organisation_id
        from (select distinct s.user_id from seats s) p
    ), seated as materialized (
        select s.meeting_id, s.user_id from seats s join works w on w.user_id = s.user_id and w.organisation_id = s.organisation_id
    )
    select s.meeting_id from seated s join ahead m on m.id = s.meeting_id
    left join public.calendars_invitation i on i.meeting_id = s.meeting_id and i.user_id = s.user_id
    where i.id is null and m.state in ('planned', 'ongoing') and m.starts_at > (select varsam._clock())
    union
    select i.meeting_id from ahead m join public.calendars_invitation i on i.meeting_id = m.id
    left join seated s on s.meeting_id = i.meeting_id and s.user_id = i.user_id
    where (i.starts_at, i.ends_at, i.is_off)
          is distinct from (m.starts_at, m.ends_at, m.state = 'cancelled' or s.user_id is null)
$$;

-- One meeting's entries; whoever calls holds the meeting, so that nobody waits for another crosswise.
create or replace function varsam._calendars_follow(meeting bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    insert into public.calendars_invitation
        (meeting_id, user_id, uid, sequence, changed_at, starts_at, ends_at, is_off, tries, answer)
    select m.id, a.user_id, gen_random_uuid(), 0, varsam._wall(), m.starts_at, m.ends_at, false, 0, ''
    from public.meetings_meeting m join public.meetings_attendance a on a.meeting_id = m.id
    where m.id = $1 and m.starts_at > varsam._clock() and m.state in ('planned', 'ongoing')
      and varsam._meetings_works(a.user_id, a.organisation_id)
    order by a.id
    on conflict (meeting_id, user_id) do nothing;

    update public.calendars_invitation i
    set starts_at = h.starts_at, ends_at = h.ends_at, is_off = h.is_off,
        sequence = i.sequence + 1, changed_at = varsam._wall(), tries = 0, tried_at = null
    from (
        select x.id, m.starts_at, m.ends_at,
            m.state = 'cancelled' or not varsam._meetings_seated(m.id, x.user_id) as is_off
        from public.calendars_invitation x join public.meetings_meeting m on m.id = x.meeting_id
        where m.id = $1 and (x.starts_at > varsam._clock() or m.starts_at > varsam._clock())
    ) h
    where h.id = i.id and (i.starts_at, i.ends_at, i.is_off) is distinct from (h.starts_at, h.ends_at, h.is_off);
end $$;

-- Meetings that are behind, not so many that others wait for them; one that somebody is changing just now, and what is left,
-- is for the next minute.
create or replace function varsam.calendars_follow() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare behind bigint;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'calendars are kept by the worker';
    end if;
    for behind in select b.id from varsam._calendars_behind() b(id) order by b.id limit 200 loop
        perform 1 from public.meetings_meeting m where m.id = behind for update skip locked;
        if found then perform varsam._calendars_follow(behind); end if;
    end loop;
end $$;
