create sequence if not exists public.missions_number;

-- One line of the thread, by the one who acts.
create or replace function varsam._missions_entry(
    mission uuid, entry uuid, what text, sealed bytea default null, before text default '', after text default '',
    who bigint default null
) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    insert into public.missions_entry (uid, mission_id, what, sealed, before, after, who_id, by_id, at)
    values (coalesce($2, gen_random_uuid()), $1, $3, $4, $5, $6, $7, varsam.actor(), clock_timestamp())
$$;

create or replace function varsam._missions_said(event text, m public.missions_mission, details jsonb default '{}') returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam.audit_append($1, 'mission', ($2).reference, ($2).unit_id, $3, null)
$$;

-- The mission, locked, for those who keep its unit's missions and for its owner; nobody else gets past this.
create or replace function varsam._missions_to_change(mission uuid) returns public.missions_mission
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare found public.missions_mission;
begin
    select m.* into found from public.missions_mission m
    where m.uid = $1 and (m.unit_id = any (varsam.units('mission', 'change'))
        or m.owner_id = varsam.actor() and varsam._missions_may_own(m.owner_id, m.unit_id)) for update;
    if found.uid is null then
        raise insufficient_privilege using message = 'no mission of the one who acts';
    end if;
    return found;
end $$;

-- A body that a mission is linked to anew is one that is shown; a mission keeps the one it has.
create or replace function varsam._missions_check_body(body bigint) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if $1 is not null and not exists (select 1 from public.contacts_body b where b.id = $1 and b.is_shown) then
        raise check_violation using message = 'no body that is shown';
    end if;
end $$;

-- A contact that a mission is linked to is somebody at its body whom its unit knows.
create or replace function varsam._missions_check_links(unit bigint, body bigint, contact uuid) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if $3 is not null and not exists (
        select 1 from public.contacts_contact c
        where c.uid = $3 and c.unit_id = $1 and c.body_id = $2 and c.data_key_id is not null) then
        raise check_violation using message = 'nobody whom the unit knows at that body';
    end if;
end $$;

-- What the wall says of a deadline in the thread: the instant, and where it was named.
create or replace function varsam._missions_deadline_words(deadline timestamptz, zone text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when $1 is null then '' else to_char($1 at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' ' || $2 end
$$;

create or replace function varsam._missions_new(
    mission uuid, unit bigint, kind text, direction text, title text, body bigint, contact uuid, deadline timestamptz, zone text,
    starts_on date, ends_on date, place text, enquiry bigint, key_id uuid, wrapped bytea, master text
) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare new_number bigint; m public.missions_mission;
begin
    if not ($2 = any (varsam.units('mission', 'add'))) then
        raise insufficient_privilege using message = 'no unit of the one who acts';
    end if;
    if $3 not in ('mission', 'request', 'visit', 'network') or $4 not in ('in', 'out') or btrim($5) = '' then
        raise check_violation using message = 'a kind, a direction and a title';
    end if;
    perform varsam._missions_check_body($6);
    perform varsam._missions_check_links($2, $6, $7);
    perform varsam._vault_store_key($14, $15, $16);
    new_number := nextval('public.missions_number');
    insert into public.missions_mission (
        uid, number, reference, unit_id, kind, direction, title, body_id, contact_id, owner_id, enquiry_id, deadline,
        deadline_zone, starts_on, ends_on, place, state, opened_at, changed_at, data_key_id, version
    ) values (
        $1, new_number, to_char(varsam._wall() at time zone 'Europe/Stockholm', '"O"-YY-')
            || lpad(new_number::text, greatest(3, length(new_number::text)), '0'),
        $2, $3, $4, btrim($5), $6, $7, varsam.actor(), $13, $8, $9, $10, $11, btrim($12), 'open', varsam._wall(), varsam._wall(),
        $14, 1
    ) returning * into m;
    perform varsam._missions_entry($1, null, 'opened', null, '', varsam._missions_deadline_words($8, $9));
    perform varsam._missions_said('mission.opened', m, jsonb_build_object('kind', $3, 'direction', $4));
end $$;

-- A mission begins; whoever opens it owns it until somebody else says yes to it.
create or replace function varsam.missions_open(
    mission uuid, unit bigint, kind text, direction text, title text, body bigint, contact uuid, deadline timestamptz, zone text,
    starts_on date, ends_on date, place text, key_id uuid, wrapped bytea, master text
) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._missions_new($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, null, $13, $14, $15)
$$;

-- An enquiry that belongs here becomes a request to us, once: asked again, it gives the same. Nothing of what it says comes along.
create or replace function varsam.missions_from_enquiry(
    enquiry text, mission uuid, title text, key_id uuid, wrapped bytea, master text
) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare e public.conversations_enquiry; old uuid;
begin
    select x.* into e from public.conversations_enquiry x
    where x.reference = $1 and x.unit_id = any (varsam.units('enquiry', 'change')) for update;
    if e.id is null or not (e.unit_id = any (varsam.units('mission', 'add'))) then
        raise insufficient_privilege using message = 'no enquiry of the one who acts';
    end if;
    if e.data_key_id is null then raise check_violation using message = 'the thread has been erased'; end if;
    select m.uid into old from public.missions_mission m where m.enquiry_id = e.id;
    if old is not null then return old; end if;
    perform varsam._missions_new($2, e.unit_id, 'request', 'in', $3, null, null, null, '', null, null, '', e.id, $4, $5, $6);
    return $2;
end $$;

-- What it is about, with whom, when and where. False where somebody was first.
create or replace function varsam.missions_change(
    mission uuid, seen integer, kind text, title text, body bigint, contact uuid, starts_on date, ends_on date, place text
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission := varsam._missions_to_change($1);
begin
    if m.version <> $2 then return false; end if;
    if $3 not in ('mission', 'request', 'visit', 'network') or btrim($4) = '' then
        raise check_violation using message = 'a kind and a title';
    end if;
    if $5 is distinct from m.body_id then perform varsam._missions_check_body($5); end if;
    if ($5, $6) is distinct from (m.body_id, m.contact_id) then
        perform varsam._missions_check_links(m.unit_id, $5, $6);
    end if;
    update public.missions_mission x
    set kind = $3, title = btrim($4), body_id = $5, contact_id = $6, starts_on = $7, ends_on = $8, place = btrim($9),
        version = x.version + 1, changed_at = varsam._wall()
    where x.uid = $1;
    perform varsam._missions_entry($1, null, 'changed');
    perform varsam._missions_said('mission.changed', m);
    return true;
end $$;

-- Another deadline, or none (null); the one before stays in the thread. Whoever owns it is reminded of the new one.
create or replace function varsam.missions_deadline(mission uuid, deadline timestamptz, zone text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission := varsam._missions_to_change($1);
begin
    if m.deadline is not distinct from $2 and m.deadline_zone = $3 then return; end if;
    update public.missions_mission x
    set deadline = $2, deadline_zone = $3, version = x.version + 1, changed_at = varsam._wall() where x.uid = $1;
    perform varsam._missions_entry($1, null, 'deadline', null,
        varsam._missions_deadline_words(m.deadline, m.deadline_zone), varsam._missions_deadline_words($2, $3));
    perform varsam._missions_said('mission.deadline', m);
end $$;

-- Somebody is asked to take it over (null: nobody is any more); until they say yes, who owns it owns it.
create or replace function varsam.missions_offer(mission uuid, somebody bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission := varsam._missions_to_change($1);
begin
    if $2 is not distinct from m.offered_to_id then return; end if;
    if $2 is null then
        update public.missions_mission x set offered_to_id = null where x.uid = $1;
        perform varsam._missions_entry($1, null, 'kept', null, '', 'withdrawn', m.offered_to_id);
    else
        if $2 = m.owner_id or not varsam._missions_may_own($2, m.unit_id) then
            raise check_violation using message = 'somebody else who can own a mission here';
        end if;
        update public.missions_mission x set offered_to_id = $2 where x.uid = $1;
        perform varsam._missions_entry($1, null, 'offered', null, '', '', $2);
        if $2 <> varsam.actor() then perform varsam._notify_user($2, 'own_mission'); end if;
    end if;
    perform varsam._missions_said('mission.handed_over', m, jsonb_build_object('step', case when $2 is null then 'kept' else 'offered' end));
end $$;

-- Whoever was asked says yes, and owns it from now on; or no, and nothing changes.
create or replace function varsam.missions_answer_offer(mission uuid, accepts boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission;
begin
    select x.* into m from public.missions_mission x
    where x.uid = $1 and x.offered_to_id = varsam.actor() and varsam._missions_may_own(varsam.actor(), x.unit_id) for update;
    if m.uid is null then
        raise insufficient_privilege using message = 'nobody has asked the one who acts';
    end if;
    if $2 then
        update public.missions_mission x
        set owner_id = varsam.actor(), offered_to_id = null, told_for = null, told_day_for = null, told_late_for = null
        where x.uid = $1;
    else
        update public.missions_mission x set offered_to_id = null where x.uid = $1;
    end if;
    perform varsam._missions_entry(
        $1, null, case when $2 then 'taken' else 'kept' end, null, '', case when $2 then '' else 'declined' end, m.owner_id);
    if m.owner_id <> varsam.actor() then perform varsam._notify_user(m.owner_id, 'own_mission'); end if;
    perform varsam._missions_said('mission.handed_over', m, jsonb_build_object('step', case when $2 then 'taken' else 'kept' end));
end $$;
