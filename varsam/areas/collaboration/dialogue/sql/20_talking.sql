create or replace function varsam._dialogue_today() returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
    select (varsam._wall() at time zone 'Europe/Stockholm')::date
$$;

-- Begin to talk: with an organisation that is known (by its id), or one that is new here, a tree of its own.
create or replace function varsam.dialogue_begin(
    unit bigint, organisation bigint, slug text, name text, district bigint, kind text, meets_in bigint
) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare partner bigint := $2; made bigint; home bigint;
begin
    if not ($1 = any (varsam.units('dialogue', 'add'))) then
        raise insufficient_privilege using message = 'no unit of the one who acts';
    end if;
    select o.ancestors[1] into home from public.people_organisation o where o.id = $1;
    -- With others, never with a part of the city itself.
    if partner is not null and exists (
        select 1 from public.people_organisation o where o.id = partner and o.ancestors[1] = home) then
        raise check_violation using message = 'a dialogue is with somebody else';
    end if;
    if $5 is not null and not exists (
        select 1 from public.people_district d where d.id = $5 and d.municipality_id = home) then
        raise check_violation using message = 'a district of this municipality';
    end if;
    if $7 is not null and not exists (
        select 1 from public.meetings_group g where g.id = $7 and g.unit_id = $1 and g.kind = 'dialogue') then
        raise check_violation using message = 'a group of the unit''s, for dialogue';
    end if;
    if partner is null then
        if btrim($4) = '' then raise check_violation using message = 'an organisation has a name'; end if;
        insert into public.people_organisation (slug, name_sv, name_en, kind, district_id, ancestors)
        values ($3, btrim($4), btrim($4), $6, $5, '{}') returning id into partner;
        update public.people_organisation o set ancestors = array[partner] where o.id = partner;
    end if;
    insert into public.dialogue_community (organisation_id, unit_id, kind, group_id, begun_on)
    values (partner, $1, $6, $7, varsam._dialogue_today()) returning id into made;
    perform varsam.audit_append('dialogue.begun', 'dialogue', made::text, $1, jsonb_build_object('kind', $6), null);
    return made;
end $$;

-- The dialogue, locked, for those who keep it; nobody else gets past this.
create or replace function varsam._dialogue_to_change(community bigint) returns public.dialogue_community
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_community;
begin
    select c.* into found from public.dialogue_community c
    where c.id = $1 and c.unit_id = any (varsam.units('dialogue', 'change')) for update;
    if found.id is null then
        raise insufficient_privilege using message = 'no dialogue of the one who acts';
    end if;
    return found;
end $$;

-- The city and the organisation talk no more: not while a promise is open. Contacts are emptied. False where somebody was first.
create or replace function varsam.dialogue_end(community bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_community; contact bigint;
begin
    found := varsam._dialogue_to_change($1);
    if found.ended_on is not null then return false; end if;
    if exists (select 1 from public.dialogue_promise p where p.community_id = $1 and p.state = 'open') then
        raise check_violation using message = 'a promise is open';
    end if;
    update public.dialogue_community c set ended_on = varsam._dialogue_today() where c.id = $1;
    for contact in select k.id from public.dialogue_contact k where k.community_id = $1 and k.removed_at is null loop
        perform varsam._dialogue_contact_empty(contact);
    end loop;
    perform varsam.audit_append('dialogue.ended', 'dialogue', $1::text, found.unit_id, '{}'::jsonb, null);
    return true;
end $$;

-- --- contacts ----------------------------------------------------------------------------------------------------

create or replace function varsam._dialogue_contact_empty(contact bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    select k.data_key_id into key from public.dialogue_contact k where k.id = $1;
    update public.dialogue_contact k
    set removed_at = varsam._wall(), name = null, reach = null, data_key_id = null where k.id = $1;
    if key is not null then perform varsam._vault_shred_key(key); end if;
end $$;

-- Somebody who signs in for the organisation.
create or replace function varsam.dialogue_contact_account(community bigint, who bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_community;
begin
    found := varsam._dialogue_to_change($1);
    if not ($2 = any (varsam.dialogue_signing_in($1))) then
        raise check_violation using message = 'they do not sign in for that organisation';
    end if;
    insert into public.dialogue_contact (community_id, user_id, consent, added_by_id, at)
    values ($1, $2, '', varsam.actor(), varsam._wall());
    perform varsam.audit_append('dialogue.contact_added', 'dialogue', $1::text, found.unit_id,
        jsonb_build_object('user', $2), null);
end $$;

-- A name and a number, with the consent on which they rest. They are asked again when the time limit says, at the latest.
create or replace function varsam.dialogue_contact_name(
    community bigint, key_id uuid, wrapped bytea, master text, name bytea, reach bytea, consent text, consent_on date,
    review_on date
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_community; today date := varsam._dialogue_today();
begin
    found := varsam._dialogue_to_change($1);
    if $8 > today or $9 <= today
       or $9 > ((varsam._wall() + varsam._period('contact_review')) at time zone 'Europe/Stockholm')::date then
        raise check_violation using message = 'has said so, and is asked again in time';
    end if;
    perform varsam._vault_store_key($2, $3, $4);
    insert into public.dialogue_contact (
        community_id, name, reach, data_key_id, consent, consent_on, review_on, added_by_id, at
    ) values ($1, $5, $6, $2, $7, $8, $9, varsam.actor(), varsam._wall());
    perform varsam.audit_append('dialogue.contact_added', 'dialogue', $1::text, found.unit_id,
        jsonb_build_object('consent', $7), null);
end $$;

-- They were asked again and said yes. False where the name has been taken away meanwhile.
create or replace function varsam.dialogue_contact_review(contact bigint, consent text, review_on date) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_community; gone integer; today date := varsam._dialogue_today();
begin
    found := varsam._dialogue_to_change((select k.community_id from public.dialogue_contact k where k.id = $1));
    if $3 <= today
       or $3 > ((varsam._wall() + varsam._period('contact_review')) at time zone 'Europe/Stockholm')::date then
        raise check_violation using message = 'is asked again in time';
    end if;
    update public.dialogue_contact k set consent = $2, consent_on = today, review_on = $3
    where k.id = $1 and k.user_id is null and k.removed_at is null;
    get diagnostics gone = row_count;
    if gone = 0 then return false; end if;
    perform varsam.audit_append('dialogue.contact_reviewed', 'dialogue', found.id::text, found.unit_id, '{}'::jsonb, null);
    return true;
end $$;

create or replace function varsam.dialogue_contact_remove(contact bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_community;
begin
    found := varsam._dialogue_to_change((select k.community_id from public.dialogue_contact k where k.id = $1));
    if exists (select 1 from public.dialogue_contact k where k.id = $1 and k.removed_at is not null) then return false; end if;
    perform varsam._dialogue_contact_empty($1);
    perform varsam.audit_append('dialogue.contact_removed', 'dialogue', found.id::text, found.unit_id, '{}'::jsonb, null);
    return true;
end $$;

-- --- questions ---------------------------------------------------------------------------------------------------

create or replace function varsam.dialogue_ask(
    made uuid, community bigint, key_id uuid, wrapped bytea, master text, asked bytea, asked_on date
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_community;
begin
    found := varsam._dialogue_to_change($2);
    if found.ended_on is not null or $7 > varsam._dialogue_today() then
        raise check_violation using message = 'asked while they talk, not ahead';
    end if;
    perform varsam._vault_store_key($3, $4, $5);
    insert into public.dialogue_question (id, community_id, asked_on, data_key_id, asked, written_by_id, at)
    values ($1, $2, $7, $3, $6, varsam.actor(), varsam._wall());
    perform varsam.audit_append('dialogue.asked', 'dialogue', $2::text, found.unit_id, '{}'::jsonb, null);
end $$;

-- An answer is given once; what was answered stays as it was given. False where somebody was first.
create or replace function varsam.dialogue_answer(question uuid, answer bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.dialogue_community; done integer;
begin
    found := varsam._dialogue_to_change((select q.community_id from public.dialogue_question q where q.id = $1));
    update public.dialogue_question q
    set answer = $2, answered_on = varsam._dialogue_today(), answered_by_id = varsam.actor()
    where q.id = $1 and q.answer is null;
    get diagnostics done = row_count;
    if done = 0 then return false; end if;
    perform varsam.audit_append('dialogue.answered', 'dialogue', found.id::text, found.unit_id, '{}'::jsonb, null);
    return true;
end $$;
