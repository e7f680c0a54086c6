-- Reminders, sent by the worker one at a time. After a failure each waits, twice as long each time.
create or replace function varsam._appointments_worker() returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'reminders are sent by the worker';
    end if;
end $$;

create or replace function varsam.appointments_next(after bigint) returns table (
    id bigint, appointment uuid, language text, email bytea, data_key uuid, wrapped bytea, master text
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    perform varsam._appointments_worker();
    return query
    select r.id, a.uid, r.language::text, r.email, w.key_id, w.wrapped, w.master_id::text
    from public.appointments_reminder r
    join public.appointments_appointment a on a.uid = r.appointment_id
    join public.appointments_opening o on o.uid = a.opening_id
    join public.vault_wrappedkey w on w.key_id = a.data_key_id
    where r.id > $1 and r.due_at <= varsam._clock() and o.starts_at > varsam._clock()
      and (r.tried_at is null or r.tried_at < varsam._wall() - least(power(2, r.tries), 240) * interval '1 minute')
    order by r.id limit 1 for update of r skip locked;
end $$;

-- It was sent: the address has served. Where the time was cancelled, so has the key.
create or replace function varsam.appointments_sent(reminder bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare served uuid;
begin
    perform varsam._appointments_worker();
    delete from public.appointments_reminder r where r.id = $1 returning r.appointment_id into served;
    perform varsam._appointments_gone(a.uid) from public.appointments_appointment a
    where a.uid = served and a.state <> 'booked';
end $$;

create or replace function varsam.appointments_unsent(reminder bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._appointments_worker();
    update public.appointments_reminder r set tries = least(r.tries + 1, 30), tried_at = varsam._wall() where r.id = $1;
end $$;
