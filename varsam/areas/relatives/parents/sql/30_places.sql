-- Giving places. Locks are taken in one order everywhere: the thread, its support, the group, the seat.

create or replace function varsam._parents_said(event text, grp public.parents_parentgroup, details jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam.audit_append($1, 'parent_group', ($2).reference, ($2).unit_id, $3, null)
$$;

-- The group's row, held.
create or replace function varsam._parents_locked(grp bigint) returns public.parents_parentgroup
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare g public.parents_parentgroup;
begin
    select x.* into g from public.parents_parentgroup x where x.id = $1 for no key update;
    return g;
end $$;

-- The same for those who keep it; refused to everybody else.
create or replace function varsam._parents_held(grp bigint) returns public.parents_parentgroup
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare g public.parents_parentgroup;
begin
    if exists (select 1 from public.parents_parentgroup x where x.id = $1 and x.unit_id = any (varsam.units('parent_group', 'change'))) then
        g := varsam._parents_locked($1);
    end if;
    if g.id is null then raise insufficient_privilege using message = 'the unit that keeps it'; end if;
    return g;
end $$;

-- Under the group's lock: somebody who has agreed gets a place, or stands last in the line.
create or replace function varsam._parents_give(seat uuid) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare g public.parents_parentgroup; given text;
begin
    update public.parents_parentgroup x set arrivals = x.arrivals + 1
    where x.id = (select s.group_id from public.parents_seat s where s.uid = $1) returning x.* into g;
    -- Nobody passes those who wait.
    given := case when g.taken < g.places and g.waiting = 0 then 'taken' else 'waiting' end;
    update public.parents_seat s set state = given, arrival = g.arrivals, left_at = null,
        taken_at = case when given = 'taken' then varsam._wall() else s.taken_at end
    where s.uid = $1;
    return given;
end $$;

-- Under the group's lock: free places go to the first in line, who have all agreed and want one.
create or replace function varsam._parents_settle(grp bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare g public.parents_parentgroup; first uuid;
begin
    loop
        select x.* into g from public.parents_parentgroup x where x.id = $1;
        exit when g.state not in ('open', 'running') or g.taken >= g.places or g.waiting = 0;
        select s.uid into first from public.parents_seat s where s.group_id = $1 and s.state = 'waiting' order by s.arrival limit 1;
        update public.parents_seat s set state = 'taken', taken_at = varsam._wall() where s.uid = first;
    end loop;
end $$;

-- Staff invite somebody whose support goes on; who said no, or left, can be asked again.
create or replace function varsam.parents_invite(grp bigint, support uuid) returns table (value uuid, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support := varsam._support_held($2); g public.parents_parentgroup := varsam._parents_held($1); x public.parents_seat;
begin
    if s.state <> 'ongoing' then return query select null::uuid, 'not_open'; return; end if;
    if g.state not in ('open', 'running') then return query select null::uuid, 'shut'; return; end if;
    select k.* into x from public.parents_seat k where k.group_id = g.id and k.support_id = s.id for update;
    if x.state in ('invited', 'waiting', 'taken') then return query select x.uid, null::text; return; end if;
    if x.state = 'asked' then
        perform varsam._parents_admitted(x);
    elsif x.uid is not null then
        update public.parents_seat k set state = 'invited', asked_at = varsam._wall(), left_at = null where k.uid = x.uid;
    else
        insert into public.parents_seat (uid, group_id, support_id, state, asked_at)
        values (gen_random_uuid(), g.id, s.id, 'invited', varsam._wall()) returning * into x;
    end if;
    perform varsam._support_touch(s.id);
    perform varsam._parents_said('parents.invited', g, '{}'::jsonb);
    return query select x.uid, null::text;
end $$;

-- The writer asks for a place in a group that is open in a language of theirs.
create or replace function varsam.parents_ask(grp bigint) returns table (value uuid, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support; g public.parents_parentgroup; x public.parents_seat;
begin
    s := varsam._support_own((select k.uid from public.support_support k where k.id = any (varsam.supports_mine())));
    if s.state <> 'ongoing' then return query select null::uuid, 'not_open'; return; end if;
    if not $1 = any (varsam.parents_for_writer()) then return query select null::uuid, 'shut'; return; end if;
    g := varsam._parents_locked($1);
    select k.* into x from public.parents_seat k where k.group_id = g.id and k.support_id = s.id for update;
    if x.state in ('asked', 'invited', 'waiting', 'taken') then return query select x.uid, null::text; return; end if;
    if g.state <> 'open' then return query select null::uuid, 'shut'; return; end if;
    if x.uid is not null then
        update public.parents_seat k set state = 'asked', asked_at = varsam._wall(), left_at = null where k.uid = x.uid;
    else
        insert into public.parents_seat (uid, group_id, support_id, state, asked_at)
        values (gen_random_uuid(), g.id, s.id, 'asked', varsam._wall()) returning * into x;
    end if;
    perform varsam._support_touch(s.id);
    perform varsam._parents_said('parents.asked', g, '{}'::jsonb);
    perform varsam._notify(g.unit_id, 'parent_group');
    return query select x.uid, null::text;
end $$;

-- A seat of the writer's own, with its support and its group held.
create or replace function varsam._parents_own(seat uuid) returns public.parents_seat
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare x public.parents_seat;
begin
    select k.* into x from public.parents_seat k where k.uid = $1 and k.support_id = any (varsam.supports_mine());
    if x.uid is null then raise insufficient_privilege using message = 'whose seat it is'; end if;
    perform varsam._support_own((select s.uid from public.support_support s where s.id = x.support_id));
    perform varsam._parents_locked(x.group_id);
    select k.* into x from public.parents_seat k where k.uid = $1 for update;
    return x;
end $$;

-- The writer says yes to the promise of silence and what they want to be called. Who was invited then has a place or stands in
-- line; who has asked for one waits for staff to say yes.
create or replace function varsam.parents_agree(
    seat uuid, wording bigint, data_key uuid, wrapped bytea, master text, alias bytea
) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare x public.parents_seat := varsam._parents_own($1); g public.parents_parentgroup; given text;
begin
    select k.* into g from public.parents_parentgroup k where k.id = x.group_id;
    if x.state in ('waiting', 'taken') then return query select x.state::text, null::text; return; end if;
    if x.state not in ('invited', 'asked') or g.state not in ('open', 'running') then
        return query select null::text, 'shut'; return;
    end if;
    if $2 is distinct from g.wording_id then return query select null::text, 'new_wording'; return; end if;
    if not exists (select 1 from public.support_support s where s.id = x.support_id and s.state = 'ongoing') then
        return query select null::text, 'not_open'; return;
    end if;
    perform varsam._parents_called($1, $3, $4, $5, $6);
    update public.parents_seat k set agreed_at = varsam._wall(), wording_id = $2 where k.uid = $1;
    given := x.state;
    if x.state = 'invited' then given := varsam._parents_give($1); end if;
    perform varsam._support_touch(x.support_id);
    perform varsam._parents_said('parents.agreed', g, jsonb_build_object('state', given));
    perform varsam._notify(g.unit_id, 'parent_group');
    return query select given, null::text;
end $$;

-- What somebody wants to be called, with a key of its own; the one before is destroyed. Null takes it away.
create or replace function varsam._parents_called(seat uuid, data_key uuid, wrapped bytea, master text, alias bytea) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    select s.data_key_id into key from public.parents_seat s where s.uid = $1;
    if $2 is not null then perform varsam._vault_store_key($2, $3, $4); end if;
    update public.parents_seat s set data_key_id = $2, alias = $5 where s.uid = $1;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

create or replace function varsam.parents_rename(seat uuid, data_key uuid, wrapped bytea, master text, alias bytea)
returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare x public.parents_seat := varsam._parents_own($1);
begin
    if x.agreed_at is null or x.state not in ('asked', 'waiting', 'taken') then return query select null::text, 'not_agreed'; return; end if;
    perform varsam._parents_called($1, $2, $3, $4, $5);
    return query select x.state::text, null::text;
end $$;

-- Under the group's lock: out of it, and what they were called is gone. The place goes on to the first in line.
create or replace function varsam._parents_out(seat uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare x public.parents_seat;
begin
    select s.* into x from public.parents_seat s where s.uid = $1;
    perform varsam._parents_called($1, null, null, null, null);
    update public.parents_seat s set
        state = case when x.state in ('waiting', 'taken') then 'left' else 'declined' end, left_at = varsam._wall(),
        agreed_at = null, wording_id = null, arrival = null
    where s.uid = $1;
    perform varsam._parents_settle(x.group_id);
end $$;

-- The writer leaves, or says no thanks; they need not say why.
create or replace function varsam.parents_leave(seat uuid) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare x public.parents_seat := varsam._parents_own($1); g public.parents_parentgroup;
begin
    if x.state in ('left', 'declined') then return query select x.state::text, null::text; return; end if;
    perform varsam._parents_out($1);
    perform varsam._support_touch(x.support_id);
    select k.* into g from public.parents_parentgroup k where k.id = x.group_id;
    perform varsam._parents_said('parents.left', g, jsonb_build_object('state', x.state));
    perform varsam._notify(g.unit_id, 'parent_group');
    return query select case when x.state in ('waiting', 'taken') then 'left' else 'declined' end, null::text;
end $$;

create or replace function varsam._parents_admitted(x public.parents_seat) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if ($1).agreed_at is not null then return varsam._parents_give(($1).uid); end if;
    update public.parents_seat s set state = 'invited' where s.uid = ($1).uid;
    return 'invited';
end $$;

-- Staff answer somebody who has asked for a place.
create or replace function varsam.parents_answer(seat uuid, admits boolean) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare x public.parents_seat; g public.parents_parentgroup; given text;
begin
    select s.* into x from public.parents_seat s where s.uid = $1 and s.group_id = any (varsam.parents_changed());
    if x.uid is null then raise insufficient_privilege using message = 'the unit that keeps it'; end if;
    perform varsam._support_locked((select s.uid from public.support_support s where s.id = x.support_id));
    g := varsam._parents_held(x.group_id);
    select s.* into x from public.parents_seat s where s.uid = $1 for update;
    if $2 and x.state in ('invited', 'waiting', 'taken') or not $2 and x.state = 'declined' then
        return query select x.state::text, null::text; return;
    end if;
    if x.state <> 'asked' then return query select null::text, 'answered'; return; end if;
    if $2 and g.state not in ('open', 'running') then return query select null::text, 'shut'; return; end if;
    if $2 then given := varsam._parents_admitted(x);
    else perform varsam._parents_out($1); given := 'declined'; end if;
    if x.support_id is not null then perform varsam._support_touch(x.support_id); end if;
    perform varsam._parents_said('parents.answered', g, jsonb_build_object('state', given));
    return query select given, null::text;
end $$;

-- Another number of places; those that are new go to the first in line.
create or replace function varsam.parents_places(grp bigint, places integer) returns table (value integer, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare g public.parents_parentgroup := varsam._parents_held($1);
begin
    if $2 < greatest(1, g.taken) then return query select null::integer, 'full'; return; end if;
    update public.parents_parentgroup x set places = $2 where x.id = $1;
    perform varsam._parents_settle($1);
    perform varsam._parents_said('parents.changed', g, jsonb_build_object('fields', 'places'));
    return query select $2, null::text;
end $$;
