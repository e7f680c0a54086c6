-- Somebody else is asked to carry on. Both sides see the offer; nobody but the responsible unit sees the record before
-- it has been handed over.

-- Who can be asked: units of the municipality that can take a record, and other organisations that the record is shared
-- with or that the person has agreed to. Even to ask somebody else tells them that there is a person.
create or replace function varsam._case_receivers(record bigint) returns bigint[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    with known as materialized (
        select g.organisation_id from public.records_grant g
        where g.record_id = $1 and g.ended_at is null and g.until > varsam._clock() and g.basis_kind <> 'rights'
        union
        select s.organisation_id from public.lawfulness_scope s
        where s.record_id = $1 and varsam._consent_in_force(s.id)
    )
    select coalesce(array_agg(distinct b.id), '{}'::bigint[])
    from public.records_record r
    join public.people_organisation a on a.id = r.unit_id
    join public.people_organisation b on b.id <> a.id and b.left_at is null
    join public.people_membership m on m.organisation_id = b.id
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.access_capability c on c.role = m.role and c.verb = 'change'
      and (c.resource = 'record' and b.ancestors[1] = a.ancestors[1]
           or c.resource = 'shared' and b.id in (select k.organisation_id from known k))
    where r.id = $1
$$;

-- The same for those of its unit.
create or replace function varsam.case_receivers(record bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when exists (
        select 1 from public.records_record r where r.id = $1 and r.unit_id = any (varsam.units('record', 'read')))
    then varsam._case_receivers($1) else '{}'::bigint[] end
$$;

-- A yes is taken back, or a share ends: whoever was asked on the strength of it alone sees nothing of the offer any more,
-- in the same transaction, whoever registered it.
create or replace function varsam._case_offers_end() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare h record;
begin
    if not exists (select 1 from public.cases_handover x where x.record_id = new.record_id and x.state in ('offered', 'accepted')) then
        return null;
    end if;
    -- The record before its offer, as everywhere.
    perform 1 from public.records_record r where r.id = new.record_id for key share;
    for h in update public.cases_handover x set state = 'taken_back'
             where x.record_id = new.record_id and x.state in ('offered', 'accepted')
               and x.organisation_id <> all (varsam._case_receivers(new.record_id))
             returning x.organisation_id
    loop
        perform varsam.audit_append('case.offer_taken_back', 'record', r.reference, r.unit_id, '{}'::jsonb, null),
                varsam._notify(r.unit_id, 'record')
        from public.records_record r where r.id = new.record_id;
        perform varsam._notify(h.organisation_id, varsam._case_told_by(h.organisation_id));
    end loop;
    return null;
end $$;

create or replace trigger case_offers_end after update of ended_at on public.records_grant
for each row when (old.ended_at is null and new.ended_at is not null) execute function varsam._case_offers_end();
-- Named so that it comes after what ends the shares.
create or replace trigger consent_then_offers_end after insert on public.lawfulness_consent
for each row when (new.decision <> 'given') execute function varsam._case_offers_end();

-- Organisations for which the actor sees what is offered to them; one that has left the cooperation sees nothing.
create or replace function varsam.case_asked() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(o.id), '{}'::bigint[]) from public.people_organisation o
    where o.id = any (varsam.units('record', 'read') || varsam.units('shared', 'read')) and o.left_at is null
$$;

create or replace function varsam.case_offer(
    record bigint, organisation bigint, handover uuid, note bytea, key uuid, wrapped bytea, master text,
    respond_by timestamptz, step uuid
) returns text[]
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c public.cases_case := varsam._case_held($1); missing text[];
begin
    if c.record_id is null then return null; end if;
    if not $2 = any (varsam.case_receivers($1)) then
        raise check_violation using message = 'nobody there can take it';
    end if;
    if $8 <= varsam._clock() or $4 is null then
        raise check_violation using message = 'an offer says what, and until when';
    end if;
    perform varsam._vault_store_key($5, $6, $7);
    insert into public.cases_handover (id, record_id, from_unit_id, organisation_id, state, data_key_id, note, offered_by_id,
        offered_at, respond_by)
    values ($3, $1, c.unit_id, $2, 'offered', $5, $4, varsam.actor(), varsam._clock(), $8);
    perform varsam.audit_append('case.offered', 'record', r.reference, r.unit_id, jsonb_build_object('to', $2), null)
    from public.records_record r where r.id = $1;
    perform varsam._notify($2, varsam._case_told_by($2));
    missing := varsam.case_step($1, 'handover_offered', $9, null);
    if missing <> '{}' then raise check_violation using message = 'not to be handed over now'; end if;
    return missing;
end $$;

-- By which right those in an organisation are told: they handle records, or others share with them.
create or replace function varsam._case_told_by(organisation bigint) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when exists (
        select 1 from public.people_membership m
        join public.access_capability c on c.role = m.role and c.resource = 'record' and c.verb = 'change'
        where m.organisation_id = $1 and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now()))
    then 'record' else 'shared' end
$$;

-- The one who is asked answers, once, in words that both sides read. Null where there is nothing to answer for the actor.
create or replace function varsam.case_answer(handover uuid, accepted boolean, words bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare h public.cases_handover; r record;
begin
    -- The record first, as everywhere.
    perform 1 from public.records_record x join public.cases_handover y on y.record_id = x.id where y.id = $1 for update of x;
    select x.* into h from public.cases_handover x where x.id = $1 and x.state = 'offered'
      and (x.organisation_id = any (varsam.units('record', 'change')) or x.organisation_id = any (varsam.units('shared', 'change')))
      and x.organisation_id = any (varsam.case_asked())
    for update;
    if h.id is null then return null; end if;
    if not $2 and $3 is null then raise check_violation using message = 'a no says why'; end if;
    update public.cases_handover x set state = case when $2 then 'accepted' else 'declined' end, answered_by_id = varsam.actor(),
        answered_at = varsam._clock(), answer = $3 where x.id = h.id;
    select x.reference, x.unit_id into r from public.records_record x where x.id = h.record_id;
    perform varsam.audit_append('case.answered', 'record', r.reference, r.unit_id,
        jsonb_build_object('by_unit', h.organisation_id, 'accepted', $2), null);
    perform varsam._notify(r.unit_id, 'record');
    return $2;
end $$;

-- The offering unit takes it back, and the case is where it was.
create or replace function varsam.case_take_back(handover uuid, step uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare h public.cases_handover; c public.cases_case;
begin
    select x.* into h from public.cases_handover x where x.id = $1 and x.from_unit_id = any (varsam.units('record', 'change'));
    c := varsam._case_held(h.record_id);
    if c.record_id is null then return false; end if;
    update public.cases_handover x set state = 'taken_back' where x.id = $1 and x.state in ('offered', 'accepted');
    if not found then return false; end if;
    perform varsam.audit_append('case.offer_taken_back', 'record', r.reference, r.unit_id, '{}'::jsonb, null)
    from public.records_record r where r.id = h.record_id;
    perform varsam._notify(h.organisation_id, varsam._case_told_by(h.organisation_id));
    perform varsam.case_step(h.record_id, varsam._case_before_offer(h.record_id), $2, null);
    return true;
end $$;

-- The state from which it was offered.
create or replace function varsam._case_before_offer(record bigint) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select s.before from public.cases_step s where s.record_id = $1 and s.after = 'handover_offered' order by s.at desc limit 1
$$;

create or replace function varsam.case_before_offer(record bigint) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._case_before_offer($1) from public.records_record r
    where r.id = $1 and r.unit_id = any (varsam.units('record', 'read'))
$$;

-- The person knows: who told them, and on which day.
create or replace function varsam.case_told(handover uuid, "on" date) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare h public.cases_handover; c public.cases_case;
begin
    select x.* into h from public.cases_handover x where x.id = $1 and x.from_unit_id = any (varsam.units('record', 'change'));
    c := varsam._case_held(h.record_id);
    if c.record_id is null then return false; end if;
    if $2 > varsam._case_today() or $2 < (h.offered_at at time zone 'Europe/Stockholm')::date then
        raise check_violation using message = 'told after it was offered, and by now';
    end if;
    update public.cases_handover x set person_told_on = $2, person_told_by_id = varsam.actor()
    where x.id = $1 and x.state in ('offered', 'accepted') and x.person_told_on is null;
    if not found then return false; end if;
    perform varsam.audit_append('case.person_told', 'record', r.reference, r.unit_id, '{}'::jsonb, null)
    from public.records_record r where r.id = h.record_id;
    return true;
end $$;

-- The last of a handover, within a step: inside the municipality the record goes to the unit that said yes.
create or replace function varsam._case_hand_over(c public.cases_case) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare h public.cases_handover; inside boolean;
begin
    update public.cases_handover x set state = 'completed', completed_at = varsam._clock()
    where x.record_id = $1.record_id and x.state = 'accepted' returning x.* into h;
    select a.ancestors[1] = b.ancestors[1] into inside from public.people_organisation a, public.people_organisation b
    where a.id = $1.unit_id and b.id = h.organisation_id;
    if inside and h.organisation_id = any (varsam.records_units($1.unit_id))
        and not varsam.records_transfer($1.record_id, h.organisation_id) then
        raise check_violation using message = 'that unit cannot take the record';
    end if;
    perform varsam._notify(h.organisation_id, varsam._case_told_by(h.organisation_id));
end $$;
