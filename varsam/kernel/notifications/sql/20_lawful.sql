-- What happens on the floors below is told from here: by notices, which say nothing but that something waits.
create or replace function varsam._notify(unit bigint, resource text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    insert into public.notifications_notice (unit_id, resource, at) values ($1, $2, now())
$$;

-- The same for one person alone: what they promised, say, and nobody else did.
create or replace function varsam._notify_user(who bigint, resource text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    insert into public.notifications_notice (user_id, resource, at) values ($1, $2, now())
$$;

-- A share has ended: its recipient is told to stop.
create or replace function varsam._tell_to_stop() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._notify(new.organisation_id, 'shared');
    return null;
end $$;

create or replace trigger tell_to_stop after update of ended_at on public.records_grant
for each row when (old.ended_at is null and new.ended_at is not null and new.basis_kind <> 'rights')
execute function varsam._tell_to_stop();

-- A glass was broken: the responsible unit is told, and the auditors of its municipality.
create or replace function varsam._tell_of_glass() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._notify(new.unit_id, 'record');
    perform varsam._notify(a.id, 'break_glass')
    from public.people_organisation home
    join public.people_organisation a on a.ancestors[1] = home.ancestors[1]
    where home.id = new.unit_id and exists (
        select 1 from public.people_membership m
        join public.access_capability c on c.role = m.role and c.resource = 'break_glass' and c.verb = 'change'
        where m.organisation_id = a.id and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now()));
    return null;
end $$;

create or replace trigger tell_of_glass after insert on public.records_breakglass
for each row execute function varsam._tell_of_glass();

-- A consent runs out soon: the unit is reminded.
create or replace function varsam._tell_of_consent() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._notify(r.unit_id, 'record') from public.records_record r where r.id = new.record_id;
    return null;
end $$;

create or replace trigger tell_of_consent after update of warned_at on public.lawfulness_consentrequest
for each row when (old.warned_at is null and new.warned_at is not null)
execute function varsam._tell_of_consent();

-- A round of the log's review waits: those who review in its municipality are told.
create or replace function varsam._tell_of_review() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._notify(a.id, 'review') from public.people_organisation a
    where a.ancestors[1] = new.municipality_id and exists (
        select 1 from public.people_membership m
        join public.access_capability c on c.role = m.role and c.resource = 'review' and c.verb = 'change'
        where m.organisation_id = a.id and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now()));
    return null;
end $$;

create or replace trigger tell_of_review after insert on public.lawfulness_logreview
for each row execute function varsam._tell_of_review();
