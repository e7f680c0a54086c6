-- A person who comes of age during the support. The day of birth lies sealed: the worker opens it once for each version
-- of who they are, on record, and keeps the day from which they answer for themselves, until it has come.

-- The next open cases whose day has not been counted by the rule's version that holds now.
create or replace function varsam.case_births(rule text, most integer)
returns table (record bigint, identity uuid, version integer, data_key uuid, wrapped bytea, master text, sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'days of birth are counted by the worker';
    end if;
    return query
        with next as materialized (
            select r.id, r.reference, r.unit_id, i.version, i.id as identity, i.data_key_id, i.sealed
            from public.cases_case c
            join public.records_record r on r.id = c.record_id and r.closed_at is null
            join public.vault_identity i on i.id = r.identity_id
            left join public.cases_majority m on m.record_id = r.id
            where c.state not in ('closed', 'post_checks', 'ended')
              and (m.record_id is null or m.version <> i.version or m.rule <> $1)
            order by r.id limit $2
        ), said as materialized (
            select varsam.audit_append('identity.opened', 'record', n.reference, n.unit_id,
                '{"what": "born", "purpose": "consent"}'::jsonb, null) from next n
        )
        select n.id, n.identity, n.version, n.data_key_id, k.wrapped, k.master_id::text, n.sealed
        from next n join public.vault_wrappedkey k on k.key_id = n.data_key_id
        where (select count(*) from said) >= 0;
end $$;

create or replace function varsam.case_own_from(record bigint, version integer, rule text, own_from date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'days of birth are counted by the worker';
    end if;
    insert into public.cases_majority (record_id, version, rule, own_from)
    select c.record_id, $2, $3,
        -- Long ago, and no guardian was ever asked: there is nothing to come.
        case when $4 <= varsam._case_today() and not exists (
            select 1 from public.lawfulness_signer s where s.record_id = $1 and s.role = 'guardian') then null else $4 end
    from public.cases_case c where c.record_id = $1
    on conflict (record_id) do update
    set version = excluded.version, rule = excluded.rule,
        -- Whom we have found once already is not found again because a spelling was corrected.
        own_from = case when cases_majority.own_from is null and excluded.own_from <= varsam._case_today() then null
                        else excluded.own_from end;
end $$;

-- Those whose day has come: the case says so, its unit is told, and the day itself is forgotten.
create or replace function varsam.case_come_of_age() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m record; done integer := 0;
begin
    for m in select x.record_id, c.unit_id, r.reference from public.cases_majority x
             join public.cases_case c on c.record_id = x.record_id and c.state not in ('closed', 'post_checks', 'ended')
             join public.records_record r on r.id = c.record_id
             where x.own_from <= varsam._case_today() order by x.record_id for update of x, c skip locked loop
        update public.cases_majority x set own_from = null where x.record_id = m.record_id;
        update public.cases_case c set of_age_at = varsam._clock() where c.record_id = m.record_id;
        perform varsam._case_refresh(m.record_id);
        perform varsam.audit_append('case.of_age', 'record', m.reference, m.unit_id, '{}'::jsonb, null);
        perform varsam._notify(m.unit_id, 'record');
        done := done + 1;
    end loop;
    return done;
end $$;

-- Asked themselves: the guardians' answer is no longer what we go by.
create or replace function varsam._case_asked_self() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.cases_case c set of_age_at = null where c.record_id = new.record_id and c.of_age_at is not null;
    if found then perform varsam._case_refresh(new.record_id); end if;
    return null;
end $$;

create or replace trigger case_asked_self after insert on public.lawfulness_signer
for each row when (new.role = 'self') execute function varsam._case_asked_self();

-- Units are reminded once of what is late: a review, an answer, a post-check. Both sides of a handover. No content.
create or replace function varsam.case_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare done integer; more integer;
begin
    with late as (
        update public.cases_case c set told_on = c.due_on
        where c.due_on < varsam._case_today() and c.told_on is distinct from c.due_on
          and exists (select 1 from public.records_record r where r.id = c.record_id and r.closed_at is null)
        returning c.unit_id
    ), said as (select varsam._notify(l.unit_id, 'record') from (select distinct unit_id from late) l)
    select (select count(*) from late) + 0 * (select count(*) from said) into done;
    with late as (
        update public.cases_handover h set told_on = varsam._case_today()
        where h.state = 'offered' and h.respond_by < varsam._clock() and h.told_on is null
        returning h.organisation_id
    ), said as (
        select varsam._notify(l.organisation_id, varsam._case_told_by(l.organisation_id))
        from (select distinct organisation_id from late) l
    )
    select (select count(*) from late) + 0 * (select count(*) from said) into more;
    return done + more;
end $$;
