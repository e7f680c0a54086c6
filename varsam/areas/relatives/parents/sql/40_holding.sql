-- Steps of a group, who came, and what is left when it has ended.

create or replace function varsam.parents_move(grp bigint, step text) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare g public.parents_parentgroup;
begin
    -- Before the group is held: the threads of those who are in it come first.
    if $2 = 'ended' and $1 = any (varsam.parents_changed()) then perform varsam._parents_ask_all($1); end if;
    g := varsam._parents_held($1);
    if g.state = $2 then return query select $2, null::text; return; end if;
    if not varsam._parents_way(g.state, $2) then return query select null::text, 'no_such_step'; return; end if;
    if $2 = 'open' and not exists (select 1 from public.parents_meeting m where m.group_id = $1) then
        return query select null::text, 'no_meeting'; return;
    end if;
    if $2 = 'ended' then perform varsam._parents_end($1);
    else update public.parents_parentgroup x set state = $2 where x.id = $1; end if;
    perform varsam._parents_said('parents.moved', g, jsonb_build_object('state', $2));
    return query select $2, null::text;
end $$;

-- Those who have come and have a place when the group ends are asked whether it helped.
create or replace function varsam._parents_ask_all(grp bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare one record;
begin
    for one in
        select p.id, p.uid from public.parents_seat s join public.support_support p on p.id = s.support_id
        where s.group_id = $1 and s.state = 'taken' and exists (
            select 1 from public.parents_presence x where x.seat_id = s.uid and x.is_present)
        order by p.enquiry_id
    loop
        perform varsam._support_locked(one.uid);
        perform varsam._support_used(one.id, 'group', true);
    end loop;
end $$;

-- What is left of a group: how many. Under its lock.
create or replace function varsam._parents_end(grp bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    update public.parents_parentgroup g set
        had_places = (select count(*) from public.parents_seat s where s.group_id = $1 and s.taken_at is not null),
        stayed = (select count(*) from public.parents_seat s where s.group_id = $1 and s.state = 'taken'),
        meetings_held = (select count(*) from public.parents_meeting m where m.group_id = $1 and m.held_at is not null),
        presences = (select count(*) from public.parents_presence p join public.parents_seat s on s.uid = p.seat_id
                     where s.group_id = $1 and p.is_present)
    where g.id = $1;
    delete from public.parents_presence p using public.parents_seat s where s.uid = p.seat_id and s.group_id = $1;
    for key in select s.data_key_id from public.parents_seat s where s.group_id = $1 and s.data_key_id is not null loop
        update public.parents_seat s set data_key_id = null, alias = null where s.data_key_id = key;
        perform varsam._vault_shred_key(key);
    end loop;
    delete from public.parents_seat s where s.group_id = $1;
    update public.parents_parentgroup g set state = 'ended', ended_at = varsam._wall() where g.id = $1;
end $$;

-- Somebody who has a place was, or was not, at a meeting that has begun: says a leader, or those who keep the group.
create or replace function varsam.parents_mark(meeting uuid, seat uuid, is_present boolean) returns table (value boolean, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.parents_meeting; x public.parents_seat; g public.parents_parentgroup; held uuid;
begin
    select k.* into m from public.parents_meeting k
    where k.uid = $1 and (k.group_id = any (varsam.parents_led()) or k.group_id = any (varsam.parents_changed()));
    select s.* into x from public.parents_seat s where s.uid = $2 and s.group_id = m.group_id;
    if m.uid is null or x.uid is null then raise insufficient_privilege using message = 'who leads it'; end if;
    if m.starts_at > varsam._wall() then return query select null::boolean, 'not_asked'; return; end if;
    select s.uid into held from public.support_support s where s.id = x.support_id;
    if held is not null then perform varsam._support_locked(held); end if;
    g := varsam._parents_locked(m.group_id);
    select s.* into x from public.parents_seat s where s.uid = $2 for update;
    if x.state is distinct from 'taken' or g.state = 'ended' then return query select null::boolean, 'gone'; return; end if;
    insert into public.parents_presence (meeting_id, seat_id, is_present, at, by_id)
    values ($1, $2, $3, varsam._wall(), varsam.actor())
    on conflict (meeting_id, seat_id) do update set is_present = excluded.is_present, at = excluded.at, by_id = excluded.by_id;
    update public.parents_meeting k set held_at = coalesce(k.held_at, varsam._wall()) where k.uid = $1;
    if $3 and x.support_id is not null then perform varsam._support_used(x.support_id, 'group', false); end if;
    perform varsam._parents_said('parents.marked', g, '{}'::jsonb);
    return query select $3, null::text;
end $$;

-- A support that ends takes its seats along (see varsam._support_let_go): what is left is that somebody came.
create or replace function varsam._support_forget_parents(support bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare one record;
begin
    for one in select s.uid, s.group_id from public.parents_seat s where s.support_id = $1 order by s.group_id loop
        perform varsam._parents_locked(one.group_id);
        if exists (select 1 from public.parents_seat s where s.uid = one.uid and s.state in ('invited', 'asked', 'waiting', 'taken')) then
            perform varsam._parents_out(one.uid);
        end if;
        update public.parents_seat s set support_id = null where s.uid = one.uid;
    end loop;
end $$;

-- One group that has met for the last time and that nobody has ended; 0 when there is none left. One at a time, for the threads
-- of those who are in it are held before it.
create or replace function varsam.parents_night() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare one record; many integer := 0;
begin
    for one in
        select g.id from public.parents_parentgroup g
        where g.state in ('open', 'running') and (select max(m.ends_at) from public.parents_meeting m where m.group_id = g.id)
              < varsam._clock() - varsam._period('parents_rest')
        order by g.id limit 1
    loop
        perform varsam._parents_ask_all(one.id);
        perform varsam._parents_locked(one.id);
        if exists (select 1 from public.parents_parentgroup g where g.id = one.id and g.state <> 'ended') then
            perform varsam._parents_end(one.id);
            many := many + 1;
        end if;
    end loop;
    return many;
end $$;

-- After a restoration (see varsam/kernel/vault/sql/30_keys_part.sql): names that were destroyed since the backup.
create or replace function varsam._vault_sweep_parents() returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare many integer;
begin
    update public.parents_seat s set data_key_id = null, alias = null
    where s.data_key_id is not null
      and not exists (select 1 from public.vault_wrappedkey w where w.key_id = s.data_key_id);
    get diagnostics many = row_count;
    return many;
end $$;
