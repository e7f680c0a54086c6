-- Whoever promised something at a meeting is told that it waits: once before its day and once after, and anew where it got
-- another day. Not those who are outside the circle of the item now: what waits there is not theirs to open. A number.
create or replace function varsam.calendars_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare today date := (varsam._clock() at time zone 'Europe/Stockholm')::date; found record; done integer := 0;
begin
    for found in
        with due as (
            select a.id, a.due_on, a.due_on < today as is_late from public.meetings_action a
            where a.state = 'open' and a.due_on <= ((varsam._clock() + varsam._period('action_reminder')) at time zone 'Europe/Stockholm')::date
              and not exists (select 1 from public.calendars_reminder r
                              where r.action_id = a.id and r.due_on = a.due_on and r.is_late = (a.due_on < today))
              and varsam._meetings_in_circle(a.item_id, a.owner_id)
        ), told as (
            insert into public.calendars_reminder (action_id, due_on, is_late, at)
            select d.id, d.due_on, d.is_late, varsam._wall() from due d
            on conflict (action_id, due_on, is_late) do nothing returning action_id
        )
        select a.owner_id from told t join public.meetings_action a on a.id = t.action_id
    loop
        perform varsam._notify_user(found.owner_id, 'action');
        done := done + 1;
    end loop;
    return done;
end $$;
