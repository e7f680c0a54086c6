-- Sessions are signed by the engaged person while the engagement goes on; with each, the time that is paid.

-- Whether an engagement went on, on the day of a moment. The days on which it begins, pauses and goes on again count as
-- such: a time together may come before what the unit writes down the same day.
create or replace function varsam._engagement_went_on(started_at timestamptz, rests timestamptz[], at timestamptz)
returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
    with of as (
        select ($1 at time zone 'Europe/Stockholm')::date as first, ($3 at time zone 'Europe/Stockholm')::date as day
    )
    select of.day >= of.first and not exists (
        select 1 from generate_subscripts($2, 1) n
        where n % 2 = 1 and of.day > ($2[n] at time zone 'Europe/Stockholm')::date
          and of.day < ($2[n + 1] at time zone 'Europe/Stockholm')::date)
    from of
$$;

create or replace function varsam._session_signed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare e record;
begin
    -- Waits for a pause that is being made at this moment, and then finds it.
    select x.started_at, x.rests into e from public.engagements_engagement x
    where x.id = new.engagement_id and x.record_id = new.record_id and x.state = 'started' for share;
    if not found then raise check_violation using message = 'it does not go on'; end if;
    if new.at > varsam._wall() then raise check_violation using message = 'what has not been is not noted'; end if;
    -- What takes a session back claims no time: it may stand on the wrong day that it takes back.
    if new.minutes > 0 and not varsam._engagement_went_on(e.started_at, e.rests, new.at) then
        raise check_violation using message = 'it did not go on that day';
    end if;
    if new.corrects_id is not null and not exists (
        select 1 from public.engagements_session s
        where s.id = new.corrects_id and s.engagement_id = new.engagement_id and s.author_id = new.author_id) then
        raise check_violation using message = 'a correction is of one''s own';
    end if;
    new.written_at := varsam._wall() + (clock_timestamp() - now());
    return new;
end $$;

create or replace trigger session_signed before insert on public.engagements_session
for each row when (current_user = 'varsam_app') execute function varsam._session_signed();

create or replace function varsam._hours_add(expert bigint, engagement uuid, day timestamptz, minutes integer, kind text, at timestamptz)
returns void language sql volatile set search_path = pg_catalog, pg_temp as $$
    insert into public.engagements_hourentry (unit_id, user_id, organisation_id, day, minutes, kind, engagement_id, written_at)
    select x.unit_id, x.user_id, x.organisation_id, ($3 at time zone 'Europe/Stockholm')::date, $4, $5, $2, $6
    from public.experts_expert x where x.id = $1 and $4 <> 0
$$;

-- The hours of a session, and back again those of one that it corrects.
create or replace function varsam._session_paid() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare e record; old_session record;
begin
    select x.expert_id, x.kind into e from public.engagements_engagement x where x.id = new.engagement_id;
    if new.corrects_id is not null then
        select s.at, s.minutes into old_session from public.engagements_session s where s.id = new.corrects_id;
        perform varsam._hours_add(e.expert_id, new.engagement_id, old_session.at, -old_session.minutes, e.kind, new.written_at);
    end if;
    perform varsam._hours_add(e.expert_id, new.engagement_id, new.at, new.minutes, e.kind, new.written_at);
    perform varsam._engagement_said('engagement.session', new.record_id, e.kind,
        jsonb_build_object('correction', new.corrects_id is not null));
    return null;
end $$;

create or replace trigger session_paid after insert on public.engagements_session
for each row execute function varsam._session_paid();

-- Supervision is time too, and moves the day that the search for experts looks at.
create or replace function varsam._supervision_noted() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare on_day date := (new.at at time zone 'Europe/Stockholm')::date;
begin
    if new.at > varsam._wall() then raise check_violation using message = 'what has not been is not noted'; end if;
    new.noted_at := varsam._wall();
    perform varsam._hours_add(new.expert_id, null, new.at, new.minutes, 'supervision', new.noted_at);
    update public.experts_expert x
    set supervised_on = greatest(coalesce(x.supervised_on, on_day), on_day),
        supervision_on = case when x.supervision_on > on_day then x.supervision_on end
    where x.id = new.expert_id;
    perform varsam.audit_append('supervision.noted', 'expert', x.id::text, x.unit_id, '{}'::jsonb, null)
    from public.experts_expert x where x.id = new.expert_id;
    return new;
end $$;

create or replace trigger supervision_noted before insert on public.engagements_supervision
for each row when (current_user = 'varsam_app') execute function varsam._supervision_noted();

-- Whoever says that a month is right says it now, of what stands there now.
create or replace function varsam._hours_reviewed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.by_id := varsam.actor();
    -- What is written after it, in the same transaction too, is later.
    new.at := varsam._wall() + (clock_timestamp() - now());
    new.month := date_trunc('month', new.month)::date;
    select coalesce(sum(h.minutes), 0) into new.minutes from public.engagements_hourentry h
    where h.unit_id = new.unit_id and h.day >= new.month and h.day < new.month + interval '1 month';
    perform varsam.audit_append('hours.reviewed', 'hours', to_char(new.month, 'YYYY-MM'), new.unit_id,
        jsonb_build_object('minutes', new.minutes), null);
    return new;
end $$;

create or replace trigger hours_reviewed before insert on public.engagements_hourreview
for each row when (current_user = 'varsam_app') execute function varsam._hours_reviewed();
