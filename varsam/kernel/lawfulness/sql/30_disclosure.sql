create sequence if not exists public.disclosures_number;

-- A decision, as it was taken: rows are added here and nowhere else, and none is ever changed. The app has tried the
-- tests of the rule; what no app may get around stands here: whose unit, whose record, which version, who decided when.
create or replace function varsam.disclosure_decide(
    id uuid, unit bigint, record bigint, corrects uuid, rule bigint, regime text, outcome text, requested_on date,
    recipient bigint, authority text, information text[], opens_until timestamptz, presented_by bigint, answers jsonb,
    data_key uuid, wrapped bytea, master text, sealed bytea, sent bytea
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    today date := (varsam._wall() at time zone 'Europe/Stockholm')::date;
    new_number bigint; new_reference text; ref text; old record; version record;
begin
    if not coalesce($2 = any (varsam.units('disclosure', 'add')), false) then
        raise insufficient_privilege using message = 'not a unit of the one who decides';
    end if;
    if $3 is not null then
        select r.reference into ref from public.records_record r
        where r.id = $3 and r.unit_id = $2 and r.data_key_id is not null for share;
        if ref is null then raise check_violation using message = 'not a record of the unit that decides'; end if;
    end if;
    if $7 not in ('disclosed', 'partly', 'refused') then raise check_violation using message = 'no such outcome'; end if;
    -- What a decision gives out rests on a wording that somebody has read, and that holds today.
    select l.status, l.certainty, l.valid_from, l.valid_to,
        -- Another version stands in its place, or has taken over since.
        exists (select 1 from public.lawfulness_legalrule x where x.slug = l.slug and (x.replaces = l.number
            or x.status <> 'proposed' and x.valid_from <= today
               and (x.valid_from > coalesce(l.valid_from, '-infinity') or x.valid_from = l.valid_from and x.number > l.number)
               and not exists (select 1 from public.lawfulness_legalrule y where y.slug = x.slug and y.replaces = x.number)
            )) as is_over
    into version from public.lawfulness_legalrule l where l.id = $5;
    if not found then raise check_violation using message = 'a decision names its rule'; end if;
    if $7 <> 'refused' and (version.status = 'proposed' or version.certainty <> 'confirmed'
                            or version.valid_from > today or version.valid_to < today or version.is_over) then
        raise check_violation using message = 'the rule does not carry a release';
    end if;
    if ($7 <> 'refused') is distinct from ($19 is not null) then
        raise check_violation using message = 'what was given out is written down, and only what was';
    end if;
    if $12 is not null and ($7 = 'refused' or $3 is null or $9 is null or coalesce(cardinality($11), 0) = 0
                            or $12 <= varsam._clock()) then
        raise check_violation using message = 'a decision opens a record to a recipient, for what it names, until a day';
    end if;
    if $4 is not null then
        select d.id, d.unit_id, d.record_id into old from public.lawfulness_disclosure d where d.id = $4 for update;
        if old.id is null or old.unit_id <> $2 or old.record_id is distinct from $3
           or exists (select 1 from public.lawfulness_disclosure d where d.corrects_id = $4) then
            raise check_violation using message = 'a correction names a decision of the same unit, once';
        end if;
        perform varsam._records_end_basis($4, 'stopped');
    end if;
    perform varsam._vault_store_key($15, $16, $17);
    new_number := nextval('public.disclosures_number');
    new_reference := 'U' || to_char(varsam._wall() at time zone 'Europe/Stockholm', '-YY-')
        || lpad(new_number::text, greatest(3, length(new_number::text)), '0');
    insert into public.lawfulness_disclosure (
        id, number, reference, unit_id, record_id, about, corrects_id, rule_id, regime, outcome, requested_on, recipient_id,
        authority, information, opens_until, decided_at, decided_by_id, presented_by_id, answers, data_key_id, sealed
    ) values ($1, new_number, new_reference, $2, $3, coalesce(ref, ''), $4, $5, $6, $7, $8, $9, $10, $11, $12, varsam._wall(),
              varsam.actor(), $13, $14, $15, $18);
    if $19 is not null then
        insert into public.lawfulness_disclosuresent (disclosure_id, unit_id, record_id, sealed) values ($1, $2, $3, $19);
    end if;
    perform varsam.audit_append('disclosure.decided', case when ref is null then 'disclosure' else 'record' end,
        coalesce(ref, new_reference), $2,
        jsonb_build_object('decision', new_reference, 'outcome', $7, 'rule', $5, 'recipient', $9), null);
    return new_reference;
end $$;

-- What a decision opens: to its own recipient, or one person there, what it names and until its day. Asked twice, given
-- once. There is no other way from a decision to a record.
create or replace function varsam.disclosure_share(disclosure uuid, member bigint) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare d record; there uuid;
begin
    -- The lock orders this against a correction that is being decided at the same moment.
    select x.id, x.record_id, x.recipient_id, x.information, x.opens_until into d
    from public.lawfulness_disclosure x join public.records_record r on r.id = x.record_id
    where x.id = $1 and x.outcome in ('disclosed', 'partly') and x.opens_until is not null
      and r.unit_id = any (varsam.units('record', 'change')) and x.unit_id = any (varsam.units('disclosure', 'add'))
    for update of x;
    if d.id is null or exists (select 1 from public.lawfulness_disclosure x where x.corrects_id = $1) then
        raise check_violation using message = 'the decision opens nothing';
    end if;
    select g.id into there from public.records_grant g
    where g.basis = $1 and g.ended_at is null and g.until > varsam._clock() and g.user_id is not distinct from $2;
    if there is not null then return there; end if;
    return varsam._records_give(d.record_id, d.recipient_id, $2, d.information::text[], 'decision', $1, d.opens_until);
end $$;

-- Those in the recipient's organisation to whom a decision can open the record.
create or replace function varsam.disclosure_members(disclosure uuid) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.user_id), '{}'::bigint[])
    from public.lawfulness_disclosure d
    join public.people_membership m on m.organisation_id = d.recipient_id
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.access_capability c on c.role = m.role and c.resource = 'shared' and c.verb = 'read'
    where d.id = $1 and d.unit_id = any (varsam.units('disclosure', 'add'))
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
$$;

-- What has been shared by a decision: for those who read the decision.
create or replace function varsam.disclosure_grants(disclosure uuid)
returns table (id uuid, member bigint, until timestamptz, ended_at timestamptz, ended_why text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select g.id, g.user_id, g.until, g.ended_at, g.ended_why::text
    from public.records_grant g join public.lawfulness_disclosure d on d.id = g.basis
    where d.id = $1 and d.unit_id = any (varsam.units('disclosure', 'read')) order by g.starts_at
$$;

-- Before a record is destroyed, so are the decisions about it: their keys with them.
create or replace function varsam._record_forget_lawfulness_disclosures(record bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid; keys uuid[];
begin
    select coalesce(array_agg(d.data_key_id), '{}') into keys
    from public.lawfulness_disclosure d where d.record_id = $1 and d.data_key_id is not null;
    delete from public.lawfulness_disclosuresent s where s.record_id = $1;
    update public.lawfulness_disclosure d set corrects_id = null where d.record_id = $1;
    delete from public.lawfulness_disclosure d where d.record_id = $1;
    foreach key in array keys loop
        perform varsam._vault_shred_key(key);
    end loop;
end $$;
