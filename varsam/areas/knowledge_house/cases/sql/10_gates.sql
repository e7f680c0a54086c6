-- What must hold before a step. Each gate is a question to what lies in the record; nobody ticks one off by hand.

create or replace function varsam._case_today() returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
    select (varsam._clock() at time zone 'Europe/Stockholm')::date
$$;

-- When something was last decided in this round of the case, by what it is about.
create or replace function varsam._case_said(c public.cases_case, about text) returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$
    select max(s.at) from public.cases_statement s
    where s.record_id = $1.record_id and s.about = $2 and s.at >= $1.round_at
$$;

-- When a yes was last taken back that nobody has dealt with: neither asked anew and heard yes, nor decided to go on
-- without. Null where there is none.
create or replace function varsam._case_taken_back(c public.cases_case) returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$
    select max(w.registered_at) from (
        select distinct on (k.scope_id, k.signer_id) k.decision, k.registered_at
        from public.lawfulness_consent k where k.record_id = $1.record_id
        order by k.scope_id, k.signer_id, k.id desc) w
    where w.decision = 'withdrawn' and w.registered_at >= $1.round_at
      and w.registered_at > coalesce(varsam._case_said($1, 'alone'), '-infinity')
      and not exists (
          select 1 from public.lawfulness_scope s
          join public.lawfulness_consentrequest q on q.id = s.request_id
          where s.record_id = $1.record_id and q.asked_at > w.registered_at and varsam._consent_in_force(s.id))
$$;

-- A yes in force of this round with nothing taken back, or a decision to go on without that is newer than every no.
create or replace function varsam._case_consent(c public.cases_case) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select (varsam._case_taken_back($1) is null and exists (
            select 1 from public.lawfulness_scope s
            join public.lawfulness_consentrequest q on q.id = s.request_id
            where s.record_id = $1.record_id and ($1.round = 1 or q.asked_at >= $1.round_at)
              and varsam._consent_in_force(s.id)))
        or coalesce(varsam._case_said($1, 'alone') > coalesce((
            select max(n.registered_at) from (
                select distinct on (k.scope_id, k.signer_id) k.decision, k.registered_at
                from public.lawfulness_consent k where k.record_id = $1.record_id
                order by k.scope_id, k.signer_id, k.id desc) n
            where n.decision <> 'given'), '-infinity'), false)
$$;

-- The ordinary track is named: the social services, a group that lives, or why none fits.
create or replace function varsam._case_track(c public.cases_case) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case r.track
        when 'social_services' then true
        when 'none' then r.track_reason is not null
        else exists (select 1 from public.meetings_group g
                     where g.id = $1.group_id and g.kind = r.track and g.ended_at is null)
            or varsam._case_said($1, 'no_group') is not null
    end
    from public.records_record r where r.id = $1.record_id
$$;

-- The person's number, where the record has one, has been asked about in this round.
create or replace function varsam._case_checked(c public.cases_case) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce($1.double_track_at >= $1.round_at, false) or not exists (
        select 1 from public.records_record r join public.vault_identityindex x on x.identity_id = r.identity_id
        where r.id = $1.record_id and x.number_index is not null)
$$;

create or replace function varsam._case_outcome(c public.cases_case) returns public.cases_outcome
language sql stable set search_path = pg_catalog, pg_temp as $$
    select o.* from public.cases_outcome o where o.record_id = $1.record_id and o.round = $1.round
$$;

create or replace function varsam._case_gate(c public.cases_case, gate text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(case $2
        when 'track' then varsam._case_track($1)
        when 'legal_basis' then $1.legal_basis <> ''
        when 'double_track' then varsam._case_checked($1)
        when 'asked' then exists (
            select 1 from public.lawfulness_consentrequest q where q.record_id = $1.record_id
            and q.until > varsam._clock() and ($1.round = 1 or q.asked_at >= $1.round_at))
        when 'consent' then varsam._case_consent($1)
        when 'alone' then varsam._case_said($1, 'alone') is not null
        when 'needs' then exists (
            select 1 from public.records_entry e where e.record_id = $1.record_id and e.information = 'needs'
            and ($1.round = 1 or e.at >= $1.round_at))
        when 'conference' then varsam._case_said($1, 'no_conference') is not null
            or varsam._meetings_last_held($1.record_id) >= case when $1.round = 1 then '-infinity' else $1.round_at end
        when 'plan' then varsam._plan_ready($1.record_id)
        when 'review_planned' then exists (
            select 1 from public.cases_review v where v.record_id = $1.record_id and v.kind = 'review'
            and v.held_on is null and v.cancelled_at is null and v.planned_on >= varsam._case_today())
        when 'review_held' then exists (
            select 1 from public.cases_review v where v.record_id = $1.record_id and v.kind = 'review'
            and v.held_on is not null and v.planned_at >= $1.round_at)
        when 'offered' then exists (
            select 1 from public.cases_handover h where h.record_id = $1.record_id and h.state in ('offered', 'accepted'))
        when 'accepted' then exists (
            select 1 from public.cases_handover h where h.record_id = $1.record_id and h.state = 'accepted')
        when 'person_told' then exists (
            select 1 from public.cases_handover h where h.record_id = $1.record_id and h.state in ('offered', 'accepted')
            and h.person_told_on is not null)
        when 'handover_over' then not exists (
            select 1 from public.cases_handover h where h.record_id = $1.record_id and h.state in ('offered', 'accepted'))
        when 'received' then exists (
            select 1 from public.cases_handover h where h.record_id = $1.record_id and h.state = 'completed'
            and h.organisation_id = $1.unit_id and h.completed_at >= $1.state_at)
        when 'outcome' then (varsam._case_outcome($1)).id is not null
        when 'instead' then (varsam._case_outcome($1)).instead is not null
        when 'engagements' then varsam._engagements_open($1.record_id) = 0
        when 'post_check_yes' then (varsam._case_outcome($1)).post_check = 'yes'
            and (varsam._case_outcome($1)).taken_back_on is null
        when 'post_check_no' then (varsam._case_outcome($1)).post_check is distinct from 'yes'
            or (varsam._case_outcome($1)).taken_back_on is not null
        when 'post_checks_over' then not exists (
            select 1 from public.cases_review v where v.record_id = $1.record_id and v.kind = 'post_check'
            and v.held_on is null and v.cancelled_at is null)
    end, false);
end $$;

-- The gates of a step that do not hold; null where there is no such step. Whether there is a reason, the step itself says.
create or replace function varsam._case_missing(c public.cases_case, "to" text) returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(g.gate order by g.place) filter (
        where g.gate is not null and g.gate <> 'reason' and not varsam._case_gate($1, g.gate)), '{}'::text[])
    from public.cases_way w left join lateral unnest(w.gates::text[]) with ordinality g(gate, place) on true
    where w.before = $1.state and w.after = $2
    having count(w.id) > 0
$$;

-- The same for those of the case's unit; null for everyone else, as where there is no such case or step.
create or replace function varsam.case_missing(record bigint, "to" text) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._case_missing(c, $2) from public.cases_case c
    where c.record_id = $1 and c.unit_id = any ((select varsam.units('record', 'read'))::bigint[])
$$;
