create sequence if not exists public.conversations_number;

-- Where a message from outside lands: the coordination of the district's municipality, else of the first one.
create or replace function varsam._front_desk(district bigint) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select o.id from public.people_organisation o
    where o.kind = 'coordination'
      and ($1 is null or (select d.municipality_id from public.people_district d where d.id = $1) = any (o.ancestors))
    order by o.id limit 1
$$;

-- One call, one round trip: key, enquiry, first message, audit and the notice that something waits. All or nothing.
-- A second sending of the same form finds its own thread and answers with it. Staff note telephone calls in a unit
-- of their own; every other door leads to the front desk.
create or replace function varsam.conversations_receive(
    letter text, door text, sender text, language text, district bigint, unit bigint,
    data_key uuid, wrapped bytea, master text,
    writer_digest bytea, writer_key bytea, message uuid, sealed bytea, heading bytea,
    acknowledge_by timestamptz, triage_by timestamptz, feedback_by timestamptz, expires_at timestamptz
) returns table (id bigint, reference text, fresh boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    found record; home bigint; new_number bigint; new_id bigint; new_reference text; noted boolean := $2 = 'telephone';
begin
    select e.id, e.reference, e.state into found from public.conversations_enquiry e
    where e.writer_digest = $10 or e.id = (select m.enquiry_id from public.conversations_message m where m.id = $12);
    if found.state = 'erased' then
        return;  -- the same form sent again after erasing brings nothing back
    end if;
    if found.id is not null then
        return query select found.id, found.reference::text, false;
        return;
    end if;
    if noted then
        home := $6;
        if home is null or not home = any (varsam.units('enquiry', 'add')) then
            raise insufficient_privilege using message = 'not a unit of the one who notes';
        end if;
    else
        home := varsam._front_desk($5);
    end if;
    perform varsam._vault_store_key($7, $8, $9);
    new_number := nextval('public.conversations_number');
    new_reference := $1 || to_char(now() at time zone 'Europe/Stockholm', '-YY-')
        || lpad(new_number::text, greatest(3, length(new_number::text)), '0');
    insert into public.conversations_enquiry (
        number, reference, unit_id, owner_id, door, sender, district_id, language, state, received_at,
        acknowledge_by, triage_by, feedback_by, acknowledged_at, last_message_at, expires_at,
        unread_by_city, unread_by_writer, data_key_id, writer_digest, writer_key, heading
    ) values (
        new_number, new_reference, home, case when noted then varsam.actor() end, $2, $3, $5, $4,
        case when noted then 'acknowledged' else 'received' end, now(),
        $15, $16, $17, case when noted then now() end, now(), $18,
        not noted, false, $7, $10, $11, $14
    ) returning conversations_enquiry.id into new_id;
    insert into public.conversations_message (id, enquiry_id, side, author_id, at, sealed)
    values ($12, new_id, case when noted then 'note' else 'writer' end, case when noted then varsam.actor() end, now(), $13);
    perform varsam.audit_append(
        case when noted then 'enquiry.noted' else 'enquiry.received' end, 'enquiry', new_reference, home,
        jsonb_build_object('door', $2, 'sender', $3), null);
    if not noted then
        insert into public.notifications_notice (unit_id, resource, at) values (home, 'enquiry', now());
    end if;
    return query select new_id, new_reference, true;
exception when unique_violation then
    -- The other half of a double click was a moment faster.
    return query select e.id, e.reference::text, false from public.conversations_enquiry e
    where e.writer_digest = $10 or e.id = (select m.enquiry_id from public.conversations_message m where m.id = $12);
end $$;

-- Everything that a thread says, and what opens it, is gone; what stays are counts.
create or replace function varsam._conversations_empty(enquiry bigint, how text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid; unit bigint; ref text;
begin
    select e.data_key_id, e.unit_id, e.reference into key, unit, ref
    from public.conversations_enquiry e where e.id = $1 for update;
    delete from public.conversations_message m where m.enquiry_id = $1;
    update public.conversations_enquiry e
    -- The digest stays for a day, so that loading an old page again is answered with "erased" and not with a new thread.
    set state = 'erased', data_key_id = null, writer_key = null, heading = null, expires_at = now() + interval '1 day',
        unread_by_city = false, unread_by_writer = false, owner_id = null
    where e.id = $1;
    perform varsam._vault_shred_key(key);
    delete from public.notifications_task t where t.target = ref;
    perform varsam.audit_append($2, 'enquiry', ref, unit, '{}'::jsonb, null);
end $$;

-- Erasing is what the functions here do, with all that hangs on the thread; never one word in a column.
create or replace function varsam._enquiry_state_told() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    raise check_violation using message = 'a thread is erased by its writer or when its time is over, and stays so';
end $$;

create or replace trigger enquiry_state_told before update of state on public.conversations_enquiry
for each row when (current_user = 'varsam_app' and (new.state = 'erased') <> (old.state = 'erased'))
execute function varsam._enquiry_state_told();

-- The day on which the code stops was promised to the writer: they push it by writing, and no colleague moves it by hand.
create or replace function varsam._enquiry_time_kept() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.writer_digest is distinct from varsam.writer() or new.expires_at < old.expires_at then
        raise check_violation using message = 'how long the code works was promised to the writer';
    end if;
    return new;
end $$;

create or replace trigger enquiry_time_kept before update of expires_at on public.conversations_enquiry
for each row when (current_user = 'varsam_app' and new.expires_at <> old.expires_at)
execute function varsam._enquiry_time_kept();

-- The writer erases: whoever proves the thread's token, and nobody else.
create or replace function varsam.conversations_erase(enquiry bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select 1 from public.conversations_enquiry e
                   where e.id = $1 and e.writer_digest = varsam.writer()) then
        return false;
    end if;
    perform varsam._conversations_empty($1, 'enquiry.erased');
    return true;
end $$;

-- A day after a thread has been erased nothing tells its code from any other.
drop function if exists varsam.conversations_expire(integer);
create or replace function varsam.conversations_forget() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare done integer;
begin
    update public.conversations_enquiry e set writer_digest = null
    where e.state = 'erased' and e.writer_digest is not null and e.expires_at < now();
    get diagnostics done = row_count;
    return done;
end $$;

-- Conditions of the inbox's filters, as text for the two functions below. Values are quoted by format().
create or replace function varsam._inbox_where(filters jsonb) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare parts text[] := '{}'; field text;
begin
    case filters ->> 'state'
        when 'open' then parts := array_append(parts, $w$e.state in ('received', 'acknowledged', 'waiting')$w$);
        when 'closed' then parts := array_append(parts, $w$e.state in ('advised', 'closed', 'erased')$w$);
        else if filters ->> 'state' is not null then parts := array_append(parts, format('e.state = %L', filters ->> 'state')); end if;
    end case;
    foreach field in array array['door', 'sender', 'language'] loop
        if filters ->> field is not null then parts := array_append(parts, format('e.%I = %L', field, filters ->> field)); end if;
    end loop;
    if filters ->> 'district' is not null then
        parts := array_append(parts, format('e.district_id = %s', (filters ->> 'district')::bigint));
    end if;
    if filters ->> 'owner' = 'me' then parts := array_append(parts, format('e.owner_id = %L', varsam.actor()));
    elsif filters ->> 'owner' = 'nobody' then parts := array_append(parts, 'e.owner_id is null'); end if;
    if filters ->> 'due_before' is not null then
        parts := array_append(parts, format('e.next_due < %L::timestamptz', filters ->> 'due_before'));
    end if;
    if filters ->> 'due_after' is not null then
        parts := array_append(parts, format('e.next_due >= %L::timestamptz', filters ->> 'due_after'));
    end if;
    if filters ->> 'unread' = 'yes' then parts := array_append(parts, 'e.unread_by_city'); end if;
    return coalesce(nullif(array_to_string(parts, ' and '), ''), 'true');
end $$;

-- The newest (or the most urgent) ids in all compartments that the actor reads. First the best row of each
-- compartment gives a bound, so that the second pass fetches little more than what is shown.
create or replace function varsam.inbox_ids(filters jsonb, most integer) returns bigint[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set enable_bitmapscan = off set plan_cache_mode = force_custom_plan as $$
declare
    units bigint[] := varsam.units('enquiry', 'read');
    by_due boolean := filters ->> 'order' = 'due';
    col text := case when by_due then 'next_due' else 'received_at' end;
    dir text := case when by_due then 'asc' else 'desc' end;
    cond text := varsam._inbox_where(filters) || case when by_due then ' and e.next_due is not null' else '' end;
    bound timestamptz; result bigint[];
begin
    most := least(greatest(coalesce(most, 50), 1), 500);
    if cardinality(units) = 0 then return '{}'; end if;
    if filters ->> 'after' is not null then
        cond := cond || format(' and e.%I %s %L::timestamptz', col, case when by_due then '>' else '<' end, filters ->> 'after');
    end if;
    execute format(
        'select h.at from unnest($1) u(unit), lateral (select e.%1$I as at from public.conversations_enquiry e '
        'where e.unit_id = u.unit and %2$s order by e.%1$I %3$s limit 1) h order by 1 %3$s offset %4$s limit 1',
        col, cond, dir, greatest(most - 1, 0)) into bound using units;
    if bound is not null then
        cond := cond || format(' and e.%I %s %L::timestamptz', col, case when by_due then '<=' else '>=' end, bound);
    end if;
    execute format(
        'select array_agg(n.id order by n.at %3$s, n.id desc) from (select e.id, e.at from unnest($1) u(unit), '
        'lateral (select e.id, e.%1$I as at from public.conversations_enquiry e where e.unit_id = u.unit and %2$s '
        'order by e.%1$I %3$s limit %4$s) e order by e.at %3$s limit %4$s) n',
        col, cond, dir, most) into result using units;
    return coalesce(result, '{}');
end $$;

-- How many there are, but never counting further than the cap: beyond it "1 000+" is as good an answer.
create or replace function varsam.inbox_count(filters jsonb, cap integer) returns integer
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set enable_bitmapscan = off set plan_cache_mode = force_custom_plan as $$
declare result integer;
begin
    execute format(
        'select count(*) from (select 1 from unnest($1) u(unit), lateral (select 1 from public.conversations_enquiry e '
        'where e.unit_id = u.unit and %s limit %s) e limit %s) c',
        varsam._inbox_where(filters), cap, cap) into result using varsam.units('enquiry', 'read');
    return result;
end $$;

-- What came in and what was answered, by day: counts only, for the desk's picture.
create or replace function varsam.inbox_days(since timestamptz) returns table (day date, came_in bigint, answered bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select d.day, sum(d.came_in), sum(d.answered) from (
        select (e.received_at at time zone 'Europe/Stockholm')::date as day, 1 as came_in, 0 as answered
        from public.conversations_enquiry e
        where e.unit_id = any ((select varsam.units('enquiry', 'read'))::bigint[]) and e.received_at >= $1
        union all
        select (e.answered_at at time zone 'Europe/Stockholm')::date, 0, 1
        from public.conversations_enquiry e
        where e.unit_id = any ((select varsam.units('enquiry', 'read'))::bigint[]) and e.answered_at >= $1
    ) d group by 1 order by 1
$$;

-- The writer wrote again: somebody is to be told. Only for whoever proves the thread's token.
create or replace function varsam.notifications_notice(enquiry bigint) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into public.notifications_notice (unit_id, resource, at)
    select e.unit_id, 'enquiry', now() from public.conversations_enquiry e
    where e.id = $1 and e.writer_digest = varsam.writer()
$$;
