-- A goal or a measure takes a step, or whoever has promised a measure tells how it goes: the unit, and for their own
-- measure its owner elsewhere, for as long as the plan is shared with them. `before` is the state that was read: returns
-- false where somebody else was first. Words (sealed by the app) are needed to give something up, to take it up again,
-- and where nothing but words is told.
create or replace function varsam.plan_step(
    goal uuid, measure uuid, before text, state text, id uuid, words bytea
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare about bigint; home bigint; ref text; closed timestamptz; owner bigint; now_state text; inside boolean; own boolean;
begin
    if $2 is null then
        select g.record_id, g.state into about, now_state from public.plans_goal g where g.id = $1 for update;
    else
        select m.record_id, m.state, m.owner_id into about, now_state, owner
        from public.plans_measure m where m.id = $2 and m.goal_id = $1 for update;
    end if;
    select r.unit_id, r.reference, r.closed_at, r.unit_id = any (varsam.units('record', 'change'))
    into home, ref, closed, inside from public.records_record r where r.id = about and r.data_key_id is not null for update;
    own := coalesce(owner = varsam.actor() and about || ':measures' = any (varsam.records_parts()), false);
    if home is null or not (inside or own) then
        raise insufficient_privilege using message = 'neither of the unit nor one''s own';
    end if;
    if closed is not null then raise check_violation using message = 'nothing is added to what is closed'; end if;
    if $4 <> all (case when $2 is null then array['open', 'reached', 'dropped']
                       else array['planned', 'ongoing', 'done', 'dropped'] end) then
        raise check_violation using message = 'there is no such state';
    end if;
    if now_state <> $3 then return false; end if;
    if $6 is null and ($4 = 'dropped' or now_state in ('dropped', 'reached') or $4 = now_state) then
        raise check_violation using message = 'a reason is given in words';
    end if;
    insert into public.plans_change (id, record_id, goal_id, measure_id, before, state, sealed, at, by_id)
    values ($5, about, $1, $2, now_state, $4, $6, varsam._wall() + (clock_timestamp() - now()), varsam.actor());
    if $4 <> now_state and $2 is null then
        update public.plans_goal g set state = $4, state_at = varsam._wall() where g.id = $1;
    elsif $4 <> now_state then
        update public.plans_measure m set state = $4, state_at = varsam._wall() where m.id = $2;
    end if;
    update public.records_record r set last_entry_at = greatest(r.last_entry_at, varsam._wall()) where r.id = about;
    perform varsam.audit_append('plan.stepped', 'record', ref, home,
        jsonb_build_object('what', case when $2 is null then 'goal' else 'measure' end, 'state', $4, 'inside', inside), null);
    return true;
end $$;

-- Whom a measure in this record can be given to: those who can read it, in the unit and where it is shared.
create or replace function varsam.plan_owners(record bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.user_id), '{}'::bigint[])
    from public.records_record r
    join public.people_membership m on m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
        and (m.organisation_id = r.unit_id or m.organisation_id in (
            select g.organisation_id from public.records_grant g where g.record_id = r.id and g.ended_at is null))
    join public.people_user u on u.id = m.user_id and u.is_active
    where r.id = $1 and r.unit_id = any (varsam.units('record', 'change'))
      and varsam._records_reaches(m.user_id, r.id, 'measures')
$$;

-- Those owners of measures in this record who can no longer read them: the unit gives what they promised to somebody.
create or replace function varsam.plan_owners_gone(record bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.owner_id), '{}'::bigint[])
    from public.plans_measure m join public.records_record r on r.id = m.record_id
    where r.id = $1 and r.unit_id = any (varsam.units('record', 'read')) and m.owner_id is not null
      and not varsam._records_reaches(m.owner_id, r.id, 'measures')
$$;
