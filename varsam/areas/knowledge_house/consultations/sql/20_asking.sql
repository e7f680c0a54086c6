create sequence if not exists public.consultations_number;

-- A question is put: from an enquiry by somebody who handles consultations in its unit, or directly by a colleague whose
-- own thread was received in this very transaction, who then says for which organisation of theirs. Gives the reference.
create or replace function varsam.consultations_open(
    enquiry text, organisation bigint, data_key uuid, wrapped bytea, master text,
    heading bytea, question bytea, competences text[], advise_by timestamptz
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare e public.conversations_enquiry; is_direct boolean; new_number bigint; new_id bigint; new_reference text;
begin
    select x.* into e from public.conversations_enquiry x where x.reference = $1 for update;
    is_direct := e.id is not null and not (e.unit_id = any (varsam.units('consultation', 'change')));
    if e.id is null or e.data_key_id is null or (is_direct and (
        e.received_at <> now() or e.writer_digest is null
        or not (varsam.may('shared', 'read') or varsam.may('consultation', 'add'))
        or not exists (select 1 from public.people_membership m
                       where m.user_id = varsam.actor() and m.organisation_id = $2 and m.valid_from <= now()
                         and (m.valid_to is null or m.valid_to > now())))) then
        raise insufficient_privilege using message = 'no enquiry of the one who asks';
    end if;
    perform varsam._vault_store_key($3, $4, $5);
    new_number := nextval('public.consultations_number');
    new_reference := to_char(varsam._wall() at time zone 'Europe/Stockholm', '"R"-YY-')
        || lpad(new_number::text, greatest(3, length(new_number::text)), '0');
    insert into public.consultations_consultation (
        number, reference, unit_id, enquiry_id, sender, district_id, state, competences, asked_at, advise_by, disagreed,
        data_key_id, heading, question
    ) values (
        new_number, new_reference, e.unit_id, e.id, e.sender, e.district_id, 'asked', $8, varsam._wall(), $9, false,
        $3, $6, $7
    ) returning id into new_id;
    insert into public.consultations_origin (consultation_id, organisation_id, asked_by_id)
    values (new_id, $2, varsam.actor());
    perform varsam.audit_append('consultation.asked', 'consultation', new_reference, e.unit_id,
        jsonb_build_object('direct', is_direct), null);
    perform varsam._notify(e.unit_id, 'consultation');
    return new_reference;
end $$;

-- Somebody is asked: an expert of a network that the actor may ask, while the question is open, and nobody who avoids the organisation that asks.
create or replace function varsam._invitation_added() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare x public.experts_expert; c public.consultations_consultation;
begin
    -- Only for who handles it: how somebody else were refused would tell them who asked.
    select k.* into c from public.consultations_consultation k
    where k.id = new.consultation_id and k.unit_id = any (varsam.units('consultation', 'change')) for update;
    select e.* into x from public.experts_expert e
    where e.id = new.expert_id and e.ended_at is null and e.unit_id = any (varsam.units('expert', 'read'));
    if x.id is null or c.id is null or c.state not in ('asked', 'invited', 'answering') then
        raise check_violation using message = 'nobody of the network, or no open question';
    end if;
    if exists (select 1 from public.consultations_origin o join public.people_organisation a on a.id = o.organisation_id
               where o.consultation_id = c.id and a.ancestors && x.avoids) then
        raise check_violation using message = 'a conflict of interest';
    end if;
    new.user_id := x.user_id;
    new.invited_at := varsam._wall();
    new.reply := '';
    new.replied_at := null;
    new.conflict := false;
    return new;
end $$;

create or replace trigger invitation_added before insert on public.consultations_invitation
for each row when (current_user = 'varsam_app') execute function varsam._invitation_added();

create or replace function varsam._invitation_told() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.consultations_consultation c set state = 'invited' where c.id = new.consultation_id and c.state = 'asked';
    perform varsam._expert_asked(new.expert_id);
    perform varsam._notify(x.organisation_id, 'shared') from public.experts_expert x where x.id = new.expert_id;
    return null;
end $$;

create or replace trigger invitation_told after insert on public.consultations_invitation
for each row execute function varsam._invitation_told();

-- An expert answers for themselves, while the question is open. A conflict of interest is final, and is a no.
create or replace function varsam._invitation_replied() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if old.conflict or old.reply = 'no' or not exists (
        select 1 from public.consultations_consultation c
        where c.id = old.consultation_id and c.state in ('asked', 'invited', 'answering')) then
        raise check_violation using message = 'has gone out, or the question is no longer open';
    end if;
    if new.conflict then
        new.reply := 'no';
    end if;
    new.replied_at := varsam._wall();
    return new;
end $$;

create or replace trigger invitation_replied before update on public.consultations_invitation
for each row when (current_user = 'varsam_app' and old.* is distinct from new.*) execute function varsam._invitation_replied();

create or replace function varsam._invitation_replied_told() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._notify(c.unit_id, 'consultation')
    from public.consultations_consultation c where c.id = new.consultation_id;
    return null;
end $$;

create or replace trigger invitation_replied_told after update of reply on public.consultations_invitation
for each row when (old.reply is distinct from new.reply and new.reply = 'no')
execute function varsam._invitation_replied_told();

-- A post is signed now, in an open question. To disagree is to disagree with what somebody else has said. Who was not
-- invited adds, and does not answer.
create or replace function varsam._post_signed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare other public.consultations_post;
begin
    new.at := varsam._wall() + (clock_timestamp() - now());
    perform 1 from public.consultations_consultation c
    where c.id = new.consultation_id and c.state in ('asked', 'invited', 'answering')
      and (c.id = any (varsam.consultations_invited()) or c.unit_id = any (varsam.units('consultation', 'change'))) for update;
    if not found then raise check_violation using message = 'the question is no longer open'; end if;
    if new.replies_to_id is not null then
        select p.* into other from public.consultations_post p where p.id = new.replies_to_id;
    end if;
    if other.consultation_id is distinct from (case when new.replies_to_id is not null then new.consultation_id end)
       or (new.kind = 'disagree' and (other.id is null or other.author_id = new.author_id)) then
        raise check_violation using message = 'answers nothing in this question';
    end if;
    if new.kind <> 'addition' and not (new.consultation_id = any (varsam.consultations_invited())) then
        raise check_violation using message = 'experts answer';
    end if;
    return new;
end $$;

create or replace trigger post_signed before insert on public.consultations_post
for each row when (current_user = 'varsam_app') execute function varsam._post_signed();

create or replace function varsam._post_told() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.consultations_invitation i set reply = 'yes', replied_at = coalesce(i.replied_at, new.at)
    where i.consultation_id = new.consultation_id and i.user_id = new.author_id and i.reply = '';
    if new.kind <> 'addition' then
        update public.consultations_consultation c set state = 'answering'
        where c.id = new.consultation_id and c.state = 'invited';
    end if;
    perform varsam._notify(c.unit_id, 'consultation')
    from public.consultations_consultation c where c.id = new.consultation_id;
    return null;
end $$;

create or replace trigger post_told after insert on public.consultations_post
for each row execute function varsam._post_told();
