-- How many hours a month somebody in the network has promised already. Higher floors say how many, each in a function named
-- _expert_load_ and what it counts, which takes the user.
create or replace function varsam._expert_load(who bigint) returns numeric
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare part text; hours numeric; total numeric := 0;
begin
    for part in select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                where n.nspname = 'varsam' and p.proname like '\_expert\_load\_%' order by p.proname
    loop
        execute format('select varsam.%I($1)', part) into hours using $1;
        total := total + coalesce(hours, 0);
    end loop;
    return total;
end $$;

-- The load of everybody in the network whom the actor may ask, and of the actor: hours, never for whom.
create or replace function varsam.experts_load() returns table (expert bigint, hours numeric)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select x.id, varsam._expert_load(x.user_id) from public.experts_expert x
    where x.ended_at is null and (x.unit_id = any ((select varsam.units('expert', 'read'))::bigint[])
                                  or x.user_id = (select varsam.actor()))
$$;

-- Who could be added to the network, with where they work: those who can be shared with, for those who may add.
create or replace function varsam.experts_candidates() returns table (user_id bigint, organisation_id bigint, role text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct m.user_id, m.organisation_id, m.role::text
    from public.people_membership m
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.people_organisation o on o.id = m.organisation_id and o.left_at is null
    join public.access_capability c on c.role = m.role and c.resource = 'shared' and c.verb = 'read'
    where varsam.may('expert', 'add')
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
$$;

-- The municipality that lends somebody who works there to a network elsewhere; null for those of the network's own tree and
-- of authorities and associations.
create or replace function varsam._expert_lender(unit bigint, organisation bigint) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select r.id from public.people_organisation o
    join public.people_organisation r on r.id = o.ancestors[1] and r.kind in ('municipality', 'pilot_municipality')
    where o.id = $2 and r.id <> (select h.ancestors[1] from public.people_organisation h where h.id = $1)
$$;

-- A new entry is of somebody who works where it says, and nobody has asked them yet.
create or replace function varsam._expert_added() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select 1 from public.people_membership m
                   where m.user_id = new.user_id and m.organisation_id = new.organisation_id
                     and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())) then
        raise check_violation using message = 'works elsewhere';
    end if;
    new.lent_by_id := varsam._expert_lender(new.unit_id, new.organisation_id);
    new.last_asked_at := null;
    new.warned_at := null;
    new.ended_at := null;
    return new;
end $$;

create or replace trigger expert_added before insert on public.experts_expert
for each row when (current_user = 'varsam_app') execute function varsam._expert_added();

-- Experts keep their own entry; what they are engaged as, what it rests on and whether they stay is the network's to say.
-- Who has left does not come back by a change: they are added anew.
create or replace function varsam._expert_kept() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if old.ended_at is not null then
        raise check_violation using message = 'has left the network';
    end if;
    if not (old.unit_id = any (varsam.units('expert', 'change')))
       and (new.roles, new.agreement, new.agreement_until, new.ended_at)
           is distinct from (old.roles, old.agreement, old.agreement_until, old.ended_at) then
        raise insufficient_privilege using message = 'the network says this';
    end if;
    if new.ended_at is not null then
        new.ended_at := varsam._wall();
    end if;
    return new;
end $$;

create or replace trigger expert_kept before update on public.experts_expert
for each row when (current_user = 'varsam_app' and old.* is distinct from new.*) execute function varsam._expert_kept();

-- With a new day there is a new reminder.
create or replace function varsam._expert_warn_again() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    new.warned_at := null;
    return new;
end $$;

create or replace trigger expert_warn_again before update of agreement_until, supervision_on on public.experts_expert
for each row when ((old.agreement_until, old.supervision_on) is distinct from (new.agreement_until, new.supervision_on))
execute function varsam._expert_warn_again();

-- Somebody was asked just now.
create or replace function varsam._expert_asked(expert bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    update public.experts_expert x set last_asked_at = varsam._wall() where x.id = $1
$$;

-- An agreement or a supervision comes near or has passed: the network and the expert's organisation learn that something
-- waits, once for each day that is set.
create or replace function varsam.experts_warn() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare warned record; done integer := 0;
begin
    for warned in
        update public.experts_expert x set warned_at = varsam._wall()
        where x.ended_at is null and x.warned_at is null
          and least(x.agreement_until, x.supervision_on)
              <= ((varsam._wall() + varsam._period('expert_reminder')) at time zone 'Europe/Stockholm')::date
        returning x.unit_id, x.organisation_id
    loop
        perform varsam._notify(warned.unit_id, 'expert');
        perform varsam._notify(warned.organisation_id, 'shared');
        done := done + 1;
    end loop;
    return done;
end $$;
