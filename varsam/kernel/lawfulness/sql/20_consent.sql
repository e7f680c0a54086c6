-- What one signer has last said about one scope. Rows are numbered as they come, so that a clock cannot reorder them.
create or replace function varsam._consent_newest(scope uuid, signer uuid) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select c.decision::text from public.lawfulness_consent c
    where c.scope_id = $1 and c.signer_id = $2 order by c.id desc limit 1
$$;

-- Whether those who were asked about a scope agree: a yes from each, the organisation still there. The yes of a guardian
-- whom the worry is about is needed and never enough, and a young person's beside it does not stand in for a guardian's.
create or replace function varsam._consent_agreed(scope uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select o.left_at is null
        and exists (select 1 from public.lawfulness_signer s
                    where s.request_id = c.request_id and not s.is_concerned and s.role <> 'young')
        and not exists (select 1 from public.lawfulness_signer s where s.request_id = c.request_id
                        and varsam._consent_newest(c.id, s.id) is distinct from 'given')
    from public.lawfulness_scope c
    join public.people_organisation o on o.id = c.organisation_id
    where c.id = $1
$$;

-- Whether a scope holds: agreed to, and not run out.
create or replace function varsam._consent_in_force(scope uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select q.until > varsam._clock() and varsam._consent_agreed(c.id)
    from public.lawfulness_scope c join public.lawfulness_consentrequest q on q.id = c.request_id
    where c.id = $1
$$;

-- Where each scope of a record stands, for those who may read the record's consents.
create or replace function varsam.consent_states(record bigint)
returns table (scope uuid, in_force boolean, refused boolean, withdrawn boolean, ended boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.id, varsam._consent_in_force(c.id),
        exists (select 1 from public.lawfulness_signer s where s.request_id = q.id and varsam._consent_newest(c.id, s.id) = 'refused'),
        exists (select 1 from public.lawfulness_signer s where s.request_id = q.id and varsam._consent_newest(c.id, s.id) = 'withdrawn'),
        q.until <= varsam._clock()
    from public.lawfulness_scope c
    join public.lawfulness_consentrequest q on q.id = c.request_id
    join public.records_record r on r.id = c.record_id
    where c.record_id = $1 and r.unit_id = any (varsam.units('record', 'read'))
$$;

-- Each row of an answer is checked against what was asked, put on record, and a no ends at once what rested on a yes:
-- in the transaction that registers it, whoever registers it and however.
create or replace function varsam._consent_registered() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare home bigint; ref text; asked record;
begin
    -- Orders this against a share that is being given at the same moment.
    perform 1 from public.lawfulness_scope c where c.id = new.scope_id for update;
    -- Numbered here, behind the lock, whatever number came with it: what is said last has the highest, for whoever reads
    -- the newest. A number drawn before the lock, or chosen, would let a yes outrank the no that took it back.
    new.id := nextval(pg_get_serial_sequence('public.lawfulness_consent', 'id'));
    new.registered_at := varsam._wall();
    select q.id, q.record_id, q.until into asked
    from public.lawfulness_signer s
    join public.lawfulness_scope c on c.request_id = s.request_id
    join public.lawfulness_consentrequest q on q.id = s.request_id
    where s.id = new.signer_id and c.id = new.scope_id;
    if asked.id is null or asked.record_id <> new.record_id then
        raise check_violation using message = 'an answer belongs to one request';
    end if;
    if new.decision not in ('given', 'refused', 'withdrawn') or new.form not in ('paper', 'digital', 'spoken') then
        raise check_violation using message = 'an answer is yes, no or taken back';
    end if;
    if new.decided_on > (varsam._clock() at time zone 'Europe/Stockholm')::date then
        raise check_violation using message = 'nobody has said anything yet on a day to come';
    end if;
    -- An old paper that turns up does not undo what was said after it was signed.
    if new.decision = 'given' and exists (
        select 1 from public.lawfulness_consent c where c.scope_id = new.scope_id and c.signer_id = new.signer_id
        and c.decision <> 'given' and c.decided_on > new.decided_on) then
        raise check_violation using message = 'a later no stands';
    end if;
    if new.decision = 'withdrawn' and varsam._consent_newest(new.scope_id, new.signer_id) is distinct from 'given' then
        raise check_violation using message = 'only a yes can be taken back';
    end if;
    if new.decision = 'given' and new.form = 'spoken' then
        raise check_violation using message = 'a yes is written';
    end if;
    select r.unit_id, r.reference into home, ref from public.records_record r where r.id = new.record_id;
    perform varsam.audit_append('consent.' || new.decision, 'record', ref, home,
        jsonb_build_object('scope', new.scope_id, 'form', new.form), null);
    return new;
end $$;

create or replace trigger consent_registered before insert on public.lawfulness_consent
for each row execute function varsam._consent_registered();

create or replace function varsam._consent_stops() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.decision <> 'given' then
        perform varsam._records_end_basis(new.scope_id, new.decision);
    end if;
    return null;
end $$;

create or replace trigger consent_stops after insert on public.lawfulness_consent
for each row execute function varsam._consent_stops();

-- What is asked for lies in the future and no further than a consent may last. A month is as long as the months are: a
-- day's margin keeps summer time from refusing what was counted in Stockholm.
create or replace function varsam._consent_asked() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.until <= varsam._clock() or new.until > varsam._clock() + varsam._period('consent_longest') + interval '1 day' then
        raise check_violation using message = 'the end lies in the future, and not beyond the longest';
    end if;
    new.asked_at := varsam._wall();
    return new;
end $$;

create or replace trigger consent_asked before insert on public.lawfulness_consentrequest
for each row execute function varsam._consent_asked();

-- Signers and scopes belong to the record that their request is about, and what was asked does not change once somebody
-- has answered.
create or replace function varsam._consent_part() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select 1 from public.lawfulness_consentrequest q where q.id = new.request_id and q.record_id = new.record_id) then
        raise check_violation using message = 'a part of a request belongs to its record';
    end if;
    if exists (select 1 from public.lawfulness_consent c join public.lawfulness_signer s on s.id = c.signer_id
               where s.request_id = new.request_id) then
        raise check_violation using message = 'what was asked does not change once somebody has answered';
    end if;
    return new;
end $$;

create or replace trigger consent_part before insert on public.lawfulness_signer
for each row execute function varsam._consent_part();
create or replace trigger consent_part before insert on public.lawfulness_scope
for each row execute function varsam._consent_part();

-- No more is asked for than the term is about, and nothing for one who has left or who holds the record.
create or replace function varsam._consent_within() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce(cardinality(new.information), 0) = 0 or not exists (
        select 1 from public.lawfulness_consentrequest q
        join public.records_record r on r.id = q.record_id and r.unit_id <> new.organisation_id
        join public.people_organisation o on o.id = new.organisation_id and o.left_at is null
        join public.lawfulness_termoption t on t.term_id = q.term_id and t.organisation_kind = o.kind
        where q.id = new.request_id and new.information::text[] <@ t.information::text[]) then
        raise check_violation using message = 'more is asked for than the term is about';
    end if;
    return new;
end $$;

create or replace trigger consent_within before insert on public.lawfulness_scope
for each row execute function varsam._consent_within();

-- What a term lets be chosen is settled before anybody is asked by it.
create or replace function varsam._term_settled() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select 1 from public.lawfulness_consentrequest q where q.term_id = new.term_id) then
        raise check_violation using message = 'a term that somebody has been asked by does not change';
    end if;
    return new;
end $$;

create or replace trigger term_settled before insert on public.lawfulness_termoption
for each row execute function varsam._term_settled();

-- Share by a consent that is in force: to the organisation that it names, or to one person there. Asked twice, given once.
create or replace function varsam.consent_share(scope uuid, member bigint) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c record; there uuid;
begin
    -- The lock orders this against a withdrawal that is being registered at the same moment.
    select s.id, s.record_id, s.organisation_id, s.information, q.until into c
    from public.lawfulness_scope s join public.lawfulness_consentrequest q on q.id = s.request_id
    where s.id = $1 for update of s;
    if c.id is null or not coalesce(varsam._consent_in_force($1), false) then
        raise check_violation using message = 'no consent in force';
    end if;
    perform 1 from public.records_record r
    where r.id = c.record_id and r.closed_at is null and r.unit_id = any (varsam.units('record', 'change')) for share;
    if not found then
        raise check_violation using message = 'not an open record of the one who shares';
    end if;
    select g.id into there from public.records_grant g
    where g.basis = $1 and g.ended_at is null and g.until > varsam._clock() and g.user_id is not distinct from $2;
    if there is not null then return there; end if;
    return varsam._records_give(c.record_id, c.organisation_id, $2, c.information::text[], 'consent', $1, c.until);
end $$;

-- Those in a receiving organisation to whom something can be shared: for who handles the record.
create or replace function varsam.consent_members(organisation bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.user_id), '{}'::bigint[])
    from public.people_membership m
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.access_capability c on c.role = m.role and c.resource = 'shared' and c.verb = 'read'
    where m.organisation_id = $1 and varsam.may('record', 'change')
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
$$;

-- Organisations in which somebody can read what is shared: for who handles records.
create or replace function varsam.consent_receivers() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.organisation_id), '{}'::bigint[])
    from public.people_membership m
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.access_capability c on c.role = m.role and c.resource = 'shared' and c.verb = 'read'
    where varsam.may('record', 'change')
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
$$;

-- Requests in the units of the one who acts that run out soon or have just done so, and that somebody agreed to. How soon
-- is soon is the period by which people are reminded.
create or replace function varsam.consent_ending() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(q.id order by q.until), '{}'::uuid[])
    from public.lawfulness_consentrequest q
    join public.records_record r on r.id = q.record_id and r.closed_at is null
    where r.unit_id = any ((select varsam.units('record', 'read'))::bigint[])
      and q.until > varsam._clock() - varsam._period('consent_warning')
      and q.until <= varsam._clock() + varsam._period('consent_warning')
      and exists (select 1 from public.lawfulness_scope c where c.request_id = q.id and varsam._consent_agreed(c.id))
$$;

-- Requests in force that run out soon and of which nobody has been reminded yet.
create or replace function varsam.consent_warn() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare done integer;
begin
    update public.lawfulness_consentrequest q set warned_at = varsam._clock()
    where q.warned_at is null and q.until > varsam._clock()
      and q.until <= varsam._clock() + varsam._period('consent_warning')
      and exists (select 1 from public.records_record r where r.id = q.record_id and r.closed_at is null)
      and exists (select 1 from public.lawfulness_scope c where c.request_id = q.id and varsam._consent_in_force(c.id));
    get diagnostics done = row_count;
    return done;
end $$;
