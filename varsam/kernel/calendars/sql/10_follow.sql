-- Entries follow what holds: who has a seat at which coming meeting, and when. Asked anew each time instead of told by each
-- who changes something, so that whatever moves a meeting, ends a series or closes a seat is in the calendars a minute later.

-- Meetings whose entries say something else than what holds.
create or replace function varsam._calendars_behind() returns setof bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select m.id from public.meetings_meeting m join public.meetings_attendance a on a.meeting_id = m.id
    where m.starts_at > varsam._clock() and m.state in ('planned', 'ongoing')
      and not exists (select 1 from public.calendars_invitation i where i.meeting_id = m.id and i.user_id = a.user_id)
      and varsam._meetings_works(a.user_id, a.organisation_id)
    union
    select i.meeting_id from public.calendars_invitation i join public.meetings_meeting m on m.id = i.meeting_id
    where (i.starts_at > varsam._clock() or m.starts_at > varsam._clock())
      and (i.starts_at, i.ends_at, i.is_off) is distinct from
          (m.starts_at, m.ends_at, m.state = 'cancelled' or not varsam._meetings_seated(m.id, i.user_id))
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

-- All meetings that are behind; one that somebody is changing just now is for the next minute.
create or replace function varsam.calendars_follow() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare behind bigint;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'calendars are kept by the worker';
    end if;
    for behind in select b.id from varsam._calendars_behind() b(id) order by b.id loop
        perform 1 from public.meetings_meeting m where m.id = behind for update skip locked;
        if found then perform varsam._calendars_follow(behind); end if;
    end loop;
end $$;
