-- An occasion is numbered as it is made, and begins empty, whoever makes it.
create sequence if not exists public.occasions_number;

create or replace function varsam._occasion_numbered() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.number := nextval('public.occasions_number');
    new.reference := 'U' || to_char(varsam._wall() at time zone 'Europe/Stockholm', '-YY-')
        || lpad(new.number::text, greatest(3, length(new.number::text)), '0');
    new.taken := 0;
    new.waiting := 0;
    new.arrivals := 0;
    new.starts_at := null;
    new.ends_at := null;
    return new;
end $$;

create or replace trigger occasion_numbered before insert on public.occasions_occasion
for each row execute function varsam._occasion_numbered();

-- The first and the last moment of an occasion are those of its sittings.
create or replace function varsam._occasion_times() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.occasions_occasion o set (starts_at, ends_at) = (
        select min(s.starts_at), max(s.ends_at) from public.occasions_sitting s where s.occasion_id = o.id)
    where o.id = case when tg_op = 'DELETE' then old.occasion_id else new.occasion_id end;
    return null;
end $$;

create or replace trigger occasion_times after insert or update or delete on public.occasions_sitting
for each row execute function varsam._occasion_times();

-- Who signs up takes the next number and is counted, in one statement on the occasion's own row: two at once wait for each
-- other there, and the constraint `never_over_capacity` holds whatever is asked.
create or replace function varsam._signup_arrives() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.occasions_occasion o set
        arrivals = o.arrivals + 1,
        taken = o.taken + (new.state in ('placed', 'offered'))::integer,
        waiting = o.waiting + (new.state = 'waiting')::integer
    where o.id = new.occasion_id returning o.arrivals into new.arrival;
    return new;
end $$;

create or replace trigger signup_arrives before insert on public.occasions_signup
for each row execute function varsam._signup_arrives();

create or replace function varsam._signup_counted() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    was text := old.state; now_is text := case when tg_op = 'DELETE' then '' else new.state end;
    places integer := (now_is in ('placed', 'offered'))::integer - (was in ('placed', 'offered'))::integer;
    stands integer := (now_is = 'waiting')::integer - (was = 'waiting')::integer;
begin
    if places <> 0 or stands <> 0 then
        update public.occasions_occasion o set taken = o.taken + places, waiting = o.waiting + stands
        where o.id = old.occasion_id;
    end if;
    return null;
end $$;

create or replace trigger signup_counted after update of state or delete on public.occasions_signup
for each row execute function varsam._signup_counted();

-- Whoever comes back stands last.
create or replace function varsam._signup_again(signup uuid, state text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare next bigint;
begin
    update public.occasions_occasion o set arrivals = o.arrivals + 1
    where o.id = (select s.occasion_id from public.occasions_signup s where s.uid = $1) returning o.arrivals into next;
    update public.occasions_signup s
    set arrival = next, state = $2, offered_until = null, late_at = null, changed_at = varsam._wall(),
        confirmed_at = coalesce(s.confirmed_at, varsam._wall())
    where s.uid = $1;
end $$;

-- The steps that an occasion may take; the reasons are in states.py, and a test compares the two.
create or replace function varsam._occasion_step(before text, after text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1, $2) in (
        ('draft', 'open'), ('open', 'closed'), ('closed', 'open'), ('open', 'held'), ('closed', 'held'),
        ('draft', 'cancelled'), ('open', 'cancelled'), ('closed', 'cancelled'))
$$;

create or replace function varsam._occasion_moves() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not varsam._occasion_step(old.state, new.state) then
        raise check_violation using message = 'an occasion takes no such step';
    end if;
    if new.state = 'open' and new.starts_at is null then
        raise check_violation using message = 'an occasion opens when it has a day';
    end if;
    return new;
end $$;

create or replace trigger occasion_moves before update of state on public.occasions_occasion
for each row when (old.state is distinct from new.state) execute function varsam._occasion_moves();

-- What somebody has signed up for is no other course, and held by no other unit.
create or replace function varsam._occasion_stays() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    raise check_violation using message = 'people have signed up for this course';
end $$;

create or replace trigger occasion_stays before update of course_id on public.occasions_occasion
for each row when (old.course_id <> new.course_id and old.arrivals > 0) execute function varsam._occasion_stays();
