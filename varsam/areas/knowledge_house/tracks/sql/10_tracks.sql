-- Where a track keeps its casework is on record, whoever changes it and however.
create or replace function varsam._track_moved() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.since := varsam._wall();
    perform varsam.audit_append('track.changed', 'group', new.group_id::text,
        (select g.unit_id from public.meetings_group g where g.id = new.group_id),
        jsonb_build_object('lives_in', new.lives_in, 'system', new.system), null);
    return new;
end $$;

create or replace trigger track_moved before insert or update on public.tracks_track
for each row when (current_user = 'varsam_app') execute function varsam._track_moved();

-- In a social intervention group, social services lead. A rule of the programme, held for everybody.
create or replace function varsam._social_services_lead() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select 1 from public.meetings_group g where g.id = new.group_id and g.kind = 'sig') then
        raise check_violation using message = 'social services lead a social intervention group';
    end if;
    return new;
end $$;

create or replace trigger social_services_lead before insert or update of leads, function on public.meetings_member
for each row when (new.leads and new.function <> 'social_services') execute function varsam._social_services_lead();
