-- What is left of a support is a row of numbers.
create or replace function varsam._support_empty(support bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare s public.support_support; h record;
begin
    select x.* into s from public.support_support x where x.id = $1 for update;
    if s.id is null then return; end if;
    perform varsam._support_let_go(s.id);
    for h in select x.id, x.data_key_id from public.support_handover x where x.support_id = s.id loop
        perform varsam._handover_given_gone(h.id);
        delete from public.support_handover x where x.id = h.id;
        if h.data_key_id is not null then perform varsam._vault_shred_key(h.data_key_id); end if;
    end loop;
    insert into public.support_supportcount (
        unit_id, district_id, language, offered_in, begun_in, ended_in, months, how, kinds, helped, helped_in
    ) select s.unit_id, s.district_id, s.language, varsam._month(s.offered_at), varsam._month(s.consented_at),
        case when s.consented_at is not null then varsam._month(coalesce(s.ended_at, varsam._wall())) end,
        coalesce(extract(year from age(coalesce(s.ended_at, varsam._wall()), s.consented_at)) * 12
            + extract(month from age(coalesce(s.ended_at, varsam._wall()), s.consented_at)) + 1, 0),
        -- Erased while it went on: the relative's own will, or their time had run out.
        case s.state when 'ongoing' then 'left' when 'offered' then 'no_answer' else s.ended_how end,
        s.kinds, s.helped, varsam._month(s.helped_at);
    delete from public.support_support x where x.id = s.id;
    perform varsam.audit_append('support.emptied', 'support', '', s.unit_id, '{}'::jsonb, null);
end $$;

create or replace function varsam._month(at timestamptz) returns date
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select date_trunc('month', $1 at time zone 'Europe/Stockholm')::date
$$;

-- A thread that has ended takes its support with it.
create or replace function varsam._support_ends_with_thread() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._support_empty(s.id) from public.support_support s where s.enquiry_id = new.id;
    return null;
end $$;

create or replace trigger support_ends_with_thread after update of state on public.conversations_enquiry
for each row when (new.state = 'erased' and old.state <> 'erased') execute function varsam._support_ends_with_thread();

-- Whether nobody else holds the thread just now; if so, it is held.
create or replace function varsam._support_free(support bigint) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from public.conversations_enquiry e
    where e.id = (select s.enquiry_id from public.support_support s where s.id = $1) for update skip locked;
    return found;
end $$;

-- Each night: what goes on keeps its thread; what has been silent for long reminds its unit, then ends; what nobody answered
-- ends; what has served is destroyed. How many keys were destroyed, and how many supports became numbers.
create or replace function varsam.support_night() returns table (keys integer, emptied integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    one record; held public.support_support; instant timestamptz := varsam._clock();
    of_keys integer := 0; of_supports integer := 0;
begin
    for one in
        select s.id, s.uid, s.state, s.unit_id, s.reminded_at, greatest(s.touched_at, e.last_message_at) as heard
        from public.support_support s join public.conversations_enquiry e on e.id = s.enquiry_id
        where s.state in ('offered', 'ongoing') order by s.enquiry_id
    loop
        -- The locks of many are held at once here, so nothing is waited for: whoever is busy is looked at the next night.
        if not varsam._support_free(one.id) then continue; end if;
        held := varsam._support_locked(one.uid);
        if held.state is distinct from one.state then continue; end if;
        if one.state = 'offered' then
            if one.heard < instant - varsam._period('support_unanswered') then perform varsam._support_over(one.id, 'no_answer'); end if;
            continue;
        end if;
        if one.heard < instant - varsam._period('support_silent') then
            perform varsam._support_over(one.id, 'silent');
            perform varsam._support_touch(one.id);
            perform varsam._notify(one.unit_id, 'support');
            continue;
        end if;
        update public.conversations_enquiry e
        set expires_at = greatest(e.expires_at, varsam._wall() + coalesce(varsam._period('thread_expiry'), e.expires_at - e.last_message_at))
        from public.support_support s where s.id = one.id and e.id = s.enquiry_id and e.data_key_id is not null;
        if one.reminded_at is null and one.heard < instant - varsam._period('support_quiet') then
            update public.support_support s set reminded_at = varsam._wall() where s.id = one.id;
            perform varsam._notify(one.unit_id, 'support');
        end if;
    end loop;
    for one in
        select h.id, h.support_id, h.data_key_id, g.data_key_id as given, s.uid
        from public.support_handover h join public.support_support s on s.id = h.support_id
        left join public.support_given g on g.handover_id = h.id
        where h.answered_at < instant - varsam._period('support_handover_rest')
          and (h.data_key_id is not null or g.handover_id is not null)
    loop
        if not varsam._support_free(one.support_id) then continue; end if;
        perform varsam._support_locked(one.uid);
        perform varsam._handover_given_gone(one.id);
        update public.support_handover h set data_key_id = null, answer = null where h.id = one.id;
        if one.data_key_id is not null then perform varsam._vault_shred_key(one.data_key_id); end if;
        of_keys := of_keys + (one.given is not null)::integer + (one.data_key_id is not null)::integer;
    end loop;
    for one in
        select s.id, s.uid from public.support_support s
        where s.state in ('ended', 'declined') and coalesce(s.ended_at, s.answered_at) < instant - varsam._period('support_rest')
        order by s.enquiry_id
    loop
        if not varsam._support_free(one.id) then continue; end if;
        perform varsam._support_locked(one.uid);
        perform varsam._support_empty(one.id);
        of_supports := of_supports + 1;
    end loop;
    return query select of_keys, of_supports;
end $$;

-- After a restoration (see varsam/kernel/vault/sql/30_keys_part.sql): what was destroyed since the backup goes again.
create or replace function varsam._vault_sweep_support() returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare one record; many integer := 0;
begin
    for one in select g.handover_id from public.support_given g
               where not exists (select 1 from public.vault_wrappedkey w where w.key_id = g.data_key_id) loop
        delete from public.support_given g where g.handover_id = one.handover_id;
        update public.support_handover h set state = 'withdrawn', what = null
        where h.id = one.handover_id and h.state = 'consented';
        many := many + 1;
    end loop;
    for one in select h.id from public.support_handover h
               where h.data_key_id is not null
                 and not exists (select 1 from public.vault_wrappedkey w where w.key_id = h.data_key_id) loop
        update public.support_handover h set data_key_id = null, answer = null where h.id = one.id;
        many := many + 1;
    end loop;
    return many;
end $$;
