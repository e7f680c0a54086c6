-- A parent coach is asked: somebody of a network that the actor may ask, who can be engaged as that. Who avoids the unit
-- (jäv) is asked only with a reason on record, and who has found a conflict of interest not at all.
create or replace function varsam.support_coach_ask(support uuid, expert bigint, reason bytea) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support := varsam._support_held($1); x public.experts_expert; above bigint[];
begin
    if s.state <> 'ongoing' then return query select null::text, 'not_open'; return; end if;
    select k.* into x from public.experts_expert k
    where k.id = $2 and k.ended_at is null and 'parent_coach' = any (k.roles) and k.unit_id = any (varsam.units('expert', 'read'))
      and (k.agreement_until is null or k.agreement_until >= (varsam._wall() at time zone 'Europe/Stockholm')::date);
    if s.coach_id = x.id and s.coach_state in ('asked', 'yes') then return query select s.coach_state::text, null::text; return; end if;
    if x.id is null or s.coach_state in ('asked', 'yes') then return query select null::text, 'no_coach'; return; end if;
    select o.ancestors into above from public.people_organisation o where o.id = s.unit_id;
    if x.id = any (s.conflicts) or x.avoids && above and $3 is null then
        return query select null::text, 'conflict'; return;
    end if;
    update public.support_support k set
        coach_id = x.id, coach_state = 'asked', coach_asked_at = varsam._wall(),
        coach_reason = case when x.avoids && above then $3 end
    where k.id = s.id;
    perform varsam._support_touch(s.id);
    perform varsam._expert_asked(x.id);
    perform varsam._notify(x.organisation_id, 'shared');
    perform varsam._support_said('support.coach_asked', s, jsonb_build_object('conflict', x.avoids && above));
    return query select 'asked'::text, null::text;
end $$;

-- The coach says yes, no, or that they have a conflict of interest: then they are out at once and for good.
create or replace function varsam.support_coach_answer(support uuid, answer text) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support := varsam._support_coachs($1); next text;
begin
    next := case when $2 = 'conflict' then 'no' else $2 end;
    if $2 = s.coach_state then return query select next, null::text; return; end if;
    if $2 not in ('yes', 'no', 'conflict') or s.coach_state = 'yes' and $2 = 'no' then
        return query select null::text, 'answered'; return;
    end if;
    update public.support_support x set
        coach_state = next, shares_thread_at = case when next = 'yes' then x.shares_thread_at end,
        conflicts = case when $2 = 'conflict' then x.conflicts || x.coach_id else x.conflicts end
    where x.id = s.id;
    if next = 'yes' then perform varsam._support_used(s.id, 'coach', false); else perform varsam._support_touch(s.id); end if;
    perform varsam._support_said('support.coach_answered', s, jsonb_build_object('answer', $2));
    perform varsam._notify(s.unit_id, 'support');
    return query select next, null::text;
end $$;

create or replace function varsam._support_coach_over(s public.support_support, by text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    update public.support_support x set coach_state = 'over', shares_thread_at = null where x.id = ($1).id;
    perform varsam._support_touch(($1).id);
    perform varsam._support_said('support.coach_over', $1, jsonb_build_object('by', $2));
end $$;

-- No coach any more, say those who keep the support, the coach, or the relative.
create or replace function varsam.support_coach_end(support uuid) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support; side text;
begin
    if exists (select 1 from varsam.support_coached() c where c.uid = $1 and c.coach_state = 'yes') then
        s := varsam._support_coachs($1); side := 'coach';
    elsif exists (select 1 from public.support_support x where x.uid = $1 and x.id = any (varsam.supports_mine())) then
        s := varsam._support_own($1); side := 'relative';
    else
        s := varsam._support_held($1); side := 'unit';
    end if;
    if s.coach_state in ('asked', 'yes') then
        perform varsam._support_coach_over(s, side);
        if side <> 'unit' then perform varsam._notify(s.unit_id, 'support'); end if;
    end if;
    return query select 'over'::text, null::text;
end $$;

-- The relative lets the coach read the thread, or no longer.
create or replace function varsam.support_share(support uuid, shares boolean) returns table (value text, no text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.support_support := varsam._support_own($1);
begin
    if $2 and (s.state <> 'ongoing' or s.coach_state <> 'yes') then return query select null::text, 'not_open'; return; end if;
    if $2 <> (s.shares_thread_at is not null) then
        update public.support_support x set shares_thread_at = case when $2 then varsam._wall() end where x.id = s.id;
        perform varsam._support_touch(s.id);
        perform varsam._support_said('support.shared', s, jsonb_build_object('shares', $2));
    end if;
    return query select case when $2 then 'shared' else 'closed' end, null::text;
end $$;
