-- The steps of varsam/areas/knowledge_house/consultations/states.py; a test compares the two.
create or replace function varsam._consultation_way(before text, after text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1, $2) in (
        ('asked', 'invited'), ('invited', 'answering'), ('invited', 'advised'), ('answering', 'advised'),
        ('advised', 'closed'), ('asked', 'withdrawn'), ('invited', 'withdrawn'), ('answering', 'withdrawn'))
$$;

-- What the app changes: a step of the way, whose time is now. Advice comes with its step, stays, and says that experts
-- disagreed where they did.
create or replace function varsam._consultation_moved() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.state is distinct from old.state and (
        not varsam._consultation_way(old.state, new.state) or new.state in ('invited', 'answering')) then
        raise check_violation using message = 'not a step of the way';
    end if;
    if new.state = 'advised' and old.state <> 'advised' then
        if new.advice is null then raise check_violation using message = 'advice is given in words'; end if;
        new.advised_at := varsam._wall();
        new.disagreed := exists (
            select 1 from public.consultations_post p where p.consultation_id = new.id and p.kind = 'disagree');
    elsif (new.advice, new.disagreed) is distinct from (old.advice, old.disagreed) then
        raise check_violation using message = 'advice stays as it was given';
    end if;
    if new.state in ('closed', 'withdrawn') and old.state <> new.state then
        new.closed_at := varsam._wall();
    end if;
    return new;
end $$;

create or replace trigger consultation_moved before update on public.consultations_consultation
for each row when (current_user = 'varsam_app') execute function varsam._consultation_moved();

-- A lesson is written by the one who acts and taken once.
create or replace function varsam._lesson_signed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        new.written_by_id := varsam.actor();
        new.written_at := varsam._wall();
        new.state := 'new';
        new.taken_by_id := null;
        new.taken_at := null;
    elsif new.state = 'taken' and old.state = 'new' then
        new.taken_by_id := varsam.actor();
        new.taken_at := varsam._wall();
    elsif (new.state, new.taken_by_id, new.taken_at) is distinct from (old.state, old.taken_by_id, old.taken_at) then
        raise check_violation using message = 'taken once';
    end if;
    return new;
end $$;

create or replace trigger lesson_signed before insert or update on public.consultations_lesson
for each row when (current_user = 'varsam_app') execute function varsam._lesson_signed();

-- Advice is late: the unit learns that something waits, once.
create or replace function varsam.consultations_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare late record; done integer := 0;
begin
    for late in
        update public.consultations_consultation c set reminded_at = varsam._wall()
        where c.state in ('asked', 'invited', 'answering') and c.reminded_at is null and c.advise_by < varsam._wall()
        returning c.unit_id
    loop
        perform varsam._notify(late.unit_id, 'consultation');
        done := done + 1;
    end loop;
    return done;
end $$;
