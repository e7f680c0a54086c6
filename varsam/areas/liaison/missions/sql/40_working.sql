-- Somebody writes in the thread: a note, or what they saw on a journey.
create or replace function varsam.missions_write(mission uuid, entry uuid, what text, sealed bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission := varsam._missions_to_change($1);
begin
    if $3 not in ('note', 'journey') or $4 is null then
        raise check_violation using message = 'a note with words';
    end if;
    perform varsam._missions_entry($1, $2, $3, $4);
    perform varsam._missions_said('mission.written', m);
end $$;

-- It waits for somebody else, or goes on; what was answered or ended is taken up again.
create or replace function varsam.missions_move(mission uuid, state text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission := varsam._missions_to_change($1);
begin
    if $2 not in ('open', 'waiting') then
        raise check_violation using message = 'an answer and an end have acts of their own';
    end if;
    if $2 = m.state then return; end if;
    update public.missions_mission x
    set state = $2, closed_at = null, closed_why = null, told_late_for = null where x.uid = $1;
    perform varsam._missions_entry($1, null, 'state', null, m.state, $2);
    perform varsam._missions_said('mission.stepped', m, jsonb_build_object('state', $2));
end $$;

-- What was answered, when and by whom. An earlier answer stays in the thread.
create or replace function varsam.missions_answer(mission uuid, sealed bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission := varsam._missions_to_change($1);
begin
    if $2 is null then raise check_violation using message = 'an answer says something'; end if;
    -- The database's own steps say whether it can be answered now; said once more of what is answered already.
    if m.state = 'answered' then raise check_violation using message = 'it has been answered'; end if;
    update public.missions_mission x
    set state = 'answered', answer = $2, answered_at = varsam._wall(), answered_by_id = varsam.actor() where x.uid = $1;
    perform varsam._missions_entry($1, null, 'answer', $2);
    perform varsam._missions_said('mission.answered', m);
end $$;

-- It ends: with its answer, or with a reason. What came in never ends without either.
create or replace function varsam.missions_close(mission uuid, sealed bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission := varsam._missions_to_change($1);
begin
    if m.state = 'closed' then raise check_violation using message = 'it has ended'; end if;
    if m.direction = 'in' and m.answer is null and $2 is null then
        raise check_violation using message = 'an answer, or why there is none';
    end if;
    update public.missions_mission x
    set state = 'closed', closed_at = varsam._wall(), closed_why = $2, offered_to_id = null where x.uid = $1;
    perform varsam._missions_entry($1, null, 'closed', $2, m.state, 'closed');
    perform varsam._missions_said('mission.stepped', m, jsonb_build_object('state', 'closed'));
end $$;

create or replace function varsam.missions_attach(mission uuid, document uuid, name bytea, kind text, size integer, sealed bytea)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission := varsam._missions_to_change($1);
begin
    insert into public.missions_document (uid, mission_id, name, kind, size, sealed, added_by_id, at)
    values ($2, $1, $3, $4, $5, $6, varsam.actor(), varsam._wall());
    perform varsam._missions_entry($1, null, 'document');
    perform varsam._missions_said('mission.document_added', m, jsonb_build_object('kind', $4));
end $$;

-- False where somebody was first.
create or replace function varsam.missions_detach(mission uuid, document uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission := varsam._missions_to_change($1); gone integer;
begin
    -- Its name goes too: it can say who has signed.
    update public.missions_document d set removed_at = varsam._wall(), sealed = null, name = ''
    where d.uid = $2 and d.mission_id = $1 and d.removed_at is null;
    get diagnostics gone = row_count;
    if gone = 0 then return false; end if;
    perform varsam._missions_entry($1, null, 'removed');
    perform varsam._missions_said('mission.document_removed', m);
    return true;
end $$;

create or replace function varsam.missions_cost(
    mission uuid, cost uuid, kind text, amount numeric, currency text, words text, "on" date
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission := varsam._missions_to_change($1);
begin
    if $3 not in ('travel', 'lodging', 'fee', 'allowance', 'other') or $4 <> round($4, 2)
       or $7 > (varsam._wall() at time zone 'Europe/Stockholm')::date then
        raise check_violation using message = 'a cost of a kind, to the cent, that has been paid';
    end if;
    insert into public.missions_cost (uid, mission_id, kind, amount, currency, words, "on", written_by_id, at)
    values ($2, $1, $3, $4, $5, btrim($6), $7, varsam.actor(), varsam._wall());
    perform varsam._missions_entry($1, null, 'cost');
    perform varsam._missions_said('mission.cost', m, '{"struck": false}');
end $$;

-- It was written by mistake: it counts no more, and stays to be seen. False where somebody was first.
create or replace function varsam.missions_strike(mission uuid, cost uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.missions_mission := varsam._missions_to_change($1); gone integer;
begin
    update public.missions_cost c set struck_at = varsam._wall()
    where c.uid = $2 and c.mission_id = $1 and c.struck_at is null;
    get diagnostics gone = row_count;
    if gone = 0 then return false; end if;
    perform varsam._missions_entry($1, null, 'struck');
    perform varsam._missions_said('mission.cost', m, '{"struck": true}');
    return true;
end $$;

-- The last day of which an owner is reminded today: so many working days ahead as people have set (mission_reminder).
create or replace function varsam._missions_warned(today date) returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case t.unit
        when 'working_days' then varsam._days_after($1, t.amount, 'working_days')
        when 'hours' then $1 + t.amount / 24
        else ($1 + varsam._period('mission_reminder'))::date end
    from public.people_timelimit t
    where t.key = 'mission_reminder' and t.valid_from <= varsam._clock() order by t.valid_from desc, t.id desc limit 1
$$;

-- Whoever owns a mission is told that its deadline comes near, that it is today, and that it has passed, once each and anew
-- for a new deadline; when it has passed, those who keep the unit's missions are told too. A number.
create or replace function varsam.missions_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    today date := (varsam._clock() at time zone 'Europe/Stockholm')::date; warned date := varsam._missions_warned(today);
    due record; done integer := 0;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'people are reminded by the worker';
    end if;
    for due in
        select m.uid, m.unit_id, m.owner_id, m.deadline,
            case when m.deadline < varsam._clock() then 'late'
                 when (m.deadline at time zone 'Europe/Stockholm')::date = today then 'day' else 'ahead' end as stands
        from public.missions_mission m
        where m.state in ('open', 'waiting') and (m.deadline at time zone 'Europe/Stockholm')::date <= warned
        order by m.uid for update
    loop
        if due.stands = 'late' then
            update public.missions_mission m set told_late_for = due.deadline
            where m.uid = due.uid and m.told_late_for is distinct from due.deadline;
        elsif due.stands = 'day' then
            update public.missions_mission m set told_day_for = due.deadline
            where m.uid = due.uid and m.told_day_for is distinct from due.deadline;
        else
            update public.missions_mission m set told_for = due.deadline
            where m.uid = due.uid and m.told_for is distinct from due.deadline;
        end if;
        continue when not found;
        perform varsam._notify_user(due.owner_id, 'own_mission');
        if due.stands = 'late' then perform varsam._notify(due.unit_id, 'mission'); end if;
        done := done + 1;
    end loop;
    return done;
end $$;
