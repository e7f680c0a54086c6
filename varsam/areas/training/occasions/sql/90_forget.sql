-- What has served goes: needs and ways into rooms the day after, names when the limits say. What is left is that somebody of
-- a unit came, or did not.

create or replace function varsam._training_needs_gone(signup uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    select s.needs_key_id into key from public.occasions_signup s where s.uid = $1;
    update public.occasions_signup s set needs = null, needs_key_id = null where s.uid = $1;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

-- Nobody is known here any more, and no link opens it.
create or replace function varsam._training_person_gone(signup uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    perform varsam._training_needs_gone($1);
    select s.data_key_id into key from public.occasions_signup s where s.uid = $1;
    delete from public.occasions_letter l where l.signup_id = $1;
    update public.occasions_signup s
    set person = null, data_key_id = null, email_index = null, digest = null, user_id = null where s.uid = $1;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

create or replace function varsam._training_party_gone(party uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    select p.data_key_id into key from public.occasions_party p where p.uid = $1;
    delete from public.occasions_letter l where l.party_id = $1;
    update public.occasions_party p set person = null, data_key_id = null, email_index = null, digest = null where p.uid = $1;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

-- Each night. How many keys were destroyed, of what.
create or replace function varsam.training_forget() returns table (needs integer, rooms integer, people integer, interests integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    instant timestamptz := varsam._clock(); today date := (varsam._clock() at time zone 'Europe/Stockholm')::date;
    rest interval := varsam._period('training_rest'); kept interval := varsam._period('training_kept');
    one record; of_needs integer := 0; of_rooms integer := 0; of_people integer := 0; of_interests integer := 0;
begin
    for one in
        select s.uid from public.occasions_signup s join public.occasions_occasion o on o.id = s.occasion_id
        where s.needs_key_id is not null and (s.state in ('cancelled', 'lapsed') or o.state = 'cancelled'
            or (o.ends_at at time zone 'Europe/Stockholm')::date < today)
    loop
        perform varsam._training_needs_gone(one.uid);
        of_needs := of_needs + 1;
    end loop;
    for one in
        select r.occasion_id from public.occasions_room r join public.occasions_occasion o on o.id = r.occasion_id
        where o.state = 'cancelled' or (o.ends_at at time zone 'Europe/Stockholm')::date < today
    loop
        perform varsam._training_room_gone(one.occasion_id);
        of_rooms := of_rooms + 1;
    end loop;
    -- A place that was never confirmed may be somebody else's address: it goes first.
    for one in
        select s.uid from public.occasions_signup s
        join public.occasions_occasion o on o.id = s.occasion_id
        join public.courses_course c on c.id = o.course_id
        where s.data_key_id is not null and case
            when s.state in ('cancelled', 'lapsed') and s.confirmed_at is null then s.changed_at < instant - rest
            when exists (select 1 from public.occasions_mark m where m.signup_id = s.uid and m.is_present)
                then o.ends_at < instant - greatest(kept, make_interval(months => coalesce(c.renewal_months, 0)::integer))
            else coalesce(o.ends_at, o.closes_at) < instant - rest end
    loop
        perform varsam._training_person_gone(one.uid);
        of_people := of_people + 1;
    end loop;
    for one in
        select p.uid from public.occasions_party p join public.occasions_occasion o on o.id = p.occasion_id
        where p.data_key_id is not null and coalesce(o.ends_at, o.closes_at) < instant - rest
    loop
        perform varsam._training_party_gone(one.uid);
        of_people := of_people + 1;
    end loop;
    for one in
        select i.uid, i.confirmed_at is null as never from public.occasions_interest i
        where i.confirmed_at is null and i.confirm_by < instant
           or i.data_key_id is not null and (
                i.settled_at < instant - rest or i.at < instant - varsam._period('training_interest'))
    loop
        if one.never then perform varsam._training_interest_gone(one.uid);
        else perform varsam._training_interest_empty(one.uid); end if;
        of_interests := of_interests + 1;
    end loop;
    return query select of_needs, of_rooms, of_people, of_interests;
end $$;

-- After a restoration (see varsam/kernel/vault/sql/30_keys_part.sql): what was destroyed since the backup goes again.
create or replace function varsam._vault_sweep_training() returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare one record; many integer := 0;
begin
    for one in select s.uid, s.data_key_id, s.needs_key_id from public.occasions_signup s
               where s.needs_key_id is not null
                 and not exists (select 1 from public.vault_wrappedkey w where w.key_id = s.needs_key_id) loop
        perform varsam._training_needs_gone(one.uid);
        many := many + 1;
    end loop;
    for one in select s.uid from public.occasions_signup s
               where s.data_key_id is not null
                 and not exists (select 1 from public.vault_wrappedkey w where w.key_id = s.data_key_id) loop
        perform varsam._training_person_gone(one.uid);
        many := many + 1;
    end loop;
    for one in select p.uid from public.occasions_party p
               where p.data_key_id is not null
                 and not exists (select 1 from public.vault_wrappedkey w where w.key_id = p.data_key_id) loop
        perform varsam._training_party_gone(one.uid);
        many := many + 1;
    end loop;
    for one in select i.uid from public.occasions_interest i
               where i.data_key_id is not null
                 and not exists (select 1 from public.vault_wrappedkey w where w.key_id = i.data_key_id) loop
        perform varsam._training_interest_empty(one.uid);
        many := many + 1;
    end loop;
    for one in select r.occasion_id from public.occasions_room r
               where not exists (select 1 from public.vault_wrappedkey w where w.key_id = r.data_key_id) loop
        perform varsam._training_room_gone(one.occasion_id);
        many := many + 1;
    end loop;
    return many;
end $$;
