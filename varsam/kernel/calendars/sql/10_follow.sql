-- Entries follow what holds: who has a seat at which coming meeting, and when. Asked anew each time instead of told by each
-- who changes something, so that whatever moves a meeting, ends a series or closes a seat is in the calendars a minute later.
-- `meeting` null: all of them.
create or replace function varsam._calendars_follow(meeting bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    insert into public.calendars_invitation
        (meeting_id, user_id, uid, sequence, changed_at, starts_at, ends_at, is_off, tries, answer)
    select m.id, a.user_id, gen_random_uuid(), 0, varsam._wall(), m.starts_at, m.ends_at, false, 0, ''
    from public.meetings_meeting m join public.meetings_attendance a on a.meeting_id = m.id
    where m.starts_at > varsam._clock() and m.state in ('planned', 'ongoing') and ($1 is null or m.id = $1)
      and not exists (select 1 from public.calendars_invitation i where i.meeting_id = m.id and i.user_id = a.user_id)
      and varsam._meetings_works(a.user_id, a.organisation_id)
    order by m.id, a.id
    on conflict (meeting_id, user_id) do nothing;

    with holds as (
        select i.id, m.starts_at, m.ends_at,
            m.state = 'cancelled' or not varsam._meetings_seated(m.id, i.user_id) as is_off
        from public.calendars_invitation i join public.meetings_meeting m on m.id = i.meeting_id
        where (i.starts_at > varsam._clock() or m.starts_at > varsam._clock()) and ($1 is null or m.id = $1)
    ),
    -- In order, so that two at once wait for each other and never crosswise.
    other as (
        select i.id, h.starts_at, h.ends_at, h.is_off from public.calendars_invitation i join holds h on h.id = i.id
        where (i.starts_at, i.ends_at, i.is_off) is distinct from (h.starts_at, h.ends_at, h.is_off)
        order by i.id for update of i
    )
    update public.calendars_invitation i
    set starts_at = o.starts_at, ends_at = o.ends_at, is_off = o.is_off,
        sequence = i.sequence + 1, changed_at = varsam._wall(), tries = 0, tried_at = null
    from other o where o.id = i.id;
end $$;

create or replace function varsam.calendars_follow() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'calendars are kept by the worker';
    end if;
    perform varsam._calendars_follow(null);
end $$;
