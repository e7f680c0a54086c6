-- What is adopted is frozen: neither the picture, nor its measures, nor what was found at a follow-up, nor a report that was
-- handed in can be changed by the app. The owner (a migration, the demo's calendar) is not held.
create or replace function varsam._programme_picture_held() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        new.started_by_id := varsam.actor();
        new.started_at := varsam._wall();
        if new.figures is not null or new.next_by is not null or new.adopted_on is not null or new.plan_on is not null then
            raise check_violation using message = 'a picture begins as a draft';
        end if;
    elsif (old.plan_at is not null and new is distinct from old) or (old.adopted_at is not null and (
        to_jsonb(new) - array['aim_sv', 'aim_en', 'version'] <> to_jsonb(old) - array['aim_sv', 'aim_en', 'version'])) then
        raise check_violation using message = 'what is adopted is frozen';
    end if;
    if new.period_from <> date_trunc('quarter', new.period_from)::date
        or new.period_to <> (date_trunc('quarter', new.period_to) + interval '3 months' - interval '1 day')::date then
        raise check_violation using message = 'a picture is of whole quarters';
    end if;
    return new;
end $$;
create or replace trigger programme_picture_held before insert or update on public.programme_picture
for each row when (current_user = 'varsam_app') execute function varsam._programme_picture_held();

create or replace function varsam._programme_measure_held() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare picture bigint := case when tg_op = 'DELETE' then old.picture_id else new.picture_id end;
begin
    -- Waits for whoever adopts the plan at this moment.
    perform 1 from public.programme_picture p where p.id = picture and p.plan_at is null for share;
    if not found then raise check_violation using message = 'the plan is adopted'; end if;
    if tg_op = 'INSERT' and new.state <> 'planned' then
        raise check_violation using message = 'a measure begins as planned';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create or replace trigger programme_measure_held before insert or update or delete on public.programme_measure
for each row when (current_user = 'varsam_app') execute function varsam._programme_measure_held();

create or replace function varsam._programme_follow_up_held() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'UPDATE' and old.done_on is not null then
        if new is not distinct from old then return new; end if;
        raise check_violation using message = 'what was found stays';
    end if;
    -- Days of an adopted plan are what it is held against: one that is not kept is late, and does not move.
    if tg_op = 'UPDATE' and new.due_on <> old.due_on and exists (
        select 1 from public.programme_measure m join public.programme_picture p on p.id = m.picture_id
        where m.id = old.measure_id and p.plan_at is not null) then
        raise check_violation using message = 'the day stays as it was adopted';
    end if;
    new.noted_by_id := case when new.done_on is not null then varsam.actor() end;
    if new.done_on > (varsam._wall() at time zone 'Europe/Stockholm')::date then
        raise check_violation using message = 'not yet';
    end if;
    return new;
end $$;
create or replace trigger programme_follow_up_held before insert or update on public.programme_followup
for each row when (current_user = 'varsam_app') execute function varsam._programme_follow_up_held();

create or replace function varsam._programme_report_held() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'UPDATE' and old.handed_in_at is not null and new is distinct from old then
        raise check_violation using message = 'what was handed in is frozen';
    end if;
    if tg_op = 'INSERT' and (new.measures is not null or new.handed_in_on is not null) then
        raise check_violation using message = 'a report begins as a draft';
    end if;
    return new;
end $$;
create or replace trigger programme_report_held before insert or update on public.programme_report
for each row when (current_user = 'varsam_app') execute function varsam._programme_report_held();
