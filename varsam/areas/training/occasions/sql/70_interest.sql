-- That somebody would like to come, before there is anything to come to. By nobody in particular.

create or replace function varsam.training_interest(
    interest uuid, digest bytea, email_index bytea, data_key uuid, wrapped bytea, master text, person bytea,
    course bigint, unit bigint, district bigint, for_unit boolean, how_many integer, from_month date, to_month date, language text
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare part bigint := $10;
begin
    if exists (select 1 from public.occasions_interest i where i.uid = $1) then return false; end if;
    if $8 is not null and not exists (select 1 from public.courses_course c where c.id = $8 and c.is_offered) then
        raise check_violation using message = 'a course that is offered';
    end if;
    if $9 is not null then
        select o.district_id into part from public.people_organisation o where o.id = $9 and o.left_at is null;
        if not found then raise check_violation using message = 'a unit that there is'; end if;
        part := coalesce(part, $10);
    end if;
    perform varsam._vault_store_key($4, $5, $6);
    insert into public.occasions_interest (
        uid, course_id, desk_id, unit_id, district_id, for_unit, how_many, from_month, to_month, language, at, confirm_by,
        digest, data_key_id, person, email_index
    ) values (
        $1, $8, varsam._training_desk(), $9, part, $11, $12, $13, $14, $15, varsam._wall(),
        varsam._clock() + varsam._period('training_confirm'), $2, $4, $7, $3);
    insert into public.occasions_letter (uid, kind, interest_id, made_at, tries)
    values (gen_random_uuid(), 'interest', $1, clock_timestamp(), 0);
    return true;
end $$;

-- Where what is said about courses lands: with those who hold them.
create or replace function varsam._training_desk() returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select o.id from public.people_organisation o where o.kind = 'coordination' order by o.id limit 1
$$;

create or replace function varsam.training_interest_mine(secret bytea) returns table (
    uid uuid, course bigint, unit bigint, for_unit boolean, how_many integer, from_month date, to_month date,
    at timestamptz, confirm_by timestamptz, confirmed_at timestamptz, occasion bigint, settled_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.uid, i.course_id, i.unit_id, i.for_unit, i.how_many::integer, i.from_month, i.to_month, i.at, i.confirm_by,
        i.confirmed_at, i.occasion_id, i.settled_at
    from public.occasions_interest i where i.digest = sha256($1)
$$;

create or replace function varsam.training_interest_confirm(secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare i public.occasions_interest;
begin
    select x.* into i from public.occasions_interest x where x.digest = sha256($1) for update;
    if i.uid is null then return 'unknown'; end if;
    if i.settled_at is not null then return 'ended'; end if;
    if i.confirmed_at is null then
        update public.occasions_interest x set confirmed_at = varsam._wall() where x.uid = i.uid;
        -- One unit's wish reaches who can meet it; a person's joins the others in the list.
        if i.for_unit then perform varsam._notify(i.desk_id, 'training'); end if;
    end if;
    return null;
end $$;

-- No longer wanted: nothing of it is left.
create or replace function varsam.training_interest_withdraw(secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare i uuid;
begin
    select x.uid into i from public.occasions_interest x where x.digest = sha256($1) for update;
    if i is null then return 'unknown'; end if;
    perform varsam._training_interest_gone(i);
    return null;
end $$;

-- Met, or waited for too long: that so many were wanted stays, and nobody is known by it.
create or replace function varsam._training_interest_empty(interest uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    select i.data_key_id into key from public.occasions_interest i where i.uid = $1;
    delete from public.occasions_letter l where l.interest_id = $1;
    update public.occasions_interest i
    set person = null, data_key_id = null, email_index = null, digest = null,
        settled_at = coalesce(i.settled_at, varsam._wall()) where i.uid = $1;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

create or replace function varsam._training_interest_gone(interest uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    delete from public.occasions_letter l where l.interest_id = $1;
    delete from public.occasions_interest i where i.uid = $1 returning i.data_key_id into key;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

-- Those who waited are asked first: their link lets them sign up before everybody else. How many were asked.
create or replace function varsam.training_invite(occasion bigint, interests uuid[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare o public.occasions_occasion; many integer := 0; i uuid;
begin
    select x.* into o from public.occasions_occasion x where x.id = $1 and x.id = any (varsam.training_kept()) for no key update;
    if o.id is null then raise insufficient_privilege using message = 'asked by the unit that holds it'; end if;
    if o.state <> 'open' or o.closes_at <= varsam._clock() then
        raise check_violation using message = 'one can sign up there';
    end if;
    for i in
        update public.occasions_interest x set occasion_id = $1, invited_at = varsam._wall()
        where x.uid = any ($2) and x.desk_id = o.unit_id and x.confirmed_at is not null and x.settled_at is null
          and x.person is not null and x.occasion_id is distinct from $1
        returning x.uid
    loop
        insert into public.occasions_letter (uid, kind, occasion_id, interest_id, made_at, tries)
        values (gen_random_uuid(), 'invitation', $1, i, clock_timestamp(), 0);
        many := many + 1;
    end loop;
    perform varsam.audit_append('training.invited', 'occasion', o.reference, o.unit_id, jsonb_build_object('many', many), null);
    return many;
end $$;

create or replace function varsam.training_interest_settle(interests uuid[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare many integer; desk bigint;
begin
    update public.occasions_interest x set settled_at = varsam._wall()
    where x.uid = any ($1) and x.settled_at is null and x.desk_id = any (varsam.units('training', 'change'));
    get diagnostics many = row_count;
    if many > 0 then
        select (varsam.units('training', 'change'))[1] into desk;
        perform varsam.audit_append('training.settled', 'interest', '', desk, jsonb_build_object('many', many), null);
    end if;
    return many;
end $$;
