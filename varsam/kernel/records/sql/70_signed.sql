-- What the app itself writes, held to what it is for: whoever runs SQL on its login writes no other day, no other name and
-- nothing into what is closed. The owner, who lays out demo towns and restores backups, is not held.

-- A note is signed now, stands in an open record, corrects one of the same record, and moves the record's last day.
create or replace function varsam._entry_signed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- Of several that are written in one transaction, each comes after the one before.
    new.at := varsam._wall() + (clock_timestamp() - now());
    perform 1 from public.records_record r where r.id = new.record_id and r.closed_at is null for update;
    if not found then raise check_violation using message = 'nothing is added to what is closed'; end if;
    if new.corrects_id is not null and not exists (
        select 1 from public.records_entry e where e.id = new.corrects_id and e.record_id = new.record_id) then
        raise check_violation using message = 'a correction stands in the same record';
    end if;
    update public.records_record r set last_entry_at = greatest(r.last_entry_at, new.at) where r.id = new.record_id;
    return new;
end $$;

create or replace trigger entry_signed before insert on public.records_entry
for each row when (current_user = 'varsam_app') execute function varsam._entry_signed();

-- A record is closed now, with everything that was shared of it; its last day does not go back, and no further than now.
-- Retention counts from these two.
create or replace function varsam._record_moved() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.last_entry_at := greatest(old.last_entry_at, least(new.last_entry_at, varsam._wall()));
    if new.closed_at is not null and old.closed_at is not null then
        new.closed_at := old.closed_at;
    elsif new.closed_at is not null then
        new.closed_at := varsam._wall();
        perform varsam._records_end_grant(g.id, 'stopped') from public.records_grant g
        where g.record_id = new.id and g.ended_at is null;
    end if;
    return new;
end $$;

create or replace trigger record_moved before update on public.records_record
for each row when (current_user = 'varsam_app') execute function varsam._record_moved();

-- Broken glass is judged once, now, by the one who acts, and by nobody of what they broke themselves.
create or replace function varsam._glass_judged() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if old.reviewed_at is not null or old.user_id = varsam.actor() then
        raise insufficient_privilege using message = 'judged already, or one''s own';
    end if;
    if new.judgement is null or new.outcome = '' then
        raise check_violation using message = 'a judgement is given in words';
    end if;
    new.reviewed_at := varsam._wall();
    new.reviewed_by_id := varsam.actor();
    perform varsam.audit_append('glass.reviewed', 'record', old.reference, old.unit_id,
        jsonb_build_object('outcome', new.outcome), null);
    return new;
end $$;

create or replace trigger glass_judged before update on public.records_breakglass
for each row when (current_user = 'varsam_app' and (new.reviewed_at, new.reviewed_by_id, new.outcome, new.judgement)
                   is distinct from (old.reviewed_at, old.reviewed_by_id, old.outcome, old.judgement)) execute function varsam._glass_judged();
