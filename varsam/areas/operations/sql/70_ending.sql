-- The unit tells how it went: its own rating, whether it has noticed harm, and of each measure whether it helped (uid →
-- yes, partly, no, not_tried). Somebody of the city writes it down only for a unit that rang.
create or replace function varsam.operations_follow_up(request uuid, rating text, harm text, worked jsonb, words bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    r public.operations_request := varsam._operations_held($1, array['city', 'code', 'account']); side text := varsam._operations_side($1);
begin
    if side = 'city' and not varsam._operations_only_rang($1) then
        raise insufficient_privilege using message = 'the unit tells for itself';
    end if;
    if r.state <> 'planned' then raise check_violation using message = 'nothing to tell of yet, or told already'; end if;
    if $2 not in ('better', 'some', 'same', 'worse', 'unsure') or $3 not in ('none', 'noticed', 'unsure') or exists (
        select 1 from jsonb_each_text($4) w where w.value not in ('', 'yes', 'partly', 'no', 'not_tried') or not exists (
            select 1 from public.operations_measure m where m.request_id = $1 and m.agreed is not null and m.uid::text = w.key)) then
        raise check_violation using message = 'no answer, or no measure of the plan';
    end if;
    update public.operations_followup f
    set said_at = varsam._wall(), how = case side when 'city' then 'told' else side end, rating = $2, harm = $3, words = $5
    where f.request_id = $1 and f.said_at is null;
    if not found then raise check_violation using message = 'nothing to tell of yet, or told already'; end if;
    update public.operations_measure m set worked = w.value
    from jsonb_each_text($4) w where m.request_id = $1 and m.uid::text = w.key;
    update public.operations_request q set state = 'followed', followed_at = varsam._wall() where q.uid = $1;
    update public.notifications_task t set done_at = varsam._wall()
    where t.target = r.reference and t.kind = 'follow_up' and t.done_at is null;
    perform varsam._operations_done($1, 'unit_request.followed_up', '{}'::jsonb, side);
end $$;

-- Something was learned, and either side suggests that others should know it.
create or replace function varsam.operations_suggest(request uuid, lesson uuid, sealed bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r public.operations_request := varsam._operations_held($1, array['city', 'code', 'account'], true); side text := varsam._operations_side($1);
begin
    if r.state not in ('planned', 'followed', 'done') or $3 is null then
        raise check_violation using message = 'a lesson comes of what was agreed';
    end if;
    insert into public.operations_lesson (uid, request_id, by_unit, state, sealed, made_at)
    values ($2, $1, side <> 'city', 'suggested', $3, varsam._wall());
    perform varsam._operations_done($1, 'unit_request.lesson_suggested', '{}'::jsonb, side);
end $$;

-- Somebody of the city makes a draft of it (of which scenario), or says why not.
create or replace function varsam.operations_decide(lesson uuid, scenario bigint, why bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare whole uuid := (select l.request_id from public.operations_lesson l where l.uid = $1); r public.operations_request;
begin
    r := varsam._operations_held(whole, array['city'], true);
    if ($2 is null) = ($3 is null) then raise check_violation using message = 'what it became, or why it did not'; end if;
    update public.operations_lesson l
    set state = case when $2 is null then 'declined' else 'accepted' end, scenario_id = $2, declined_why = $3,
        decided_at = varsam._wall(), decided_by_id = varsam.actor()
    where l.uid = $1 and l.state = 'suggested';
    if not found then raise check_violation using message = 'it has been decided'; end if;
    perform varsam._operations_done(whole, 'unit_request.lesson_decided', jsonb_build_object('accepted', $2 is not null), 'city');
end $$;

-- Those who should tell how it went are told that it is time, once, and so is who holds it. Returns how many.
create or replace function varsam.operations_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare done integer;
begin
    with due as (
        update public.operations_request r set reminded_at = varsam._wall()
        where r.state = 'planned' and r.reminded_at is null
          and (r.follow_up_due at time zone 'Europe/Stockholm')::date <= (varsam._clock() at time zone 'Europe/Stockholm')::date
        returning r.home_id, r.asked_by_id, r.holder_id
    ), told as materialized (
        select case when d.holder_id is null then varsam._notify(d.home_id, 'unit_request')
                    else varsam._notify_user(d.holder_id, 'unit_request') end,
               case when d.asked_by_id is not null then varsam._notify_user(d.asked_by_id, 'own_request') end
        from due d
    )
    select count(*) into done from told;
    return done;
end $$;

-- What was written is gone, and so is who asked; what stays are states, times and counts.
create or replace function varsam._operations_empty(request uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare r public.operations_request;
begin
    select q.* into r from public.operations_request q where q.uid = $1 for update;
    update public.operations_measure m set what = null where m.request_id = $1;
    update public.operations_plan p set sealed = null, declined_why = null, proposed_by_id = null where p.request_id = $1;
    update public.operations_followup f set words = null where f.request_id = $1;
    update public.operations_lesson l set sealed = null, declined_why = null, decided_by_id = null where l.request_id = $1;
    delete from public.notifications_task t where t.target = r.reference;
    update public.operations_request q
    set data_key_id = null, unit_id = null, asked_by_id = null, holder_id = null,
        state = case when q.state in ('done', 'withdrawn') then q.state else 'withdrawn' end,
        ended_at = coalesce(q.ended_at, varsam._wall()), ended_why = case when q.ended_why = '' then 'erased' else q.ended_why end
    where q.uid = $1;
    if r.data_key_id is not null then perform varsam._vault_shred_key(r.data_key_id); end if;
end $$;

-- A thread that has ended takes its request with it.
create or replace function varsam._operations_end_with_thread() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._operations_empty(r.uid) from public.operations_request r
    where r.enquiry_id = new.id and r.data_key_id is not null;
    return null;
end $$;

create or replace trigger operations_end_with_thread after update of state on public.conversations_enquiry
for each row when (new.state = 'erased' and old.state <> 'erased') execute function varsam._operations_end_with_thread();

-- Sums of what came of requests made in a period, for those who answer for units, methods or the programme, of their own
-- municipality alone: what is counted, of which kind, how many. Whoever shows them hides what is small (varsam/lib/suppression.py).
create or replace function varsam.operations_counts(first date, after date) returns table (what text, kind text, number bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with mine as materialized (
        select distinct o.ancestors[1] as id from public.people_organisation o
        where o.id = any (varsam.units('unit_request', 'read') || varsam.units('method', 'read') || varsam.units('programme', 'read'))
    ), asked as materialized (
        select r.* from public.operations_request r join public.people_organisation h on h.id = r.home_id
        where h.ancestors[1] in (select m.id from mine m)
          and r.asked_at >= ($1::timestamp at time zone 'Europe/Stockholm') and r.asked_at < ($2::timestamp at time zone 'Europe/Stockholm')
    )
    select 'setting', a.setting::text, count(*) from asked a group by a.setting
    union all select 'state', a.state, count(*) from asked a group by a.state
    union all select 'scenario', s.slug, count(*) from asked a join public.operations_version v on v.id = a.version_id
        join public.operations_scenario s on s.id = v.scenario_id group by s.slug
    union all select 'visited', 'yes', count(*) from asked a where a.visited_at is not null having count(*) > 0
    union all select 'check', c.said, count(*) from asked a join public.operations_check c on c.request_id = a.uid group by c.said
    union all select 'rating', f.rating, count(*) from asked a join public.operations_followup f on f.request_id = a.uid
        where f.said_at is not null group by f.rating
    union all select 'harm', f.harm, count(*) from asked a join public.operations_followup f on f.request_id = a.uid
        where f.said_at is not null group by f.harm
    union all select 'method:' || t.slug, m.worked, count(*) from asked a join public.operations_measure m on m.request_id = a.uid
        join public.methods_method t on t.id = m.method_id where m.agreed is not null group by t.slug, m.worked
$$;
