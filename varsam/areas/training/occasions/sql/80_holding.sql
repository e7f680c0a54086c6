-- What those who hold an occasion do with its places; occasions themselves they change under row security.

create or replace function varsam._training_held(occasion bigint) returns public.occasions_occasion
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare o public.occasions_occasion;
begin
    select x.* into o from public.occasions_occasion x where x.id = $1 and x.id = any (varsam.training_kept()) for no key update;
    if o.id is null then raise insufficient_privilege using message = 'the unit that holds it'; end if;
    return o;
end $$;

-- Another number of places; those that are new go to the first in line. False where more are taken already.
create or replace function varsam.training_capacity(occasion bigint, capacity integer) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare o public.occasions_occasion := varsam._training_held($1);
begin
    if $2 < 1 or o.taken > $2 then return false; end if;
    update public.occasions_occasion x set capacity = $2 where x.id = $1;
    perform varsam._training_settle($1);
    perform varsam.audit_append('training.changed', 'occasion', o.reference, o.unit_id, jsonb_build_object('fields', 'capacity'), null);
    perform nextval('public.people_published');
    return true;
end $$;

-- Somebody rang, and has no mail at hand: a place, or a place in line, also when others can no longer sign up. Null uid and
-- why where it is too late for that too.
create or replace function varsam.training_place(
    occasion bigint, signup uuid, digest bytea, email_index bytea,
    data_key uuid, wrapped bytea, master text, person bytea, needs_key uuid, needs_wrapped bytea, needs bytea,
    unit bigint, work_group text, language text
) returns table (uid uuid, state text, line integer, refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare o public.occasions_occasion := varsam._training_held($1); found public.occasions_signup; given text; over text;
begin
    select s.* into found from public.occasions_signup s where s.occasion_id = $1 and (s.uid = $2
        or s.email_index = $4 and s.state in ('placed', 'waiting', 'offered'));
    if found.uid is not null then
        return query select found.uid, found.state::text, varsam._training_line($1, found.arrival, found.state), null::text;
        return;
    end if;
    over := coalesce(varsam._training_over(o), case when o.state = 'draft' then 'not_open' end);
    if over is not null then return query select null::uuid, null, 0, over; return; end if;
    perform varsam._training_settle($1);
    select x.* into o from public.occasions_occasion x where x.id = $1;
    given := case when o.taken < o.capacity then 'placed' else 'waiting' end;
    perform varsam._training_store($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, given, null, null, null, false);
    perform varsam._training_letter(given, $2);
    perform varsam.audit_append('training.placed', 'occasion', o.reference, o.unit_id, jsonb_build_object('state', given), null);
    return query select $2, given, case when given = 'waiting' then o.waiting + 1 else 0 end, null::text;
end $$;

-- Somebody rang and does not come.
create or replace function varsam.training_cancel_for(signup uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare o public.occasions_occasion; why text;
begin
    o := varsam._training_held((select s.occasion_id from public.occasions_signup s where s.uid = $1));
    why := varsam._training_leave($1);
    if why is null then
        perform varsam.audit_append('training.cancelled_for', 'occasion', o.reference, o.unit_id, '{}'::jsonb, null);
    end if;
    return why;
end $$;

-- The link to a meeting on the net, with a key of its own; null takes it away.
create or replace function varsam.training_room(occasion bigint, data_key uuid, wrapped bytea, master text, link bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare o public.occasions_occasion := varsam._training_held($1);
begin
    perform varsam._training_room_gone($1);
    if $2 is not null then
        perform varsam._vault_store_key($2, $3, $4);
        insert into public.occasions_room (occasion_id, data_key_id, link) values ($1, $2, $5);
    end if;
    perform varsam.audit_append('training.changed', 'occasion', o.reference, o.unit_id, jsonb_build_object('fields', 'link'), null);
end $$;

create or replace function varsam._training_room_gone(occasion bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    delete from public.occasions_room r where r.occasion_id = $1 returning r.data_key_id into key;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

-- Everybody at an occasion, in the order of arrival, with what opens their names, for those who hold it or teach there. Only
-- those who are in it or were; `needs` as long as they are kept.
create or replace function varsam.training_people(occasion bigint) returns table (
    signup uuid, line integer, data_key uuid, wrapped bytea, master text, person bytea,
    needs_key uuid, needs_wrapped bytea, needs_master text, needs bytea
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.uid,
        case when s.state = 'waiting' then (count(*) filter (where s.state = 'waiting') over (order by s.arrival))::integer else 0 end,
        s.data_key_id, k.wrapped, k.master_id::text, s.person, s.needs_key_id, n.wrapped, n.master_id::text, s.needs
    from public.occasions_signup s
    left join public.vault_wrappedkey k on k.key_id = s.data_key_id
    left join public.vault_wrappedkey n on n.key_id = s.needs_key_id
    where s.occasion_id = $1 and $1 = any (varsam.training_seen())
    order by s.arrival
$$;

-- The names behind interests that the actor keeps.
create or replace function varsam.training_interested(interests uuid[]) returns table (
    interest uuid, data_key uuid, wrapped bytea, master text, person bytea
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.uid, i.data_key_id, k.wrapped, k.master_id::text, i.person
    from public.occasions_interest i join public.vault_wrappedkey k on k.key_id = i.data_key_id
    where i.uid = any ($1) and i.desk_id = any (varsam.units('training', 'read'))
$$;
