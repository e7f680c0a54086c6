-- Trends and cases are two rooms. Neither the app nor the owner puts a row of one into the other.

create or replace function varsam._meetings_room_of(kind text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when $1 in ('sspf', 'sig') then 'cases' else 'trends' end
$$;

create or replace function varsam._meeting_in_its_room() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.room is distinct from (
        select varsam._meetings_room_of(g.kind) from public.meetings_group g where g.id = new.group_id) then
        raise check_violation using message = 'a group meets in one room';
    end if;
    return new;
end $$;

create or replace trigger meeting_in_its_room before insert or update of room, group_id on public.meetings_meeting
for each row execute function varsam._meeting_in_its_room();

-- An item is in the room of its meeting, whatever was said; check constraints then hold its kind to the room.
create or replace function varsam._item_in_its_room() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    select m.room into new.room from public.meetings_meeting m where m.id = new.meeting_id;
    return new;
end $$;

create or replace trigger item_in_its_room before insert or update of room, meeting_id, kind on public.meetings_item
for each row execute function varsam._item_in_its_room();

-- Only a case is about a record, and what a case is about does not change.
create or replace function varsam._case_in_its_item() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'UPDATE' and (new.item_id, new.record_id) is distinct from (old.item_id, old.record_id)
       or not exists (select 1 from public.meetings_item i where i.id = new.item_id and i.kind = 'case') then
        raise check_violation using message = 'an item of another kind is about nobody';
    end if;
    return new;
end $$;

create or replace trigger case_in_its_item before insert or update on public.meetings_caseitem
for each row execute function varsam._case_in_its_item();

create or replace function varsam._group_keeps_its_kind() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    raise check_violation using message = 'a group does not change rooms';
end $$;

create or replace trigger group_keeps_its_kind before update of kind on public.meetings_group
for each row when (old.kind is distinct from new.kind) execute function varsam._group_keeps_its_kind();

-- Which steps there are (varsam/kernel/meetings/states.py says why).
create or replace function varsam._meetings_way(what text, before text, after text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1, $2, $3) in (
        ('meeting', 'planned', 'ongoing'), ('meeting', 'planned', 'cancelled'), ('meeting', 'ongoing', 'held'),
        ('meeting', 'ongoing', 'planned'),
        ('minutes', 'draft', 'adjusted'), ('minutes', 'adjusted', 'draft'), ('minutes', 'adjusted', 'locked'),
        ('action', 'open', 'done'), ('action', 'open', 'dropped'), ('action', 'done', 'open'), ('action', 'dropped', 'open'))
$$;

create or replace function varsam._meetings_step() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not varsam._meetings_way(tg_argv[0], old.state, new.state) then
        raise check_violation using message = 'there is no such step';
    end if;
    -- Apart: of other tables the question would not be understood.
    if tg_argv[0] = 'meeting' and new.state = 'planned' then
        if exists (select 1 from public.meetings_line l join public.meetings_item i on i.id = l.item_id
                   where i.meeting_id = new.id) then
            raise check_violation using message = 'something has been said: the meeting has begun';
        end if;
    end if;
    return new;
end $$;

create or replace trigger meetings_step before update of state on public.meetings_meeting
for each row when (old.state is distinct from new.state) execute function varsam._meetings_step('meeting');
create or replace trigger meetings_step before update of state on public.meetings_minutes
for each row when (old.state is distinct from new.state) execute function varsam._meetings_step('minutes');
create or replace trigger meetings_step before update of state on public.meetings_action
for each row when (old.state is distinct from new.state) execute function varsam._meetings_step('action');

-- What is locked stays as it was locked, whoever writes: only an addendum comes after it.
create or replace function varsam._line_stays() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare is_locked boolean;
begin
    select m.state = 'locked' into is_locked from public.meetings_minutes m where m.item_id = new.item_id;
    if tg_op = 'INSERT' and coalesce(is_locked, false) <> (new.kind = 'addendum') then
        raise check_violation using message = 'locked minutes take addenda, and nothing else';
    end if;
    if tg_op = 'UPDATE' and is_locked and (new.kind, new.sealed, new.author_id, new.number, new.record_id)
       is distinct from (old.kind, old.sealed, old.author_id, old.number, old.record_id) then
        raise check_violation using message = 'locked minutes do not change';
    end if;
    return new;
end $$;

create or replace trigger line_stays before insert or update on public.meetings_line
for each row execute function varsam._line_stays();
