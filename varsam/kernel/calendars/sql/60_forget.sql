-- Before a record is destroyed, so is what says that somebody was reminded of a promise about it.
create or replace function varsam._record_forget_calendars(record bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    delete from public.calendars_reminder r using public.meetings_action a
    where a.id = r.action_id and (a.record_id = $1 or a.item_id in (
        select c.item_id from public.meetings_caseitem c where c.record_id = $1))
$$;

-- What has served: entries of meetings that were, and addresses that were revoked.
create or replace function varsam.calendars_forget() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    delete from public.calendars_invitation i using public.meetings_meeting m
    where m.id = i.meeting_id and greatest(m.ends_at, i.ends_at) < varsam._clock() - varsam._period('calendar_kept');
    delete from public.calendars_feed f where f.revoked_at < varsam._clock() - varsam._period('calendar_kept')
$$;
