-- Who watches a meeting learns also that somebody there may see less or more than before: ids alone, as
-- varsam/kernel/meetings/sql/75_notify.sql. What is left to each, row security tells them anew.

-- A share of a record has come, changed or ended.
create or replace function varsam._live_share_tells() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_notify('varsam_meeting', i.meeting_id || ':' || i.id || ':circle')
    from public.meetings_caseitem c join public.meetings_item i on i.id = c.item_id
    join public.meetings_meeting m on m.id = i.meeting_id and m.state in ('ongoing', 'held')
    where c.record_id = coalesce(new.record_id, old.record_id);
    return null;
end $$;

create or replace trigger live_share_tells after insert or update or delete on public.records_grant
for each row execute function varsam._live_share_tells();

-- Somebody has begun or ceased to work somewhere.
create or replace function varsam._live_member_tells() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_notify('varsam_meeting', a.meeting_id || ':0:circle')
    from public.meetings_attendance a
    join public.meetings_meeting m on m.id = a.meeting_id and m.state = 'ongoing'
    where a.user_id = coalesce(new.user_id, old.user_id);
    return null;
end $$;

create or replace trigger live_member_tells after insert or update or delete on public.people_membership
for each row execute function varsam._live_member_tells();
