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

-- What other floors put into somebody's own calendar: functions named _calendars_entries_ and what they know of, which give
-- the entries of one user. Times alone.
create or replace function varsam._calendars_others(who bigint) returns table (
    uid uuid, sequence integer, changed_at timestamptz, starts_at timestamptz, ends_at timestamptz,
    is_off boolean, is_free boolean
)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare entries text;
begin
    for entries in select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname = 'varsam' and p.proname like '\_calendars\_entries\_%' order by p.proname
    loop
        return query execute format('select * from varsam.%I($1)', entries) using $1;
    end loop;
end $$;

-- The entries of that feed: when, and whether it is off or they have said that they do not come.
create or replace function varsam.calendars_feed(secret bytea) returns table (
    uid uuid, sequence integer, changed_at timestamptz, starts_at timestamptz, ends_at timestamptz,
    is_off boolean, is_free boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with fetched as (
        select f.user_id from public.calendars_feed f
        join public.people_user u on u.id = f.user_id and u.is_active
        where f.digest = sha256($1) and f.revoked_at is null
    ), entries as (
        select i.uid, i.sequence, i.changed_at, i.starts_at, i.ends_at, i.is_off, coalesce(a.presence = 'excused', false) as is_free
        from fetched f
        join public.calendars_invitation i on i.user_id = f.user_id
        left join public.meetings_attendance a on a.meeting_id = i.meeting_id and a.user_id = i.user_id
        union all
        select o.uid, o.sequence, o.changed_at, o.starts_at, o.ends_at, o.is_off, o.is_free
        from fetched f, lateral varsam._calendars_others(f.user_id) o
    )
    select * from entries e order by e.starts_at, e.uid
$$;
