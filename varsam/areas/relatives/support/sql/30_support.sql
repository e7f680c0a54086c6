-- Everything that changes a support holds its thread's row first, then its own: erasing the thread does the same.

create or replace function varsam._support_locked(support uuid) returns public.support_support
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare s public.support_support;
begin
    perform 1 from public.conversations_enquiry e
    where e.id = (select x.enquiry_id from public.support_support x where x.uid = $1) for update;
    select x.* into s from public.support_support x where x.uid = $1 for update;
    return s;
end $$;

-- For staff of its unit; refused where it is not theirs.
create or replace function varsam._support_held(support uuid) returns public.support_support
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare s public.support_support;
begin
    if exists (select 1 from public.support_support x where x.uid = $1 and x.unit_id = any (varsam.units('support', 'change'))) then
        s := varsam._support_locked($1);
    end if;
    if s.id is null then raise insufficient_privilege using message = 'the unit that keeps it'; end if;
    return s;
end $$;

-- For its writer; refused where they have not proved themselves.
create or replace function varsam._support_own(support uuid) returns public.support_support
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare s public.support_support;
begin
    if exists (select 1 from public.support_support x where x.uid = $1 and x.id = any (varsam.supports_mine())) then
        s := varsam._support_locked($1);
    end if;
    if s.id is null then raise insufficient_privilege using message = 'whose support it is'; end if;
    return s;
end $$;

-- For the coach who was asked.
create or replace function varsam._support_coachs(support uuid) returns public.support_support
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare s public.support_support;
begin
    if $1 in (select c.uid from varsam.support_coached() c) then s := varsam._support_locked($1); end if;
    if s.id is null or $1 not in (select c.uid from varsam.support_coached() c) then
        raise insufficient_privilege using message = 'the coach who was asked';
    end if;
    return s;
end $$;

-- A sign of life: what goes on keeps its thread as long as a new message would.
create or replace function varsam._support_touch(support bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    update public.support_support s set touched_at = varsam._wall(), reminded_at = null where s.id = $1;
    update public.conversations_enquiry e
    set expires_at = greatest(e.expires_at, varsam._wall() + coalesce(varsam._period('thread_expiry'), e.expires_at - e.last_message_at))
    from public.support_support s where s.id = $1 and e.id = s.enquiry_id and e.data_key_id is not null
$$;

create or replace function varsam._support_said(event text, support public.support_support, details jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam.audit_append($1, 'support', e.reference, ($2).unit_id, $3, null)
    from public.conversations_enquiry e where e.id = ($2).enquiry_id
$$;

-- The version of a text that is in force.
create or replace function varsam._support_wording(slug text) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select w.id from public.support_wording w where w.slug = $1 and w.valid_from <= varsam._wall()
    order by w.number desc limit 1
$$;

-- Staff offer it to whoever wrote. One that is there already is given again; one that they have said no to, or that is over,
-- is counted and offered anew.
create or replace function varsam.support_offer(enquiry bigint) returns table (value uuid, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare e public.conversations_enquiry; s public.support_support;
begin
    select x.* into e from public.conversations_enquiry x where x.id = $1 for update;
    if e.id is null or not e.unit_id = any (varsam.units('support', 'add'))
       or not e.unit_id = any (varsam.units('enquiry', 'change')) then
        raise insufficient_privilege using message = 'the unit that holds the thread';
    end if;
    -- A thread whose time has run out waits to be destroyed: its code opens nothing, and we do not begin it anew.
    if e.data_key_id is null or e.expires_at <= varsam._wall() then return query select null::uuid, 'gone'; return; end if;
    if e.writer_digest is null then return query select null::uuid, 'no_code'; return; end if;
    if e.sender in ('school', 'youth_centre', 'other_unit', 'partner') then
        return query select null::uuid, 'no_relative'; return;
    end if;
    select x.* into s from public.support_support x where x.enquiry_id = $1 for update;
    if s.state in ('offered', 'ongoing') then return query select s.uid, null::text; return; end if;
    if s.id is not null then perform varsam._support_empty(s.id); end if;
    insert into public.support_support (
        uid, enquiry_id, unit_id, district_id, language, languages, state, holder_id, offered_at, ended_how, touched_at,
        coach_state, conflicts, kinds, helped
    ) values (
        gen_random_uuid(), e.id, e.unit_id, e.district_id, e.language, array[e.language], 'offered', varsam.actor(),
        varsam._wall(), '', varsam._wall(), '', '{}', '{}', ''
    ) returning * into s;
    perform varsam._support_touch(s.id);
    perform varsam._support_said('support.offered', s, '{}'::jsonb);
    return query select s.uid, null::text;
end $$;

-- The writer says yes to what they have read, or no. Who said no may think again.
create or replace function varsam.support_answer(support uuid, accepts boolean, wording bigint, languages text[])
returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support := varsam._support_own($1); said text[];
begin
    if $2 and s.state = 'ongoing' or not $2 and s.state = 'declined' then
        return query select s.state::text, null::text; return;
    end if;
    if s.state not in ('offered', 'declined') then return query select null::text, 'answered'; return; end if;
    if $2 and $3 is distinct from varsam._support_wording('support') then
        return query select null::text, 'new_wording'; return;
    end if;
    -- The thread's own language stands first; a handful at most, for it is the writer who sends them.
    select array_agg(l.code order by l.n) into said from (
        select x.code, min(x.n) as n from unnest(array[s.language] || coalesce($4, '{}')) with ordinality x(code, n)
        where x.code ~ '^[a-z]{2,3}$' group by x.code order by 2 limit 8) l;
    update public.support_support x set
        state = case when $2 then 'ongoing' else 'declined' end, answered_at = varsam._wall(),
        consented_at = case when $2 then varsam._wall() end, wording_id = case when $2 then $3 end,
        languages = case when $2 then said else x.languages end
    where x.id = s.id returning * into s;
    perform varsam._support_touch(s.id);
    perform varsam._support_said(case when $2 then 'support.consented' else 'support.declined' end, s, '{}'::jsonb);
    perform varsam._notify(s.unit_id, 'support');
    return query select s.state::text, null::text;
end $$;

create or replace function varsam.support_take(support uuid) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support := varsam._support_held($1);
begin
    if s.state = 'ended' then return query select null::text, 'not_open'; return; end if;
    update public.support_support x set holder_id = varsam.actor() where x.id = s.id;
    perform varsam._support_touch(s.id);
    perform varsam._support_said('support.taken', s, '{}'::jsonb);
    return query select s.state::text, null::text;
end $$;

-- It is over: whoever was part of it is no more, what waits is taken back, and the relative is asked whether it helped.
create or replace function varsam._support_over(support bigint, how text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare s public.support_support; was text; h bigint;
begin
    select x.state into was from public.support_support x where x.id = $1 for update;
    for h in select x.id from public.support_handover x where x.support_id = $1 and x.state in ('offered', 'consented') loop
        perform varsam._handover_back(h);
    end loop;
    perform varsam._support_let_go($1);
    update public.support_support x set
        state = 'ended', ended_at = varsam._wall(), ended_how = $2, shares_thread_at = null,
        coach_state = case when x.coach_state in ('asked', 'yes') then 'over' else x.coach_state end, coach_reason = null,
        asked_helped_at = case when was = 'ongoing' then varsam._wall() else x.asked_helped_at end
    where x.id = $1 returning * into s;
    perform varsam._support_said('support.ended', s, jsonb_build_object('how', $2));
end $$;

-- Higher floors let go of a support that ends, each in a function named _support_forget_ and what it forgets, which takes the
-- support and may be called again.
create or replace function varsam._support_let_go(support bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare part text;
begin
    for part in select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                where n.nspname = 'varsam' and p.proname like '\_support\_forget\_%' order by p.proname
    loop
        execute format('select varsam.%I($1)', part) using $1;
    end loop;
end $$;

create or replace function varsam.support_end(support uuid, how text) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support := varsam._support_held($1);
begin
    if s.state = 'ended' then return query select 'ended'::text, null::text; return; end if;
    if $2 = 'taken_back' and s.state <> 'offered' or $2 <> 'taken_back' and s.state <> 'ongoing'
       or $2 not in ('taken_back', 'done', 'other_help', 'silent') then
        return query select null::text, 'not_open'; return;
    end if;
    perform varsam._support_over(s.id, $2);
    perform varsam._support_touch(s.id);
    return query select 'ended'::text, null::text;
end $$;

-- The relative wants no more of it; they need not say why.
create or replace function varsam.support_leave(support uuid) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support := varsam._support_own($1);
begin
    if s.state = 'ended' then return query select 'ended'::text, null::text; return; end if;
    if s.state <> 'ongoing' then return query select null::text, 'not_open'; return; end if;
    perform varsam._support_over(s.id, 'left');
    perform varsam._support_touch(s.id);
    perform varsam._notify(s.unit_id, 'support');
    return query select 'ended'::text, null::text;
end $$;

-- A kind of help was used; with `asks`, the relative is asked whether it helped.
create or replace function varsam._support_used(support bigint, kind text, asks boolean) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    update public.support_support s set
        kinds = case when $2 = any (s.kinds) then s.kinds else s.kinds || $2::varchar end,
        asked_helped_at = case when $3 then varsam._wall() else s.asked_helped_at end
    where s.id = $1 and s.state = 'ongoing';
    select varsam._support_touch($1)
$$;

-- A talk has been held, says whoever held it: those of the unit, or the coach.
create or replace function varsam.support_talked(enquiry bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support; wanted uuid;
begin
    select x.uid into wanted from public.support_support x
    where x.enquiry_id = $1 and x.state = 'ongoing'
      and (x.unit_id = any (varsam.units('support', 'change')) or x.uid in (select c.uid from varsam.support_coached() c where c.coach_state = 'yes'));
    if wanted is null then return false; end if;
    s := varsam._support_locked(wanted);
    if s.state <> 'ongoing' then return false; end if;
    perform varsam._support_used(s.id, 'talk', true);
    perform varsam._support_said('support.talked', s, '{}'::jsonb);
    return true;
end $$;

-- The relative's own word on whether it helped, once they have been asked; they may say it anew.
create or replace function varsam.support_helped(support uuid, helped text, words bytea) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support := varsam._support_own($1);
begin
    if s.asked_helped_at is null or $2 not in ('yes', 'partly', 'no', 'unsure') then
        return query select null::text, 'not_asked'; return;
    end if;
    update public.support_support x set helped = $2, words = $3, helped_at = varsam._wall() where x.id = s.id;
    perform varsam._support_touch(s.id);
    perform varsam._support_said('support.helped', s, '{}'::jsonb);
    perform varsam._notify(s.unit_id, 'support');
    return query select $2, null::text;
end $$;
