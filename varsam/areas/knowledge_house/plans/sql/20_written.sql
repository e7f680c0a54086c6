-- What the app writes in a plan, held to what it is for: signed now, in an open record of the actor's unit, in its own
-- goal. The owner, who lays out demo towns and restores backups, is not held.

-- The record is open and the actor's unit answers for it; its last day moves, from which retention counts.
create or replace function varsam._plan_opened(record bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare closed timestamptz;
begin
    select r.closed_at into closed from public.records_record r
    where r.id = $1 and r.data_key_id is not null and r.unit_id = any (varsam.units('record', 'change')) for update;
    if not found then raise insufficient_privilege using message = 'not a plan of the actor''s unit'; end if;
    if closed is not null then raise check_violation using message = 'nothing is added to what is closed'; end if;
    update public.records_record r set last_entry_at = greatest(r.last_entry_at, varsam._wall()) where r.id = $1;
end $$;

-- Whoever has promised something must be able to read it, or they do not know what they promised.
create or replace function varsam._plan_owner_reads(who bigint, record bigint) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if $1 is not null and not varsam._records_reaches($1, $2, 'measures') then
        raise check_violation using message = 'the owner of a measure can read it';
    end if;
end $$;

create or replace function varsam._plan_signed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._plan_opened(new.record_id);
    -- Of several that are written in one transaction, each comes after the one before.
    new.at := varsam._wall() + (clock_timestamp() - now());
    return new;
end $$;

create or replace function varsam._plan_goal_added() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._plan_opened(new.record_id);
    new.at := varsam._wall() + (clock_timestamp() - now());
    new.state := 'open'; new.state_at := new.at; new.version := 1;
    return new;
end $$;

create or replace function varsam._plan_measure_added() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._plan_opened(new.record_id);
    if not exists (select 1 from public.plans_goal g
                   where g.id = new.goal_id and g.record_id = new.record_id and g.state = 'open') then
        raise check_violation using message = 'a measure is for an open goal of the same record';
    end if;
    perform varsam._plan_owner_reads(new.owner_id, new.record_id);
    new.at := varsam._wall() + (clock_timestamp() - now());
    new.state := 'planned'; new.state_at := new.at; new.version := 1;
    return new;
end $$;

create or replace function varsam._plan_rated() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._plan_opened(new.record_id);
    if not exists (select 1 from public.plans_goal g where g.id = new.goal_id and g.record_id = new.record_id) then
        raise check_violation using message = 'a rating is of a goal of the same record';
    end if;
    -- Nonce 12, two digits, tag 16: nothing longer than the participant's own number fits.
    if octet_length(new.sealed) <> 30 then raise check_violation using message = 'a rating is a number'; end if;
    new.at := varsam._wall() + (clock_timestamp() - now());
    return new;
end $$;

-- New words count one up from those that were read, and those stay: of two who write at once, one is told.
create or replace function varsam._plan_reworded() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare earlier jsonb := to_jsonb(old); goal uuid := old.id; measure uuid; changed boolean := new.sealed <> old.sealed;
begin
    perform varsam._plan_opened(old.record_id);
    if tg_table_name = 'plans_measure' then
        goal := (earlier ->> 'goal_id')::uuid; measure := old.id; changed := true;
        perform varsam._plan_owner_reads(new.owner_id, new.record_id) where new.owner_id is distinct from old.owner_id;
    end if;
    if new.version <> old.version + changed::integer then
        raise check_violation using message = 'somebody else has written since';
    end if;
    if not changed then return new; end if;
    insert into public.plans_wording (record_id, goal_id, measure_id, version, sealed, at, by_id)
    values (old.record_id, goal, measure, old.version, old.sealed, old.at, old.by_id);
    new.at := varsam._wall() + (clock_timestamp() - now());
    new.by_id := varsam.actor();
    return new;
end $$;

-- What no longer holds ends now, once.
create or replace function varsam._plan_asset_ended() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._plan_opened(old.record_id);
    new.ended_at := coalesce(old.ended_at, varsam._wall());
    return new;
end $$;

create or replace trigger goal_added before insert on public.plans_goal
for each row when (current_user = 'varsam_app') execute function varsam._plan_goal_added();
create or replace trigger goal_reworded before update on public.plans_goal
for each row when (current_user = 'varsam_app' and old.* is distinct from new.*) execute function varsam._plan_reworded();
create or replace trigger measure_added before insert on public.plans_measure
for each row when (current_user = 'varsam_app') execute function varsam._plan_measure_added();
create or replace trigger measure_reworded before update on public.plans_measure
for each row when (current_user = 'varsam_app' and old.* is distinct from new.*) execute function varsam._plan_reworded();
create or replace trigger rating_signed before insert on public.plans_rating
for each row when (current_user = 'varsam_app') execute function varsam._plan_rated();
create or replace trigger asset_signed before insert on public.plans_asset
for each row when (current_user = 'varsam_app') execute function varsam._plan_signed();
create or replace trigger asset_ended before update on public.plans_asset
for each row when (current_user = 'varsam_app' and old.* is distinct from new.*) execute function varsam._plan_asset_ended();
create or replace trigger disagreement_signed before insert on public.plans_disagreement
for each row when (current_user = 'varsam_app') execute function varsam._plan_signed();
create or replace trigger copy_signed before insert on public.plans_plancopy
for each row when (current_user = 'varsam_app') execute function varsam._plan_signed();
