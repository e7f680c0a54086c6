-- What the registrar does. Each asks first whether the actor may, in that municipality.

create or replace function varsam._retention_mine(list bigint) returns public.retention_destructionlist
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select l.* from public.retention_destructionlist l
    where l.id = $1 and l.municipality_id = any (varsam.units('retention', 'change')) for update
$$;

-- Except items of a proposed list with a reason, or take that back; gives how many.
create or replace function varsam.retention_decide(list bigint, items bigint[], decision text, reason text, again date)
returns integer language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare mine public.retention_destructionlist := varsam._retention_mine($1); done integer;
begin
    if mine.state is distinct from 'proposed' then
        return 0;
    end if;
    update public.retention_listitem i
    set decision = $3, reason = case when $3 = 'except' then $4 else '' end,
        again_on = case when $3 = 'except' then $5 end,
        decided_by_id = case when $3 = 'except' then varsam.actor() end
    where i.list_id = $1 and i.id = any ($2);
    get diagnostics done = row_count;
    update public.retention_destructionlist l set version = l.version + 1, changed_at = varsam._wall()
    where l.id = $1 and done > 0;
    return done;
end $$;

-- Approve what was seen. `said`: approved, taken (by whom, when), changed (since it was seen), rule (another holds now),
-- empty, clock (it has gone back), missing.
create or replace function varsam.retention_approve(list bigint, version integer)
returns table (said text, who bigint, at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare mine public.retention_destructionlist := varsam._retention_mine($1); follow integer;
begin
    if mine.id is null then
        return query select 'missing', null::bigint, null::timestamptz;
        return;
    elsif mine.state <> 'proposed' then
        return query select 'taken', coalesce(mine.ended_by_id, mine.approved_by_id), coalesce(mine.done_at, mine.approved_at);
        return;
    elsif varsam._wall() < mine.changed_at then
        return query select 'clock', null::bigint, mine.changed_at;
        return;
    elsif mine.version <> $2 then
        return query select 'changed', null::bigint, mine.changed_at;
        return;
    end if;
    select count(*) into follow from public.retention_listitem i where i.list_id = $1 and i.decision = 'follow';
    if follow = 0 then
        return query select 'empty', null::bigint, null::timestamptz;
        return;
    elsif exists (
        select 1 from (select distinct i.kind, i.rule_id from public.retention_listitem i where i.list_id = $1) u
        where not exists (select 1 from varsam._retention_rules(u.kind) r
                          where r.root = mine.municipality_id and r.rule = u.rule_id)
    ) then
        return query select 'rule', null::bigint, null::timestamptz;
        return;
    end if;
    update public.retention_destructionlist l
    set state = 'approved', approved_by_id = varsam.actor(), approved_at = varsam._wall(), planned = follow
    where l.id = $1;
    return query select 'approved', varsam.actor(), varsam._wall();
end $$;

-- Stop a list before or while it is carried out. What has been destroyed stays destroyed and gets its certificates.
create or replace function varsam.retention_abandon(list bigint, why text)
returns table (said text, who bigint, at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare mine public.retention_destructionlist := varsam._retention_mine($1);
begin
    if mine.id is null then
        return query select 'missing', null::bigint, null::timestamptz;
        return;
    elsif mine.state in ('done', 'abandoned') then
        return query select 'taken', coalesce(mine.ended_by_id, mine.approved_by_id), mine.done_at;
        return;
    end if;
    perform varsam._retention_close($1);
    update public.retention_destructionlist l
    set state = 'abandoned', done_at = varsam._wall(), ended_by_id = varsam.actor(), ended_why = $2
    where l.id = $1;
    return query select 'abandoned', varsam.actor(), varsam._wall();
end $$;

-- Keep something. Waits for a destruction that has begun, and then finds nothing: null where it is not there for the actor.
create or replace function varsam.retention_hold(kind text, reference text, reason text, until date)
returns bigint language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare unit bigint; made bigint;
begin
    perform varsam._retention_check($1);
    execute format('select varsam.%I($1)', '_retention_' || $1 || '_lock') using $2;
    execute format('select c.unit_id from varsam.%I() c where c.reference = $1', '_retention_' || $1) into unit using $2;
    if unit is null or not unit = any (varsam.units('hold', 'add')) then
        return null;
    end if;
    insert into public.retention_hold (kind, reference, unit_id, reason, until, set_at, set_by_id, lift_reason)
    values ($1, $2, unit, $3, $4, varsam._wall(), varsam.actor(), '') returning id into made;
    return made;
end $$;

create or replace function varsam.retention_lift(hold bigint, reason text) returns boolean
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with lifted as (
        update public.retention_hold h
        set lifted_at = varsam._wall(), lifted_by_id = varsam.actor(), lift_reason = $2
        where h.id = $1 and h.lifted_at is null and h.unit_id = any (varsam.units('hold', 'change'))
        returning 1
    ) select exists (select 1 from lifted)
$$;

-- Another period from a day on: only for a municipality of the actor's, never backwards in time.
create or replace function varsam.retention_set_rule(
    kind text, municipality bigint, amount integer, unit text, clock text, action text,
    legal_rule text, legal_version text, source text, valid_from timestamptz
) returns bigint language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare made bigint;
begin
    perform varsam._retention_check($1);
    if not $2 = any (varsam.units('retention', 'add'))
       or not exists (select 1 from public.people_organisation o where o.id = $2 and o.parent_id is null) then
        raise insufficient_privilege using message = 'not a municipality of the one who acts';
    end if;
    perform pg_advisory_xact_lock(7210004);
    insert into public.retention_retentionrule (kind, municipality_id, number, amount, unit, clock, action, legal_rule,
        legal_version, source, valid_from, made_at, made_by_id)
    values ($1, $2, (select coalesce(max(r.number), 0) + 1 from public.retention_retentionrule r
                     where r.kind = $1 and r.municipality_id = $2),
        $3, $4, $5, $6, $7, $8, $9, greatest($10, varsam._wall()), varsam._wall(), varsam.actor())
    returning id into made;
    return made;
end $$;

-- Another version of an exception, or a new one; those that hold for every municipality are not one registrar's to change.
create or replace function varsam.retention_set_exemption(
    slug text, kind text, municipality bigint, born_days smallint[], is_ended boolean,
    legal_rule text, legal_version text, source text, valid_from timestamptz
) returns bigint language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare made bigint;
begin
    perform varsam._retention_check($2);
    if not $3 = any (varsam.units('retention', 'add'))
       or not exists (select 1 from public.people_organisation o where o.id = $3 and o.parent_id is null)
       or exists (select 1 from public.retention_exemption x
                  where x.slug = $1 and (x.municipality_id is distinct from $3 or x.kind <> $2)) then
        raise insufficient_privilege using message = 'not an exception of the one who acts';
    end if;
    perform pg_advisory_xact_lock(7210004);
    insert into public.retention_exemption (slug, number, kind, municipality_id, born_days, is_ended, legal_rule,
        legal_version, source, valid_from, made_at, made_by_id)
    values ($1, (select coalesce(max(x.number), 0) + 1 from public.retention_exemption x where x.slug = $1),
        $2, $3, $4, $5, $6, $7, $8, greatest($9, varsam._wall()), varsam._wall(), varsam.actor())
    returning id into made;
    return made;
end $$;
