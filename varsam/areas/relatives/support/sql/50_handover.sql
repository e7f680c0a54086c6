-- A handover goes to a social office of the same municipality, and only when the relative has said yes to what it says.

-- The office is offered: one at a time.
create or replace function varsam.handover_offer(support uuid, handover uuid, office bigint, what bytea)
returns table (value uuid, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support := varsam._support_held($1); h public.support_handover;
begin
    if s.state <> 'ongoing' then return query select null::uuid, 'not_open'; return; end if;
    if not exists (
        select 1 from public.people_organisation o join public.people_organisation u on u.id = s.unit_id
        where o.id = $3 and o.left_at is null and o.ancestors[1] = u.ancestors[1]
          and exists (select 1 from public.people_district d where d.office_id = o.id)) then
        return query select null::uuid, 'gone'; return;
    end if;
    select x.* into h from public.support_handover x where x.support_id = s.id and x.state in ('offered', 'consented');
    if h.office_id = $3 then return query select h.uid, null::text; return; end if;
    if h.id is not null then return query select null::uuid, 'one_at_a_time'; return; end if;
    insert into public.support_handover (uid, support_id, office_id, district_id, language, state, offered_at, what, why)
    values ($2, s.id, $3, s.district_id, s.language, 'offered', varsam._wall(), $4, '');
    perform varsam._support_touch(s.id);
    perform varsam._support_said('handover.offered', s, jsonb_build_object('office', $3));
    return query select $2, null::text;
end $$;

-- The handover under its support's lock, for the writer whose it is.
create or replace function varsam._handover_own(handover uuid) returns public.support_handover
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare h public.support_handover;
begin
    if not exists (select 1 from public.support_handover x where x.uid = $1 and x.id = any (varsam.handovers_mine())) then
        raise insufficient_privilege using message = 'whose handover it is';
    end if;
    perform varsam._support_own((select s.uid from public.support_support s join public.support_handover x on x.support_id = s.id
                                 where x.uid = $1));
    select x.* into h from public.support_handover x where x.uid = $1 for update;
    return h;
end $$;

-- The relative has read what is said, written what they want to give, and says yes.
create or replace function varsam.handover_consent(
    handover uuid, wording bigint, data_key uuid, wrapped bytea, master text, sealed bytea
) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare h public.support_handover := varsam._handover_own($1); s public.support_support;
begin
    if h.state = 'consented' then return query select h.state::text, null::text; return; end if;
    if h.state <> 'offered' then return query select null::text, 'answered'; return; end if;
    if $2 is distinct from varsam._support_wording('handover') then
        return query select null::text, 'new_wording'; return;
    end if;
    perform varsam._vault_store_key($3, $4, $5);
    insert into public.support_given (handover_id, data_key_id, sealed) values (h.id, $3, $6);
    update public.support_handover x set state = 'consented', consented_at = varsam._wall(), wording_id = $2, what = null
    where x.id = h.id;
    select x.* into s from public.support_support x where x.id = h.support_id;
    perform varsam._support_touch(s.id);
    perform varsam._support_said('handover.consented', s, jsonb_build_object('office', h.office_id));
    perform varsam._notify(h.office_id, 'handover');
    perform varsam._notify(s.unit_id, 'support');
    return query select 'consented'::text, null::text;
end $$;

-- Whom to call is nobody's any more.
create or replace function varsam._handover_given_gone(handover bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    delete from public.support_given g where g.handover_id = $1 returning g.data_key_id into key;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

-- Taken back: what was given, and the office's words in answer, go in the same transaction.
create or replace function varsam._handover_back(handover bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    perform varsam._handover_given_gone($1);
    select h.data_key_id into key from public.support_handover h where h.id = $1;
    update public.support_handover h set state = 'withdrawn', what = null, data_key_id = null, answer = null where h.id = $1;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

-- The relative says no to an offer, or takes a yes back, also once the office has begun.
create or replace function varsam.handover_no(handover uuid) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare h public.support_handover := varsam._handover_own($1); s public.support_support;
begin
    if h.state in ('refused', 'withdrawn') then return query select h.state::text, null::text; return; end if;
    if h.state not in ('offered', 'consented', 'accepted') then return query select null::text, 'too_late'; return; end if;
    if h.state = 'offered' then
        update public.support_handover x set state = 'refused', what = null where x.id = h.id;
    else
        perform varsam._handover_back(h.id);
    end if;
    select x.* into s from public.support_support x where x.id = h.support_id;
    perform varsam._support_touch(s.id);
    perform varsam._support_said(
        case h.state when 'offered' then 'handover.refused' else 'handover.withdrawn' end, s, jsonb_build_object('office', h.office_id));
    perform varsam._notify(s.unit_id, 'support');
    return query select case h.state when 'offered' then 'refused' else 'withdrawn' end, null::text;
end $$;

-- Staff take an offer back that has not been answered.
create or replace function varsam.handover_take_back(handover uuid) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare h public.support_handover; s public.support_support;
begin
    s := varsam._support_held((select x.uid from public.support_support x join public.support_handover k on k.support_id = x.id
                               where k.uid = $1));
    select x.* into h from public.support_handover x where x.uid = $1 for update;
    if h.state = 'withdrawn' then return query select h.state::text, null::text; return; end if;
    if h.state <> 'offered' then return query select null::text, 'answered'; return; end if;
    perform varsam._handover_back(h.id);
    perform varsam._support_said('handover.withdrawn', s, jsonb_build_object('office', h.office_id));
    return query select 'withdrawn'::text, null::text;
end $$;

-- The office answers, in words of its own where it has any; the key is the answer's own.
create or replace function varsam.handover_answer(
    handover uuid, accepts boolean, why text, data_key uuid, wrapped bytea, master text, answer bytea
) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare h public.support_handover; s public.support_support;
begin
    select x.* into h from public.support_handover x
    where x.uid = $1 and x.id = any (varsam.handovers_to_us()) and x.office_id = any (varsam.units('handover', 'change'));
    if h.id is null then raise insufficient_privilege using message = 'the office that it goes to'; end if;
    s := varsam._support_locked((select x.uid from public.support_support x where x.id = h.support_id));
    -- The relative may have taken it back a moment ago.
    select x.* into h from public.support_handover x where x.uid = $1 for update;
    if h.state = 'withdrawn' or h.id is null then return query select null::text, 'gone'; return; end if;
    if h.state <> 'consented' then return query select null::text, 'answered'; return; end if;
    if $4 is not null then perform varsam._vault_store_key($4, $5, $6); end if;
    update public.support_handover x set
        state = case when $2 then 'accepted' else 'declined' end, why = case when $2 then '' else $3 end,
        answered_at = varsam._wall(), answered_by_id = varsam.actor(), data_key_id = $4, answer = $7
    where x.id = h.id returning * into h;
    if $2 then perform varsam._support_used(s.id, 'handover', false);
    else perform varsam._handover_given_gone(h.id); perform varsam._support_touch(s.id); end if;
    perform varsam._support_said('handover.answered', s, jsonb_build_object('office', h.office_id, 'accepted', $2));
    perform varsam._notify(s.unit_id, 'support');
    return query select h.state::text, null::text;
end $$;
