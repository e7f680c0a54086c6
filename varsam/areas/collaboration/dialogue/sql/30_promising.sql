create sequence if not exists public.dialogue_promise_number;

-- The city promises something: somebody answers for it, and a day is said.
create or replace function varsam.dialogue_promise(
    community bigint, question uuid, key_id uuid, wrapped bytea, master text, words bytea, owner bigint, due_on date
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_community; office bigint; new_number bigint; new_reference text;
begin
    found := varsam._dialogue_to_change($1);
    office := varsam._dialogue_office($7, found.unit_id);
    if found.ended_on is not null or office is null or $8 < varsam._dialogue_today() or ($2 is not null and not exists (
        select 1 from public.dialogue_question q where q.id = $2 and q.community_id = $1)) then
        raise check_violation using message = 'somebody here answers for it, for a day to come';
    end if;
    perform varsam._vault_store_key($3, $4, $5);
    new_number := nextval('public.dialogue_promise_number');
    new_reference := to_char(varsam._wall() at time zone 'Europe/Stockholm', '"L"-YY-')
        || lpad(new_number::text, greatest(3, length(new_number::text)), '0');
    insert into public.dialogue_promise (
        number, reference, community_id, question_id, office_id, owner_id, promised_on, due_on, now_due_on, state, data_key_id,
        text, written_by_id
    ) values (
        new_number, new_reference, $1, $2, office, $7, varsam._dialogue_today(), $8, $8, 'open', $3, $6, varsam.actor()
    );
    perform varsam.audit_append('dialogue.promised', 'promise', new_reference, found.unit_id, '{}'::jsonb, null);
    return new_reference;
end $$;

-- The promise, locked, for who answers for it or keeps the dialogue; and the unit that keeps it.
create or replace function varsam._dialogue_promise_to_change(promise bigint) returns public.dialogue_promise
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_promise;
begin
    select p.* into found from public.dialogue_promise p join public.dialogue_community c on c.id = p.community_id
    where p.id = $1 and (c.unit_id = any (varsam.units('dialogue', 'change'))
        or (p.owner_id = varsam.actor() and varsam._dialogue_office(p.owner_id, c.unit_id) is not null)) for update of p;
    if found.id is null then
        raise insufficient_privilege using message = 'no promise of the one who acts';
    end if;
    return found;
end $$;

create or replace function varsam._dialogue_unit(community bigint) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select c.unit_id from public.dialogue_community c where c.id = $1
$$;

-- Kept, and what was done; or not, and why. Once. False where somebody was first.
create or replace function varsam.dialogue_settle(promise bigint, state text, outcome bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_promise;
begin
    found := varsam._dialogue_promise_to_change($1);
    if found.state <> 'open' then return false; end if;
    if $2 not in ('kept', 'broken') then raise check_violation using message = 'kept or broken'; end if;
    update public.dialogue_promise p set state = $2, outcome = $3, settled_on = varsam._dialogue_today() where p.id = $1;
    perform varsam.audit_append('dialogue.settled', 'promise', found.reference, varsam._dialogue_unit(found.community_id),
        jsonb_build_object('state', $2), null);
    return true;
end $$;

-- It takes longer: a later day, and why. What was said first stays. False where it is settled.
create or replace function varsam.dialogue_delay(promise bigint, made uuid, due_on date, why bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_promise;
begin
    found := varsam._dialogue_promise_to_change($1);
    if found.state <> 'open' then return false; end if;
    if $3 <= found.now_due_on or $3 < varsam._dialogue_today() then
        raise check_violation using message = 'a later day, to come';
    end if;
    insert into public.dialogue_delay (id, promise_id, was_due, due_on, why, by_id, said_on)
    values ($2, $1, found.now_due_on, $3, $4, varsam.actor(), varsam._dialogue_today());
    update public.dialogue_promise p set now_due_on = $3 where p.id = $1;
    perform varsam.audit_append('dialogue.delayed', 'promise', found.reference, varsam._dialogue_unit(found.community_id),
        '{}'::jsonb, null);
    return true;
end $$;

-- Somebody else answers for it from now on. False where it is settled.
create or replace function varsam.dialogue_hand_over(promise bigint, owner bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_promise; office bigint;
begin
    found := varsam._dialogue_promise_to_change($1);
    if found.state <> 'open' then return false; end if;
    office := varsam._dialogue_office($2, varsam._dialogue_unit(found.community_id));
    if office is null then raise check_violation using message = 'somebody here answers for it'; end if;
    update public.dialogue_promise p set owner_id = $2, office_id = office, reminded_for = null, told_late_for = null
    where p.id = $1;
    if $2 <> varsam.actor() then perform varsam._notify_user($2, 'promise'); end if;
    perform varsam.audit_append('dialogue.handed_over', 'promise', found.reference, varsam._dialogue_unit(found.community_id),
        jsonb_build_object('user', $2), null);
    return true;
end $$;
