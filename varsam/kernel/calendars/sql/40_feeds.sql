-- What has been revoked stays so, whoever writes.
create or replace function varsam._feed_stays_revoked() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    raise check_violation using message = 'a revoked address does not come back';
end $$;

create or replace trigger feed_stays_revoked before update of revoked_at on public.calendars_feed
for each row when (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
execute function varsam._feed_stays_revoked();

-- Whose feed a secret opens: open or revoked (which it is too when the account has ended), and their language. Nothing for
-- any other secret. It is noted on which day it was used, not when.
create or replace function varsam.calendars_open_feed(secret bytea) returns table (standing text, language text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare today date := (varsam._wall() at time zone 'Europe/Stockholm')::date;
begin
    update public.calendars_feed f set last_used_day = today
    where f.digest = sha256($1) and f.revoked_at is null and f.last_used_day is distinct from today;
    return query
    select case when f.revoked_at is null and u.is_active then 'open' else 'revoked' end, u.language::text
    from public.calendars_feed f join public.people_user u on u.id = f.user_id where f.digest = sha256($1);
end $$;

-- The entries of that feed: when, and whether it is off or they have said that they do not come.
create or replace function varsam.calendars_feed(secret bytea) returns table (
    uid uuid, sequence integer, changed_at timestamptz, starts_at timestamptz, ends_at timestamptz,
    is_off boolean, is_free boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.uid, i.sequence, i.changed_at, i.starts_at, i.ends_at, i.is_off, coalesce(a.presence = 'excused', false)
    from public.calendars_feed f
    join public.people_user u on u.id = f.user_id and u.is_active
    join public.calendars_invitation i on i.user_id = f.user_id
    left join public.meetings_attendance a on a.meeting_id = i.meeting_id and a.user_id = i.user_id
    where f.digest = sha256($1) and f.revoked_at is null
    order by i.starts_at, i.id
$$;
