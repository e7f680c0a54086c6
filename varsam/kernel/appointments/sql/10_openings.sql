-- Times that are offered: a host is in one place at a time, and what somebody has taken is not closed behind them.

create or replace function varsam._opening_stands_alone() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- One at a time for each host, or two who put out times at once would both find the hour free.
    perform pg_advisory_xact_lock(hashtextextended('appointments: times of ' || new.host_id, 0));
    if exists (select 1 from public.appointments_opening o
               where o.host_id = new.host_id and o.uid <> new.uid and o.closed_at is null
                 and o.starts_at < new.ends_at and o.ends_at > new.starts_at) then
        raise exclusion_violation using message = 'the host has another time then';
    end if;
    return new;
end $$;

create or replace trigger opening_stands_alone before insert on public.appointments_opening
for each row execute function varsam._opening_stands_alone();

-- Who may put out times does so for somebody who may too, and ahead.
create or replace function varsam._opening_put_out() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not (new.host_id = any (varsam.colleagues('appointment', new.unit_id))) then
        raise check_violation using message = 'the host does not handle times there';
    end if;
    if new.starts_at <= varsam._clock() or new.closed_at is not null then
        raise check_violation using message = 'a time that comes';
    end if;
    return new;
end $$;

create or replace trigger opening_put_out before insert on public.appointments_opening
for each row when (current_user = 'varsam_app') execute function varsam._opening_put_out();

create or replace function varsam._opening_closes() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if old.closed_at is not null then
        raise check_violation using message = 'a time that was closed stays closed';
    end if;
    if exists (select 1 from public.appointments_appointment a where a.opening_id = new.uid and a.state <> 'cancelled') then
        raise check_violation using message = 'somebody has that time';
    end if;
    return new;
end $$;

create or replace trigger opening_closes before update of closed_at on public.appointments_opening
for each row when (old.closed_at is distinct from new.closed_at) execute function varsam._opening_closes();

-- Who was invited and has a time keeps the invitation until the time is settled.
create or replace function varsam._invitation_closes() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if old.closed_at is not null then
        raise check_violation using message = 'an invitation that was closed stays closed';
    end if;
    if exists (select 1 from public.appointments_appointment a where a.invitation_id = new.uid and a.state = 'booked') then
        raise check_violation using message = 'they have a time';
    end if;
    return new;
end $$;

create or replace trigger invitation_closes before update of closed_at on public.appointments_invitation
for each row when (old.closed_at is distinct from new.closed_at) execute function varsam._invitation_closes();
