-- Choosing a time. All that gives or frees one holds the enquiry's row first and then the time's, so that the database lets
-- exactly one have it, however many ask at once.

-- As who somebody asks about an enquiry: its writer, or staff who handle both it and its unit's times. Null for all others.
create or replace function varsam._appointments_side(enquiry bigint) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case
        when e.writer_digest = varsam.writer() and e.expires_at > varsam._clock() then 'writer'
        when e.unit_id = any (varsam.units('enquiry', 'change')) and e.unit_id = any (varsam.units('appointment', 'change'))
            then 'staff' end
    from public.conversations_enquiry e where e.id = $1 and e.data_key_id is not null
$$;

-- How long before it begins a time can be had by this side: a colleague who has somebody on the telephone waits for nothing.
create or replace function varsam._appointments_notice(side text) returns interval
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when $1 = 'staff' then interval '0' else coalesce(varsam._period('appointment_notice'), interval '0') end
$$;

-- The times that an invitation can be answered with now. Nothing of who has the others.
create or replace function varsam.appointments_free(invitation uuid) returns table (
    uid uuid, starts_at timestamptz, ends_at timestamptz, forms text[], place text, phone text, languages text[], host text
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with asked as (
        select i.kind, i.host_id, e.unit_id, varsam._appointments_side(e.id) as side
        from public.appointments_invitation i join public.conversations_enquiry e on e.id = i.enquiry_id
        where i.uid = $1 and i.closed_at is null
    )
    select o.uid, o.starts_at, o.ends_at, o.forms::text[], o.place::text, o.phone::text, o.languages::text[], u.given_name::text
    from asked i
    join public.appointments_opening o on o.unit_id = i.unit_id and o.kind = i.kind
      and (i.host_id is null or o.host_id = i.host_id)
    join public.people_user u on u.id = o.host_id and u.is_active
    where i.side is not null and o.closed_at is null
      and o.starts_at > varsam._clock() + varsam._appointments_notice(i.side)
      and not exists (select 1 from public.appointments_appointment a where a.opening_id = o.uid and a.state <> 'cancelled')
    order by o.starts_at, o.uid limit 300
$$;

-- What says who, where and how to come in is gone, and the key that opened it.
create or replace function varsam._appointments_gone(appointment uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    select a.data_key_id into key from public.appointments_appointment a where a.uid = $1;
    delete from public.appointments_reminder r where r.appointment_id = $1;
    update public.appointments_appointment a set data_key_id = null, contact = null, link = null where a.uid = $1;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

-- A booked time ends in one of the other states. Where staff cancel it, whoever asked to be reminded is told now instead.
create or replace function varsam._appointments_end(appointment uuid, outcome text, who bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare is_told boolean;
begin
    update public.appointments_appointment a
    set state = $2, settled_at = varsam._wall(), settled_by_id = $3, contact = null, link = null
    where a.uid = $1 and a.state = 'booked';
    update public.appointments_reminder r set due_at = varsam._clock()
    where r.appointment_id = $1 and $2 = 'cancelled' and $3 is not null
    returning true into is_told;
    if is_told is null then perform varsam._appointments_gone($1); end if;
end $$;

create or replace function varsam._appointments_said(event text, appointment uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam.audit_append($1, 'enquiry', e.reference, e.unit_id,
        jsonb_build_object('kind', i.kind, 'form', a.form, 'by', case when varsam.actor() is null then 'writer' else 'staff' end),
        null)
    from public.appointments_appointment a
    join public.appointments_invitation i on i.uid = a.invitation_id
    join public.conversations_enquiry e on e.id = a.enquiry_id
    where a.uid = $2
$$;

-- A host is told that something waits, unless they did it themselves.
create or replace function varsam._appointments_tell(host bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam._notify_user($1, 'appointment') where $1 is distinct from varsam.actor()
$$;

-- One time for one invitation, by its writer or by staff for them; instead of the one that they have, where it is named.
-- The outcome: booked; same (this form has been taken already); taken (somebody else has it, or it was closed); late (it
-- begins too soon); already (they have another, `uid`); closed (nobody asks them to choose any more); unknown.
create or replace function varsam.appointments_book(
    invitation uuid, appointment uuid, opening uuid, form text, instead uuid,
    data_key uuid, wrapped bytea, master text, contact bytea, email bytea, language text
) returns table (uid uuid, outcome text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    i public.appointments_invitation; o public.appointments_opening; e record; held public.appointments_appointment;
    side text; remind_at timestamptz;
begin
    select x.* into i from public.appointments_invitation x where x.uid = $1;
    side := varsam._appointments_side(i.enquiry_id);
    if side is null then return query select null::uuid, 'unknown'; return; end if;
    select x.id, x.unit_id into e from public.conversations_enquiry x where x.id = i.enquiry_id for no key update;
    -- Asked again under the lock: the thread may have been erased a moment ago.
    side := varsam._appointments_side(i.enquiry_id);
    if side is null then return query select null::uuid, 'unknown'; return; end if;
    select x.* into i from public.appointments_invitation x where x.uid = $1;
    if exists (select 1 from public.appointments_appointment a where a.uid = $2 and a.invitation_id = $1) then
        return query select $2, 'same'; return;
    end if;
    if i.closed_at is not null then return query select null::uuid, 'closed'; return; end if;
    select a.* into held from public.appointments_appointment a where a.invitation_id = $1 and a.state = 'booked';
    if held.uid is not null and held.uid is distinct from $5 then return query select held.uid, 'already'; return; end if;
    select x.* into o from public.appointments_opening x where x.uid = $3 for no key update;
    if o.uid is null or o.unit_id <> e.unit_id or o.kind <> i.kind or not ($4 = any (o.forms))
       or i.host_id is not null and o.host_id <> i.host_id then
        return query select null::uuid, 'unknown'; return;
    end if;
    -- As `appointments_free` says it: who has left meets nobody, whatever an old page still shows.
    if o.closed_at is not null or not exists (select 1 from public.people_user u where u.id = o.host_id and u.is_active) or exists (
        select 1 from public.appointments_appointment a where a.opening_id = $3 and a.state <> 'cancelled') then
        return query select null::uuid, 'taken'; return;
    end if;
    if o.starts_at <= varsam._clock() + varsam._appointments_notice(side) or side = 'writer' and exists (
        select 1 from public.appointments_opening x where x.uid = held.opening_id and x.starts_at <= varsam._clock()) then
        return query select null::uuid, 'late'; return;
    end if;
    if $4 = 'phone' and $9 is null and o.phone = '' or $4 = 'on_site' and $9 is null then
        raise check_violation using message = 'nobody can be reached that way';
    end if;
    if held.uid is not null then
        perform varsam._appointments_end(held.uid, 'cancelled', case when side = 'staff' then varsam.actor() end);
        perform varsam._appointments_said('appointment.cancelled', held.uid);
        perform varsam._appointments_tell(x.host_id) from public.appointments_opening x
        where x.uid = held.opening_id and x.host_id <> o.host_id;
    end if;
    perform varsam._vault_store_key($6, $7, $8);
    insert into public.appointments_appointment (
        uid, invitation_id, enquiry_id, opening_id, form, state, booked_at, booked_by_id, data_key_id, contact
    ) values ($2, $1, i.enquiry_id, $3, $4, 'booked', varsam._wall(), case when side = 'staff' then varsam.actor() end, $6, $9);
    remind_at := o.starts_at - varsam._period('appointment_reminder');
    if $10 is not null and remind_at > varsam._clock() then
        insert into public.appointments_reminder (appointment_id, email, language, due_at, tries)
        values ($2, $10, $11, remind_at, 0);
    end if;
    -- The thread outlives the meeting: that is where the writer finds the link, changes the time, and goes on.
    update public.conversations_enquiry x set expires_at = greatest(x.expires_at, o.ends_at + varsam._period('thread_expiry'))
    where x.id = i.enquiry_id;
    perform varsam._appointments_tell(o.host_id);
    perform varsam._appointments_said('appointment.booked', $2);
    return query select $2, 'booked';
end $$;

-- The appointment with its enquiry's row held, and as who the one who asks does.
create or replace function varsam._appointments_locked(appointment uuid, out side text, out a public.appointments_appointment)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare home bigint;
begin
    select x.enquiry_id into home from public.appointments_appointment x where x.uid = $1;
    side := varsam._appointments_side(home);
    if side is null then return; end if;
    perform 1 from public.conversations_enquiry e where e.id = home for no key update;
    side := varsam._appointments_side(home);
    select x.* into a from public.appointments_appointment x where x.uid = $1;
end $$;

-- The writer cancels until it begins, staff as long as nobody has said what came of it. Done, over, or unknown.
create or replace function varsam.appointments_cancel(appointment uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found record; o public.appointments_opening;
begin
    select * into found from varsam._appointments_locked($1);
    if found.side is null then return 'unknown'; end if;
    if (found.a).state = 'cancelled' then return 'done'; end if;
    select x.* into o from public.appointments_opening x where x.uid = (found.a).opening_id;
    if (found.a).state <> 'booked' or found.side = 'writer' and o.starts_at <= varsam._clock() then return 'over'; end if;
    perform varsam._appointments_end($1, 'cancelled', case when found.side = 'staff' then varsam.actor() end);
    perform varsam._appointments_said('appointment.cancelled', $1);
    perform varsam._appointments_tell(o.host_id);
    return 'done';
end $$;

-- What came of it, said by staff once it has begun: held, which ends the invitation, or missed, after which another time can
-- be chosen. Done, over (it was settled already, or has not begun), or unknown.
create or replace function varsam.appointments_settle(appointment uuid, outcome text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found record;
begin
    select * into found from varsam._appointments_locked($1);
    if found.side is distinct from 'staff' then return 'unknown'; end if;
    if $2 not in ('held', 'missed') then raise check_violation using message = 'held or missed'; end if;
    if (found.a).state <> 'booked' or not exists (
        select 1 from public.appointments_opening o
        where o.uid = (found.a).opening_id and o.starts_at <= varsam._clock()) then
        return 'over';
    end if;
    perform varsam._appointments_end($1, $2, varsam.actor());
    if $2 = 'held' then
        update public.appointments_invitation i set closed_at = varsam._wall()
        where i.uid = (found.a).invitation_id and i.closed_at is null;
    end if;
    perform varsam._appointments_said('appointment.' || $2, $1);
    return 'done';
end $$;
