create sequence if not exists public.rights_number;

-- The request, if the one who acts handles it and it is not answered; held until the transaction ends.
create or replace function varsam._rights_held(request uuid) returns public.lawfulness_rightsrequest
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare q public.lawfulness_rightsrequest;
begin
    select x.* into q from public.lawfulness_rightsrequest x
    where x.id = $1 and x.unit_id = any (varsam.units('rights_request', 'change')) for update;
    if q.id is null then raise insufficient_privilege using message = 'not for the one who acts to handle'; end if;
    if q.state = 'answered' then raise check_violation using message = 'it has been answered'; end if;
    return q;
end $$;

create or replace function varsam._rights_step(
    q public.lawfulness_rightsrequest, id uuid, kind text, data_key uuid, sealed bytea
) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    insert into public.lawfulness_rightsstep (id, request_id, unit_id, kind, at, by_id, data_key_id, sealed)
    values ($2, q.id, q.unit_id, $3, varsam._wall(), varsam.actor(), $4, $5)
$$;

-- The key of a request's words, which all of its steps share.
create or replace function varsam._rights_key(request uuid) returns uuid
language sql stable set search_path = pg_catalog, pg_temp as $$
    select s.data_key_id from public.lawfulness_rightsstep s where s.request_id = $1 and s.data_key_id is not null limit 1
$$;

create or replace function varsam.rights_receive(
    id uuid, unit bigint, kind text, checked text, received_on date, due timestamptz,
    data_key uuid, wrapped bytea, master text, step uuid, sealed bytea
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare new_number bigint; new_reference text; q public.lawfulness_rightsrequest;
begin
    if not coalesce($2 = any (varsam.units('rights_request', 'add')), false) then
        raise insufficient_privilege using message = 'not a registry of the one who acts';
    end if;
    if $5 > (varsam._wall() at time zone 'Europe/Stockholm')::date or $6 is null then
        raise check_violation using message = 'a request has come, and is due';
    end if;
    -- What a request opens is open until it is due. A day's margin keeps summer time from refusing what was counted in
    -- Stockholm.
    if $6 > (($5 + 1)::timestamp at time zone 'Europe/Stockholm') + varsam._period('rights_request') + interval '1 day' then
        raise check_violation using message = 'it is due within the time that the rule gives';
    end if;
    perform varsam._vault_store_key($7, $8, $9);
    new_number := nextval('public.rights_number');
    new_reference := 'R' || to_char(varsam._wall() at time zone 'Europe/Stockholm', '-YY-')
        || lpad(new_number::text, greatest(3, length(new_number::text)), '0');
    insert into public.lawfulness_rightsrequest (
        id, number, reference, unit_id, kind, checked, received_on, received_by_id, due_at, is_extended, state, answer
    ) values ($1, new_number, new_reference, $2, $3, $4, $5, varsam.actor(), $6, false, 'received', '')
    returning * into q;
    perform varsam._rights_step(q, $10, 'received', $7, $11);
    perform varsam.audit_append('rights.received', 'rights', new_reference, $2, jsonb_build_object('kind', $3), null);
    return new_reference;
end $$;

-- Records of the municipality about whoever has this number. What is found is written down with the request, and that
-- there was a search is on record with how many, never the number.
create or replace function varsam.rights_find(request uuid, number_index bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare q public.lawfulness_rightsrequest := varsam._rights_held($1); found integer;
begin
    insert into public.lawfulness_rightsrecord (request_id, record_id, reference, found_by, found_at)
    select q.id, r.id, r.reference, 'number', varsam._wall()
    from varsam._vault_identity_find($2) f
    join public.records_record r on r.identity_id = f and r.data_key_id is not null
    join public.people_organisation o on o.id = r.unit_id
    join public.people_organisation h on h.id = q.unit_id and h.ancestors[1] = o.ancestors[1]
    order by r.number
    on conflict (request_id, record_id) do nothing;
    get diagnostics found = row_count;
    perform varsam.audit_append('rights.searched', 'rights', q.reference, q.unit_id,
        jsonb_build_object('by', 'number', 'found', found), null);
    return found;
end $$;

-- A record of the municipality by its reference, when its identity has not been written down or the person knows it.
create or replace function varsam.rights_add(request uuid, reference text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare q public.lawfulness_rightsrequest := varsam._rights_held($1); found integer;
begin
    insert into public.lawfulness_rightsrecord (request_id, record_id, reference, found_by, found_at)
    select q.id, r.id, r.reference, 'reference', varsam._wall()
    from public.records_record r
    join public.people_organisation o on o.id = r.unit_id
    join public.people_organisation h on h.id = q.unit_id and h.ancestors[1] = o.ancestors[1]
    where r.reference = $2 and r.data_key_id is not null
    on conflict (request_id, record_id) do nothing;
    get diagnostics found = row_count;
    perform varsam.audit_append('rights.searched', 'rights', q.reference, q.unit_id,
        jsonb_build_object('by', 'reference', 'found', found), null);
    return found;
end $$;

-- It was not this person's after all: what was opened of it closes.
create or replace function varsam.rights_drop(request uuid, reference text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare q public.lawfulness_rightsrequest := varsam._rights_held($1); dropped bigint; g record;
begin
    delete from public.lawfulness_rightsrecord f where f.request_id = q.id and f.reference = $2
    returning f.record_id into dropped;
    if dropped is null then return false; end if;
    for g in select x.id from public.records_grant x where x.basis = q.id and x.record_id = dropped and x.ended_at is null loop
        perform varsam._records_end_grant(g.id, 'done');
    end loop;
    perform varsam.audit_append('rights.dropped', 'rights', q.reference, q.unit_id, '{}'::jsonb, null);
    return true;
end $$;

-- Opens what was found to the registrar who handles the request, and to nobody else: a grant for each record, until the
-- answer is due. How to reach a protected person stays shut. Returns how many were opened now.
create or replace function varsam.rights_open(request uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    q public.lawfulness_rightsrequest := varsam._rights_held($1);
    home bigint; f record; opened integer := 0;
begin
    if q.due_at <= varsam._clock() then
        raise check_violation using message = 'the time has run out: extend it first, and say why';
    end if;
    -- Where the one who acts is a registrar who may be shared with.
    select m.organisation_id into home from public.people_membership m
    where m.user_id = varsam.actor() and m.organisation_id = any (varsam.units('shared', 'read'))
      and exists (select 1 from public.access_capability c
                  where c.role = m.role and c.resource = 'rights_request' and c.verb = 'change')
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
    order by m.id limit 1;
    if home is null then raise insufficient_privilege using message = 'no registry to open it to'; end if;
    for f in
        select r.id, coalesce(i.protection, 'none') <> 'none' as is_protected
        from public.lawfulness_rightsrecord x
        join public.records_record r on r.id = x.record_id and r.data_key_id is not null and r.unit_id <> home
        left join public.vault_identity i on i.id = r.identity_id
        where x.request_id = q.id and not exists (
            select 1 from public.records_grant g where g.basis = q.id and g.record_id = r.id
            and g.user_id = varsam.actor() and g.ended_at is null and g.until > varsam._clock())
    loop
        perform varsam._records_give(f.id, home, varsam.actor(),
            array['situation', 'needs', 'school', 'measures', 'meetings', 'identity']
                || case when f.is_protected then '{}'::text[] else array['contact'] end,
            'rights', q.id, q.due_at);
        opened := opened + 1;
    end loop;
    if q.state = 'received' then
        update public.lawfulness_rightsrequest x set state = 'working' where x.id = q.id;
    end if;
    perform varsam.audit_append('rights.opened', 'rights', q.reference, q.unit_id,
        jsonb_build_object('records', opened), null);
    return opened;
end $$;

create or replace function varsam.rights_extend(request uuid, due timestamptz, step uuid, sealed bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare q public.lawfulness_rightsrequest := varsam._rights_held($1);
begin
    if q.is_extended or $2 <= q.due_at or $2 <= varsam._clock() then
        raise check_violation using message = 'it is extended once, to a later day';
    end if;
    if $2 > q.due_at + interval '1 day' + (
            select make_interval(months => max((l.parameters ->> 'extension_months')::integer))
            from public.lawfulness_legalrule l where l.slug = 'gdpr-12-3-tid' and l.status <> 'proposed') then
        raise check_violation using message = 'it is extended by no more than the rule gives';
    end if;
    update public.lawfulness_rightsrequest x set due_at = $2, is_extended = true where x.id = q.id;
    update public.records_grant g set until = $2 where g.basis = q.id and g.ended_at is null;
    perform varsam._rights_step(q, $3, 'extended', varsam._rights_key(q.id), $4);
    perform varsam.audit_append('rights.extended', 'rights', q.reference, q.unit_id, '{}'::jsonb, null);
    return true;
end $$;

create or replace function varsam.rights_note(request uuid, step uuid, sealed bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare q public.lawfulness_rightsrequest := varsam._rights_held($1);
begin
    perform varsam._rights_step(q, $2, 'noted', varsam._rights_key(q.id), $3);
    return true;
end $$;

-- Answered, once: everything that was opened for it closes in the same transaction.
create or replace function varsam.rights_answer(request uuid, answer text, rule bigint, step uuid, sealed bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare q public.lawfulness_rightsrequest := varsam._rights_held($1);
begin
    if $2 not in ('granted', 'partly', 'refused') or $3 is null then
        raise check_violation using message = 'an answer rests on a rule';
    end if;
    update public.lawfulness_rightsrequest x
    set state = 'answered', answer = $2, answered_at = varsam._wall(), answered_by_id = varsam.actor(), answered_by_rule_id = $3
    where x.id = q.id;
    perform varsam._rights_step(q, $4, 'answered', varsam._rights_key(q.id), $5);
    perform varsam._records_end_basis(q.id, 'done');
    perform varsam.audit_append('rights.answered', 'rights', q.reference, q.unit_id,
        jsonb_build_object('answer', $2, 'rule', $3), null);
    return true;
end $$;

-- What the person says is wrong, or does not agree with, added to the record beside what stands there, which stays. By
-- whoever handles the request, in a record that is open to them for it.
create or replace function varsam.rights_dissent(
    request uuid, record bigint, entry uuid, corrects uuid, information text, sealed bytea
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare q public.lawfulness_rightsrequest := varsam._rights_held($1); ref text; home bigint;
begin
    select r.reference, r.unit_id into ref, home
    from public.records_record r join public.records_grant g on g.record_id = r.id
    where r.id = $2 and g.basis = q.id and g.user_id = varsam.actor() and g.ended_at is null
      and g.until > varsam._clock() and $5 = any (g.information) for update of r;
    if ref is null then raise insufficient_privilege using message = 'not open for this request'; end if;
    if $4 is not null and not exists (select 1 from public.records_entry e where e.id = $4 and e.record_id = $2) then
        raise check_violation using message = 'a correction stands in the same record';
    end if;
    insert into public.records_entry (id, record_id, information, author_id, at, happened_at, corrects_id, sealed)
    values ($3, $2, $5, varsam.actor(), varsam._wall(), varsam._wall(), $4, $6);
    update public.records_record r set last_entry_at = varsam._wall() where r.id = $2;
    perform varsam.audit_append('record.written', 'record', ref, home,
        jsonb_build_object('information', $5, 'correction', $4 is not null, 'request', q.reference), null);
    return true;
end $$;

-- Who has seen what of one record, newest first, with what they were then and where: for the unit that holds it, and for
-- whoever it is open to because the person asks. Names of staff are shown to the person: they acted in office.
create or replace function varsam.rights_readings(reference text)
returns table (at timestamptz, actor bigint, event text, details jsonb, roles text[], organisations bigint[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.at, e.actor, e.event::text, e.details,
        (select array_agg(m.role::text order by m.id) from public.people_membership m
         where m.user_id = e.actor and m.valid_from <= e.at and (m.valid_to is null or m.valid_to > e.at)),
        (select array_agg(m.organisation_id order by m.id) from public.people_membership m
         where m.user_id = e.actor and m.valid_from <= e.at and (m.valid_to is null or m.valid_to > e.at))
    from public.records_record r
    join public.audit_entry e on e.target_type = 'record' and e.target = r.reference
        and e.event in ('record.read', 'identity.opened', 'glass.broken', 'glass.read', 'disclosure.read', 'consent.printed')
    where r.reference = $1 and e.actor is not null and (
        r.unit_id = any ((select varsam.units('record', 'read'))::bigint[])
        or exists (select 1 from public.records_grant g
                   where g.record_id = r.id and g.basis_kind = 'rights' and g.user_id = (select varsam.actor())
                     and g.ended_at is null and g.until > varsam._clock()))
    order by e.id desc
$$;

-- To whom it has been shared, and is: for the same.
create or replace function varsam.rights_recipients(reference text)
returns table (organisation bigint, information text[], basis_kind text, starts_at timestamptz, until timestamptz, ended_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select g.organisation_id, g.information::text[], g.basis_kind::text, g.starts_at, g.until, g.ended_at
    from public.records_record r join public.records_grant g on g.record_id = r.id
    where r.reference = $1 and g.basis_kind <> 'rights' and (
        r.unit_id = any ((select varsam.units('record', 'read'))::bigint[])
        or exists (select 1 from public.records_grant o
                   where o.record_id = r.id and o.basis_kind = 'rights' and o.user_id = (select varsam.actor())
                     and o.ended_at is null and o.until > varsam._clock()))
    order by g.starts_at
$$;

-- Nobody destroys what somebody has just asked to see: their question is answered first. What a restoration brought back
-- without its key is gone already.
create or replace function varsam._record_forget_lawfulness_rights(record bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select 1 from public.lawfulness_rightsrecord f
               join public.lawfulness_rightsrequest q on q.id = f.request_id and q.state <> 'answered'
               join public.records_record r on r.id = f.record_id
               join public.vault_wrappedkey w on w.key_id = r.data_key_id
               where f.record_id = $1) then
        raise check_violation using message = 'somebody asks about it';
    end if;
    delete from public.lawfulness_rightsrecord f where f.record_id = $1;
end $$;

-- What has been agreed to, refused and taken back about a record, for whoever it is open to because the person asks.
create or replace function varsam.rights_consents(reference text)
returns table (organisation bigint, information text[], role text, number integer, decision text, decided_on date, until timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.organisation_id, s.information::text[], g.role::text, g.position::integer, c.decision::text, c.decided_on, q.until
    from public.records_record r
    join public.lawfulness_consent c on c.record_id = r.id
    join public.lawfulness_scope s on s.id = c.scope_id
    join public.lawfulness_signer g on g.id = c.signer_id
    join public.lawfulness_consentrequest q on q.id = s.request_id
    where r.reference = $1 and exists (
        select 1 from public.records_grant o
        where o.record_id = r.id and o.basis_kind = 'rights' and o.user_id = (select varsam.actor())
          and o.ended_at is null and o.until > varsam._clock())
    order by c.id
$$;
