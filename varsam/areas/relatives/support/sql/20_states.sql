-- The steps that there are; the reasons are in states.py, and a test compares the two.
create or replace function varsam._support_way(before text, after text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1, $2) in (
        ('offered', 'ongoing'), ('offered', 'declined'), ('offered', 'ended'), ('declined', 'ongoing'), ('ongoing', 'ended'))
$$;

create or replace function varsam._support_coach_way(before text, after text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1, $2) in (
        ('', 'asked'), ('no', 'asked'), ('over', 'asked'), ('asked', 'yes'), ('asked', 'no'), ('asked', 'over'),
        ('yes', 'no'), ('yes', 'over'))
$$;

create or replace function varsam._handover_way(before text, after text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1, $2) in (
        ('offered', 'consented'), ('offered', 'refused'), ('offered', 'withdrawn'), ('consented', 'withdrawn'), ('accepted', 'withdrawn'),
        ('consented', 'accepted'), ('consented', 'declined'))
$$;

create or replace function varsam._support_moves() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.state <> old.state and not varsam._support_way(old.state, new.state)
       or new.coach_state <> old.coach_state and not varsam._support_coach_way(old.coach_state, new.coach_state) then
        raise check_violation using message = 'a support takes no such step';
    end if;
    return new;
end $$;

create or replace trigger support_moves before update of state, coach_state on public.support_support
for each row execute function varsam._support_moves();

create or replace function varsam._handover_moves() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.state <> old.state and not varsam._handover_way(old.state, new.state) then
        raise check_violation using message = 'a handover takes no such step';
    end if;
    return new;
end $$;

create or replace trigger handover_moves before update of state on public.support_handover
for each row execute function varsam._handover_moves();
