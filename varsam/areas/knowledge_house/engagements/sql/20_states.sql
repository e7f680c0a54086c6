-- What holds an engagement to its way, whoever runs SQL on the app's login. The owner, who lays out demo towns, is not held.

-- The same table as in states.py; a test compares them.
create or replace function varsam._engagement_ways() returns table (state text, next text)
language sql immutable set search_path = pg_catalog, pg_temp as $$
    values ('matched', 'introduced'), ('matched', 'ended'),
           ('introduced', 'started'), ('introduced', 'paused'), ('introduced', 'ended'),
           ('started', 'paused'), ('started', 'ended'),
           ('paused', 'started'), ('paused', 'ended')
$$;

create or replace function varsam._engagement_said(event text, record bigint, kind text, details jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam.audit_append($1, 'record', r.reference, r.unit_id, jsonb_build_object('kind', $3) || $4, null)
    from public.records_record r where r.id = $2
$$;

-- A match is of somebody in a network that the actor may ask, who can be engaged as that, in a record that is open; where they avoid the unit
-- or anything above it, only with a reason on record.
create or replace function varsam._engagement_matched() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare expert record; above bigint[];
begin
    select o.ancestors into above from public.records_record r join public.people_organisation o on o.id = r.unit_id
    where r.id = new.record_id and r.closed_at is null and r.data_key_id is not null
      and r.unit_id = any (varsam.units('record', 'change')) for share of r;
    if above is null then raise check_violation using message = 'nothing is added to what is closed'; end if;
    select x.user_id, x.organisation_id, x.roles, x.avoids into expert from public.experts_expert x
    where x.id = new.expert_id and x.ended_at is null and x.unit_id = any (varsam.units('expert', 'read'));
    if expert.user_id is null or expert.user_id <> new.user_id or not new.kind = any (expert.roles) then
        raise check_violation using message = 'nobody in the network who can be engaged as that';
    end if;
    if expert.avoids && above and new.conflict_reason is null then
        raise check_violation using message = 'a conflict of interest, and no reason';
    end if;
    if new.state <> 'matched' then raise check_violation using message = 'it begins with a match'; end if;
    if new.replaces_id is not null and not exists (
        select 1 from public.engagements_engagement e where e.id = new.replaces_id and e.record_id = new.record_id) then
        raise check_violation using message = 'it replaces one of the same record';
    end if;
    new.organisation_id := expert.organisation_id;
    new.matched_at := varsam._wall();
    new.introduced_at := null; new.started_at := null; new.paused_at := null; new.ended_at := null;
    new.paused_why := ''; new.ended_why := ''; new.paused_words := null; new.ended_words := null; new.rests := '{}';
    return new;
end $$;

create or replace trigger engagement_matched before insert on public.engagements_engagement
for each row when (current_user = 'varsam_app') execute function varsam._engagement_matched();

create or replace function varsam._engagement_matched_said() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._engagement_said('engagement.matched', new.record_id, new.kind,
        jsonb_build_object('conflict', new.conflict_reason is not null));
    perform varsam._expert_asked(new.expert_id);
    return null;
end $$;

create or replace trigger engagement_matched_said after insert on public.engagements_engagement
for each row when (current_user = 'varsam_app') execute function varsam._engagement_matched_said();

-- A step is one of the table's, begins only while what is needed reaches the engaged person, and has its moment from here.
create or replace function varsam._engagement_moved() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if old.state = 'ended' then raise check_violation using message = 'it is over'; end if;
    if new.state = old.state then
        new.paused_why := old.paused_why; new.paused_words := old.paused_words;
        new.ended_why := old.ended_why; new.ended_words := old.ended_words;
        if new.hours_a_month <> old.hours_a_month then
            perform varsam._engagement_said('engagement.changed', new.record_id, new.kind, '{}'::jsonb);
        end if;
        return new;
    end if;
    if not exists (select 1 from varsam._engagement_ways() w where w.state = old.state and w.next = new.state) then
        raise check_violation using message = 'there is no such step';
    end if;
    case new.state
        when 'introduced' then
            new.introduced_at := varsam._wall();
        when 'started' then
            -- A consent that is being taken back at this moment has locked the row (_engagements_rest): we come after it.
            if not varsam._records_reaches(new.user_id, new.record_id, 'measures') then
                raise check_violation using message = 'nothing is shared with the engaged person';
            end if;
            new.started_at := coalesce(old.started_at, varsam._wall());
            if old.paused_at is not null then
                new.rests := old.rests || array[old.paused_at, greatest(old.paused_at, varsam._wall())];
            end if;
            new.paused_at := null; new.paused_why := ''; new.paused_words := null;
        when 'paused' then
            new.paused_at := varsam._wall();
            new.paused_why := 'agreed';
        when 'ended' then
            if new.ended_why = '' then raise check_violation using message = 'it ends for a reason'; end if;
            new.ended_at := varsam._wall();
    end case;
    perform varsam._engagement_said('engagement.' || new.state, new.record_id, new.kind, '{}'::jsonb);
    return new;
end $$;

create or replace trigger engagement_moved before update on public.engagements_engagement
for each row when (current_user = 'varsam_app') execute function varsam._engagement_moved();

-- What is shared with somebody ends: what they are engaged for rests in the same transaction, whoever ended it.
-- Only what that share was for: somebody who never had one waits for theirs, and nothing has been taken back from them.
create or replace function varsam._engagements_rest() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare e record;
begin
    -- Those that rest or only begin too, so that none of them starts on what ends here.
    perform 1 from public.engagements_engagement x
    where x.record_id = new.record_id and x.state <> 'ended' order by x.id for update;
    for e in update public.engagements_engagement x
             set state = 'paused', paused_at = varsam._clock(), paused_why = new.ended_why
             where x.record_id = new.record_id and x.state in ('introduced', 'started')
               and (x.user_id = new.user_id or new.user_id is null and exists (
                    select 1 from public.people_membership m
                    where m.user_id = x.user_id and m.organisation_id = new.organisation_id))
               and not varsam._records_reaches(x.user_id, x.record_id, 'measures')
             returning x.record_id, x.kind
    loop
        perform varsam._engagement_said('engagement.paused', e.record_id, e.kind, jsonb_build_object('why', new.ended_why));
    end loop;
    return null;
end $$;

create or replace trigger engagements_rest after update of ended_at on public.records_grant
for each row when (old.ended_at is null and new.ended_at is not null) execute function varsam._engagements_rest();
