-- Planning a pilot: what is tried, where, and what is measured. Every act is on record.
create sequence if not exists public.pilots_number;

create or replace function varsam._pilots_said(event text, pilot public.pilots_pilot, details jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam.audit_append($1, 'pilot', $2.reference, $2.unit_id, coalesce($3, '{}'::jsonb), null)
$$;

-- The pilot, locked, for those who handle it; nobody else gets past this.
create or replace function varsam._pilots_held(pilot bigint) returns public.pilots_pilot
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare p public.pilots_pilot;
begin
    select x.* into p from public.pilots_pilot x
    where x.id = $1 and x.unit_id = any (varsam.units('pilot', 'change')) for update;
    if p.id is null then raise insufficient_privilege using message = 'no pilot of the one who acts'; end if;
    return p;
end $$;

drop function if exists varsam._pilots_contact_works(bigint, bigint);
create or replace function varsam._pilots_contact_works(who bigint, unit bigint, home bigint) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if not varsam._pilots_is_ours($2, $3) then
        raise check_violation using message = 'the place is not of this municipality';
    end if;
    if not ($2 = any (varsam._units_of($1, 'own_pilot', 'add'))) then
        raise check_violation using message = 'the contact does not work there';
    end if;
end $$;

create or replace function varsam.pilots_make(
    unit bigint, method bigint, design text, starts_on date, ends_on date, key_id uuid, wrapped bytea, master text
) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare made public.pilots_pilot; new_number bigint;
begin
    if not ($1 = any (varsam.units('pilot', 'add'))) then
        raise insufficient_privilege using message = 'no unit of the one who acts';
    end if;
    if not exists (select 1 from public.methods_method m where m.id = $2 and m.state <> 'withdrawn') then
        raise check_violation using message = 'method is withdrawn';
    end if;
    perform varsam._vault_store_key($6, $7, $8);
    new_number := nextval('public.pilots_number');
    insert into public.pilots_pilot (
        number, reference, method_id, unit_id, owner_id, aim, design, starts_on, ends_on, stop_words, stop_severity, stop_count,
        state, version, made_by_id, made_at, data_key_id
    ) values (
        new_number,
        to_char(varsam._wall() at time zone 'Europe/Stockholm', '"PR"-YY-') || lpad(new_number::text, greatest(3, length(new_number::text)), '0'),
        $2, $1, varsam.actor(), '', $3, $4, $5, '', 3, 1, 'planned', 1, varsam.actor(), varsam._wall(), $6
    ) returning * into made;
    perform varsam._pilots_said('pilot.planned', made, null);
    return made.id;
end $$;

-- The plan, by whoever saw its newest version: false where somebody was first. Once it has begun only its end and its owner
-- can be others.
create or replace function varsam.pilots_plan(
    pilot bigint, version integer, aim text, design text, starts_on date, ends_on date, stop_words text, stop_severity integer,
    stop_count integer, owner bigint
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.pilots_pilot := varsam._pilots_held($1);
begin
    if p.state not in ('planned', 'running', 'stopped') then raise check_violation using message = 'it is over'; end if;
    if p.version <> $2 then return false; end if;
    if not (p.unit_id = any (varsam._units_of($10, 'pilot', 'change'))) then
        raise check_violation using message = 'the owner does not handle pilots';
    end if;
    update public.pilots_pilot x set aim = btrim($3), design = $4, starts_on = $5, ends_on = $6, stop_words = btrim($7),
        stop_severity = $8, stop_count = $9, owner_id = $10, version = x.version + 1,
        reminded_at = case when $6 > x.ends_on then null else x.reminded_at end
    where x.id = $1;
    perform varsam._pilots_said('pilot.changed', p, jsonb_build_object('what', 'plan'));
    return true;
end $$;

create or replace function varsam.pilots_add_place(pilot bigint, unit bigint, contact bigint, is_comparison boolean)
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.pilots_pilot := varsam._pilots_held($1); made bigint;
begin
    perform varsam._pilots_contact_works($3, $2, p.unit_id);
    insert into public.pilots_place (pilot_id, unit_id, contact_id, is_comparison) values ($1, $2, $3, $4) returning id into made;
    perform varsam._pilots_said('pilot.changed', p, jsonb_build_object('what', 'place'));
    perform varsam._notify_user($3, 'own_pilot');
    return made;
end $$;

create or replace function varsam.pilots_set_contact(place bigint, contact bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare l public.pilots_place; p public.pilots_pilot;
begin
    select x.* into l from public.pilots_place x where x.id = $1;
    p := varsam._pilots_held(l.pilot_id);
    perform varsam._pilots_contact_works($2, l.unit_id, p.unit_id);
    update public.pilots_place x set contact_id = $2 where x.id = $1;
    perform varsam._pilots_said('pilot.changed', p, jsonb_build_object('what', 'contact'));
    perform varsam._notify_user($2, 'own_pilot');
end $$;

create or replace function varsam.pilots_remove_place(place bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.pilots_pilot := varsam._pilots_held((select x.pilot_id from public.pilots_place x where x.id = $1));
begin
    if p.state <> 'planned' then raise check_violation using message = 'it has begun'; end if;
    delete from public.pilots_reading r where r.place_id = $1;
    delete from public.pilots_place x where x.id = $1;
    perform varsam._pilots_said('pilot.changed', p, jsonb_build_object('what', 'place'));
end $$;

-- A measure, new where `measure` is null. One that has been read keeps its kind and its scale.
create or replace function varsam.pilots_measure(
    pilot bigint, measure bigint, name text, kind text, better text, low double precision, high double precision
) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.pilots_pilot := varsam._pilots_held($1); made bigint := $2;
begin
    if $2 is null then
        insert into public.pilots_measure (pilot_id, position, name, kind, better, low, high)
        select $1, coalesce(max(m.position), 0) + 1, btrim($3), $4, $5, $6, $7 from public.pilots_measure m where m.pilot_id = $1
        returning id into made;
    else
        if exists (select 1 from public.pilots_reading r join public.pilots_measure m on m.id = r.measure_id
                   where m.id = $2 and (m.name, m.kind, m.low, m.high) is distinct from (btrim($3), $4, $6, $7)) then
            raise check_violation using message = 'it has been measured';
        end if;
        update public.pilots_measure m set name = btrim($3), kind = $4, better = $5, low = $6, high = $7
        where m.id = $2 and m.pilot_id = $1;
    end if;
    perform varsam._pilots_said('pilot.changed', p, jsonb_build_object('what', 'measure'));
    return made;
end $$;

-- The measure that decides whether it became better stands first; the one that stood there takes its place.
create or replace function varsam.pilots_main(measure bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    p public.pilots_pilot := varsam._pilots_held((select m.pilot_id from public.pilots_measure m where m.id = $1));
    main public.pilots_measure; old integer;
begin
    if p.state <> 'planned' then raise check_violation using message = 'it has begun'; end if;
    select m.position into old from public.pilots_measure m where m.id = $1;
    select m.* into main from public.pilots_measure m where m.pilot_id = p.id order by m.position limit 1;
    if main.id = $1 then return; end if;
    update public.pilots_measure m set position = (select max(x.position) + 1 from public.pilots_measure x where x.pilot_id = p.id)
    where m.id = main.id;
    update public.pilots_measure m set position = main.position where m.id = $1;
    update public.pilots_measure m set position = old where m.id = main.id;
    perform varsam._pilots_said('pilot.changed', p, jsonb_build_object('what', 'measure'));
end $$;

create or replace function varsam.pilots_remove_measure(measure bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.pilots_pilot := varsam._pilots_held((select m.pilot_id from public.pilots_measure m where m.id = $1));
begin
    if p.state <> 'planned' then raise check_violation using message = 'it has begun'; end if;
    delete from public.pilots_reading r where r.measure_id = $1;
    delete from public.pilots_measure m where m.id = $1;
    perform varsam._pilots_said('pilot.changed', p, jsonb_build_object('what', 'measure'));
end $$;
