-- What is due next in a case, and for what. Whatever changes it calls _case_refresh.

-- The day from which the time between two reviews counts: the last one held, or when the support began.
create or replace function varsam._case_review_base(c public.cases_case) returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
    select greatest(
        (select max(v.held_on) from public.cases_review v
         where v.record_id = $1.record_id and v.kind = 'review' and v.planned_at >= $1.round_at),
        (select max((s.at at time zone 'Europe/Stockholm')::date) from public.cases_step s
         where s.record_id = $1.record_id and s.after = 'active' and s.at >= $1.round_at))
$$;

create or replace function varsam._case_next_review(c public.cases_case, kind text) returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
    select min(v.planned_on) from public.cases_review v
    where v.record_id = $1.record_id and v.kind = $2 and v.held_on is null and v.cancelled_at is null
$$;

create or replace function varsam._case_due(c public.cases_case, out due_on date, out due_why text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare h public.cases_handover;
begin
    due_why := '';
    if $1.state in ('closed', 'ended') then return; end if;
    if $1.of_age_at is not null then
        due_on := ($1.of_age_at at time zone 'Europe/Stockholm')::date;
        due_why := 'of_age';
        return;
    end if;
    if $1.state not in ('proposed', 'grounded', 'handed_over', 'post_checks') then
        due_on := (varsam._case_taken_back($1) at time zone 'Europe/Stockholm')::date;
        if due_on is not null then due_why := 'withdrawn'; return; end if;
    end if;
    if $1.state = 'consent_asked' then
        select ((max(q.asked_at) + varsam._period('consent_answer')) at time zone 'Europe/Stockholm')::date into due_on
        from public.lawfulness_consentrequest q where q.record_id = $1.record_id;
        due_why := 'consent';
    elsif $1.state = 'handover_offered' then
        select x.* into h from public.cases_handover x where x.record_id = $1.record_id order by x.offered_at desc limit 1;
        due_on := (coalesce(case when h.state <> 'offered' then h.answered_at end, h.respond_by) at time zone 'Europe/Stockholm')::date;
        due_why := case when h.state = 'accepted' and h.person_told_on is null then 'tell' else 'handover' end;
    elsif $1.state in ('active', 'stepped_down') then
        due_on := coalesce(varsam._case_next_review($1, 'review'),
                           (varsam._case_review_base($1) + varsam._period('review_longest'))::date);
        due_why := 'review';
    elsif $1.state = 'post_checks' then
        due_on := varsam._case_next_review($1, 'post_check');
        due_why := 'post_check';
    end if;
    if due_on is null then due_why := ''; end if;
end $$;

create or replace function varsam._case_refresh(record bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    update public.cases_case c set due_on = d.due_on, due_why = d.due_why
    from public.cases_case o, lateral varsam._case_due(o) d
    where o.record_id = $1 and c.record_id = $1 and (c.due_on, c.due_why) is distinct from (d.due_on, d.due_why)
$$;

create or replace function varsam._case_due_changed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- The record before the case, as everywhere; what was written points at it and would ask for it at the end.
    perform 1 from public.records_record r where r.id = new.record_id for key share;
    perform varsam._case_refresh(new.record_id);
    return null;
end $$;

create or replace trigger case_due after insert or update on public.cases_review
for each row execute function varsam._case_due_changed();
create or replace trigger case_due after insert or update on public.cases_handover
for each row execute function varsam._case_due_changed();
create or replace trigger case_due after insert on public.cases_statement
for each row execute function varsam._case_due_changed();
create or replace trigger case_due after insert on public.lawfulness_consentrequest
for each row execute function varsam._case_due_changed();
-- Named so that it comes after what ends the shares.
create or replace trigger consent_then_case_due after insert on public.lawfulness_consent
for each row execute function varsam._case_due_changed();

-- A case lies where its record lies. Another unit finds it without a handler, and names its own; what its former unit had
-- offered to somebody else is no longer its to offer.
create or replace function varsam._case_moved() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.cases_case c set unit_id = new.unit_id, handler_id = null where c.record_id = new.id;
    update public.cases_handover h set state = 'taken_back' where h.record_id = new.id and h.state in ('offered', 'accepted');
    return null;
end $$;

create or replace trigger case_moved after update of unit_id on public.records_record
for each row when (old.unit_id <> new.unit_id) execute function varsam._case_moved();

-- Who the person is has been said, or their number corrected: the check for double tracks is made anew.
create or replace function varsam._case_unchecked() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.cases_case c set double_track_at = null
    from public.records_record r where r.identity_id = new.identity_id and c.record_id = r.id and c.double_track_at is not null;
    return null;
end $$;

create or replace trigger case_unchecked after update of identity_id on public.records_record
for each row when (old.identity_id is distinct from new.identity_id) execute function varsam._case_unchecked();
create or replace trigger case_unchecked after update of number_index on public.vault_identityindex
for each row when (old.number_index is distinct from new.number_index) execute function varsam._case_unchecked();
