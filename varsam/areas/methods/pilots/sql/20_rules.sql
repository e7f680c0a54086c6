-- The way of a pilot, what its design carries, and what a method's own way asks of it (enums.py and states.py say why).

create or replace function varsam._pilots_ways() returns table (state text, next text)
language sql immutable set search_path = pg_catalog, pg_temp as $$
    values ('planned', 'running'), ('planned', 'dropped'), ('running', 'stopped'), ('stopped', 'running'),
           ('running', 'ended'), ('stopped', 'ended'), ('stopped', 'evaluated'), ('ended', 'evaluated')
$$;

-- Without somewhere to compare with, nothing can be said to have helped or harmed: only that things changed.
create or replace function varsam._pilots_carries() returns table (design text, conclusion text)
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select d.design, c.conclusion from (values
        ('description', 1), ('before_after', 2), ('comparison', 3), ('randomised', 3)) d (design, most)
    join (values ('done', 1), ('not_done', 1), ('unclear', 1), ('better', 2), ('same', 2), ('worse', 2),
                 ('helped', 3), ('harmed', 3)) c (conclusion, takes) on c.takes <= d.most
$$;

create or replace function varsam._pilots_step_held() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select 1 from varsam._pilots_ways() w where w.state = old.state and w.next = new.state) then
        raise check_violation using message = 'there is no such step';
    end if;
    return new;
end $$;
create or replace trigger pilots_step_held before update of state on public.pilots_pilot
for each row when (old.state is distinct from new.state) execute function varsam._pilots_step_held();

-- What was to be found out, how, and when it is stopped, stays as it was when it began.
create or replace function varsam._pilots_plan_held() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if (new.method_id, new.aim, new.design, new.starts_on, new.stop_words, new.stop_severity, new.stop_count)
       is distinct from (old.method_id, old.aim, old.design, old.starts_on, old.stop_words, old.stop_severity, old.stop_count)
       then
        raise check_violation using message = 'it has begun';
    end if;
    return new;
end $$;
create or replace trigger pilots_plan_held before update on public.pilots_pilot
for each row when (old.state <> 'planned') execute function varsam._pilots_plan_held();

create or replace function varsam._pilots_part_held() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare part jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
    -- A new contact comes when somebody leaves, and a reminder when it is time: neither is of what is measured.
    if tg_op = 'UPDATE' and to_jsonb(new) - array['contact_id', 'reminded_at'] = to_jsonb(old) - array['contact_id', 'reminded_at'] then
        return new;
    end if;
    if exists (select 1 from public.pilots_pilot p where p.id = (part ->> 'pilot_id')::bigint and p.state <> 'planned') then
        raise check_violation using message = 'it has begun';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create or replace trigger pilots_place_held before insert or update or delete on public.pilots_place
for each row execute function varsam._pilots_part_held();
create or replace trigger pilots_measure_held before insert or update or delete on public.pilots_measure
for each row execute function varsam._pilots_part_held();

-- A method goes on from being tried only where a pilot of it is over, and is recommended only where one has been evaluated;
-- what was in ordinary use here before there was a register has not been a pilot.
create or replace function varsam._pilots_of_method_held() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.before = 'pilot' and new.after = 'evaluation' and not exists (
        select 1 from public.pilots_pilot p where p.method_id = new.method_id and p.state in ('stopped', 'ended', 'evaluated')) then
        raise check_violation using message = 'no pilot is over';
    end if;
    if new.before = 'evaluation' and new.after in ('recommended', 'caution')
       and not exists (select 1 from public.pilots_evaluation e where e.method_id = new.method_id)
       and not exists (select 1 from public.methods_method m where m.id = new.method_id and m.in_use_since is not null) then
        raise check_violation using message = 'no pilot is evaluated';
    end if;
    return new;
end $$;
create or replace trigger pilots_of_method_held before insert on public.methods_step
for each row execute function varsam._pilots_of_method_held();
