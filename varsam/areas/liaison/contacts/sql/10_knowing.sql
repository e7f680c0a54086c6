-- Which steps there are (varsam/areas/liaison/contacts/enums.py says why).
create or replace function varsam._contacts_way(before text, after text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1, $2) in (
        ('asked', 'agreed'), ('asked', 'declined'), ('asked', 'lapsed'), ('asked', 'removed'),
        ('agreed', 'withdrawn'), ('agreed', 'lapsed'), ('agreed', 'removed'))
$$;

create or replace function varsam._contacts_step() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if not varsam._contacts_way(old.state, new.state) then
        raise check_violation using message = 'there is no such step';
    end if;
    return new;
end $$;

create or replace trigger contacts_step before update of state on public.contacts_contact
for each row when (old.state is distinct from new.state) execute function varsam._contacts_step();

create or replace function varsam._contacts_today() returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
    select (varsam._clock() at time zone 'Europe/Stockholm')::date
$$;

-- The last day on which somebody can be asked again, from a day on: a yes is good no longer than that.
create or replace function varsam._contacts_review(since date) returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
    select ($1 + varsam._period('known_person_review'))::date
$$;

create or replace function varsam._contacts_said(event text, contact uuid, unit bigint, details jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam.audit_append($1, 'known_person', $2::text, $3, $4, null)
$$;

-- The contact, locked, for those of its unit who may change it; what has ended is nobody's to change.
create or replace function varsam._contacts_to_change(contact uuid) returns public.contacts_contact
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare found public.contacts_contact;
begin
    select c.* into found from public.contacts_contact c
    where c.uid = $1 and c.unit_id = any (varsam.units('known_person', 'change')) for update;
    if found.uid is null then
        raise insufficient_privilege using message = 'nobody whom the one who acts looks after';
    end if;
    if found.data_key_id is null then
        raise check_violation using message = 'nobody is named there any more';
    end if;
    return found;
end $$;

-- Somebody was asked whether the city may know them.
create or replace function varsam.contacts_note(
    contact uuid, body bigint, unit bigint, key_id uuid, wrapped bytea, master text, sealed bytea, asked_on date, asked_how text
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not ($3 = any (varsam.units('known_person', 'add'))) then
        raise insufficient_privilege using message = 'no unit of the one who acts';
    end if;
    if $8 > varsam._contacts_today() or $8 + varsam._period('known_person_answer') < varsam._contacts_today()
       or $9 not in ('mail', 'phone', 'meeting') then
        raise check_violation using message = 'asked by now, and not so long ago that the time to answer is over';
    end if;
    perform varsam._vault_store_key($4, $5, $6);
    insert into public.contacts_contact (
        uid, body_id, unit_id, state, sealed, data_key_id, asked_on, asked_how, agreed_how, added_by_id, at
    ) values ($1, $2, $3, 'asked', $7, $4, $8, $9, '', varsam.actor(), varsam._wall());
    perform varsam._contacts_said('known_person.asked', $1, $3, '{}'::jsonb);
end $$;

-- They said yes: at first, or asked again. It is good until the day on which they are asked again.
create or replace function varsam.contacts_agree(contact uuid, agreed_on date, how text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.contacts_contact := varsam._contacts_to_change($1);
begin
    if $2 > varsam._contacts_today() or $2 < coalesce(found.agreed_on, found.asked_on) or $3 not in ('mail', 'phone', 'meeting')
       or varsam._contacts_review($2) <= varsam._contacts_today() then
        raise check_violation using message = 'said after they were asked, by now, and good today';
    end if;
    update public.contacts_contact c
    set state = 'agreed', agreed_on = $2, agreed_how = $3, review_on = varsam._contacts_review($2) where c.uid = $1;
    perform varsam._contacts_said('known_person.agreed', $1, found.unit_id, jsonb_build_object('again', found.state = 'agreed'));
end $$;

-- Who they are or how to reach them has changed, or they want it said otherwise.
create or replace function varsam.contacts_write(contact uuid, sealed bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.contacts_contact := varsam._contacts_to_change($1);
begin
    update public.contacts_contact c set sealed = $2 where c.uid = $1;
    perform varsam._contacts_said('known_person.changed', $1, found.unit_id, '{}'::jsonb);
end $$;

-- Nobody is named any more: the key goes, and what it sealed.
create or replace function varsam._contacts_end(contact uuid, state text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    select c.data_key_id into key from public.contacts_contact c where c.uid = $1;
    update public.contacts_contact c
    set state = $2, sealed = null, data_key_id = null, ended_on = varsam._contacts_today() where c.uid = $1;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

-- They said no, or took their yes back; or the city does not need to know them.
create or replace function varsam.contacts_end(contact uuid, state text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.contacts_contact := varsam._contacts_to_change($1);
begin
    if $2 not in ('declined', 'withdrawn', 'removed') then
        raise check_violation using message = 'no end that somebody decides';
    end if;
    perform varsam._contacts_end($1, $2);
    perform varsam._contacts_said('known_person.ended', $1, found.unit_id, jsonb_build_object('state', $2));
end $$;

-- In the morning: the unit is told, once, that somebody is to be asked again; whoever has not answered in time, or was not
-- asked again by the day, is named no longer. A number.
create or replace function varsam.contacts_tidy() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare today date := varsam._contacts_today(); found record; done integer := 0;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'contacts are tidied by the worker';
    end if;
    for found in
        update public.contacts_contact c set told_for = c.review_on
        where c.state = 'agreed' and c.told_for is distinct from c.review_on and c.review_on >= today
          and c.review_on <= today + varsam._period('known_person_warning')
        returning c.unit_id
    loop
        perform varsam._notify(found.unit_id, 'known_person');
        done := done + 1;
    end loop;
    for found in
        select c.uid, c.unit_id from public.contacts_contact c
        where (c.state = 'asked' and c.asked_on + varsam._period('known_person_answer') < today)
           or (c.state = 'agreed' and c.review_on < today)
        order by c.uid for update
    loop
        perform varsam._contacts_end(found.uid, 'lapsed');
        perform varsam._contacts_said('known_person.ended', found.uid, found.unit_id, jsonb_build_object('state', 'lapsed'));
        done := done + 1;
    end loop;
    return done;
end $$;

-- After a restoration (see varsam/kernel/vault/sql/30_keys_part.sql): those whose key was destroyed since the backup.
create or replace function varsam._vault_sweep_contacts_contact() returns integer
language sql volatile set search_path = pg_catalog, pg_temp as $$
    with gone as materialized (
        select c.uid, case c.state when 'asked' then 'declined' else 'withdrawn' end as state from public.contacts_contact c
        where c.data_key_id is not null
          and not exists (select 1 from public.vault_wrappedkey w where w.key_id = c.data_key_id)
    ), ended as materialized (select varsam._contacts_end(g.uid, g.state) from gone g)
    select count(*)::integer from ended
$$;
