-- The steps that there are; the reasons are in states.py, and a test compares the two.
create or replace function varsam._parents_way(before text, after text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1, $2) in (
        ('planned', 'open'), ('open', 'running'), ('running', 'open'), ('planned', 'ended'), ('open', 'ended'),
        ('running', 'ended'))
$$;

create or replace function varsam._parents_seat_way(before text, after text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1, $2) in (
        ('invited', 'taken'), ('invited', 'waiting'), ('invited', 'declined'), ('asked', 'invited'), ('asked', 'taken'),
        ('asked', 'waiting'), ('asked', 'declined'), ('waiting', 'taken'), ('waiting', 'left'), ('taken', 'left'),
        ('declined', 'asked'), ('declined', 'invited'), ('left', 'asked'), ('left', 'invited'))
$$;

-- A group is numbered as it is made, and begins empty, with the promise of silence that is in force.
create sequence if not exists public.parents_number;

create or replace function varsam._parents_numbered() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.number := nextval('public.parents_number');
    new.reference := 'F' || to_char(varsam._wall() at time zone 'Europe/Stockholm', '-YY-')
        || lpad(new.number::text, greatest(3, length(new.number::text)), '0');
    new.taken := 0; new.waiting := 0; new.arrivals := 0;
    new.had_places := 0; new.stayed := 0; new.meetings_held := 0; new.presences := 0;
    new.state := 'planned'; new.ended_at := null; new.made_at := varsam._wall();
    new.wording_id := varsam._support_wording('group');
    return new;
end $$;

create or replace trigger parents_numbered before insert on public.parents_parentgroup
for each row execute function varsam._parents_numbered();

create or replace function varsam._parents_moves() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if old.state = 'ended' or new.state <> old.state and not varsam._parents_way(old.state, new.state) then
        raise check_violation using message = 'a group takes no such step';
    end if;
    return new;
end $$;

create or replace trigger parents_moves before update on public.parents_parentgroup
for each row execute function varsam._parents_moves();

create or replace function varsam._parents_seat_moves() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.state <> old.state and not varsam._parents_seat_way(old.state, new.state) then
        raise check_violation using message = 'a seat takes no such step';
    end if;
    return new;
end $$;

create or replace trigger parents_seat_moves before update of state on public.parents_seat
for each row execute function varsam._parents_seat_moves();

-- Counted in the statement that gives a place, on the group's own row: the constraint `never_over_places` holds whatever is
-- asked.
create or replace function varsam._parents_counted() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    was text := case when tg_op = 'INSERT' then '' else old.state end;
    now_is text := case when tg_op = 'DELETE' then '' else new.state end;
    given integer := (now_is = 'taken')::integer - (was = 'taken')::integer;
    stands integer := (now_is = 'waiting')::integer - (was = 'waiting')::integer;
begin
    if given <> 0 or stands <> 0 then
        update public.parents_parentgroup g set taken = g.taken + given, waiting = g.waiting + stands
        where g.id = case when tg_op = 'DELETE' then old.group_id else new.group_id end;
    end if;
    return null;
end $$;

create or replace trigger parents_counted after insert or update of state or delete on public.parents_seat
for each row execute function varsam._parents_counted();

-- Who leads is one who may.
create or replace function varsam._parents_leads() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not varsam._parents_may_lead((select g.unit_id from public.parents_parentgroup g where g.id = new.group_id), new.user_id) then
        raise check_violation using message = 'a colleague who keeps groups, or a parent coach';
    end if;
    return new;
end $$;

create or replace trigger parents_leads before insert on public.parents_leading
for each row execute function varsam._parents_leads();
