-- What has served goes: what says who came the day after, times that nobody took when the limits say. How many keys.
create or replace function varsam.appointments_forget() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare one record; done integer := 0; today date := (varsam._clock() at time zone 'Europe/Stockholm')::date;
begin
    for one in
        select a.uid from public.appointments_appointment a join public.appointments_opening o on o.uid = a.opening_id
        where a.data_key_id is not null
          and ((o.ends_at at time zone 'Europe/Stockholm')::date < today
               or (a.settled_at at time zone 'Europe/Stockholm')::date < today)
    loop
        perform varsam._appointments_gone(one.uid);
        done := done + 1;
    end loop;
    delete from public.appointments_opening o
    where o.ends_at < varsam._clock() - varsam._period('appointment_rest')
      and not exists (select 1 from public.appointments_appointment a where a.opening_id = o.uid);
    return done;
end $$;

-- A thread is erased, by its writer or because its time has run out: what was booked in it is free again, and empty.
create or replace function varsam._appointments_erased() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare one record;
begin
    for one in select a.uid, a.state, o.host_id from public.appointments_appointment a
               join public.appointments_opening o on o.uid = a.opening_id where a.enquiry_id = new.id
    loop
        perform varsam._appointments_end(one.uid, 'cancelled', null);
        if one.state = 'booked' then perform varsam._notify_user(one.host_id, 'appointment'); end if;
    end loop;
    update public.appointments_invitation i set closed_at = varsam._wall() where i.enquiry_id = new.id and i.closed_at is null;
    return null;
end $$;

create or replace trigger appointments_erased after update of state on public.conversations_enquiry
for each row when (new.state = 'erased' and old.state <> 'erased') execute function varsam._appointments_erased();

-- After a restoration (see varsam/kernel/vault/sql/30_keys_part.sql): what was destroyed since the backup goes again.
create or replace function varsam._vault_sweep_appointments() returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare one record; many integer := 0;
begin
    for one in select a.uid from public.appointments_appointment a
               where a.data_key_id is not null
                 and not exists (select 1 from public.vault_wrappedkey w where w.key_id = a.data_key_id) loop
        perform varsam._appointments_gone(one.uid);
        many := many + 1;
    end loop;
    return many;
end $$;
