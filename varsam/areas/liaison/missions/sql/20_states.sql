-- Which steps there are (varsam/areas/liaison/missions/states.py says why).
create or replace function varsam._missions_way(before text, after text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ($1, $2) in (
        ('open', 'waiting'), ('waiting', 'open'), ('open', 'answered'), ('waiting', 'answered'), ('open', 'closed'),
        ('waiting', 'closed'), ('answered', 'closed'), ('answered', 'open'), ('closed', 'open'))
$$;

create or replace function varsam._missions_step() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if not varsam._missions_way(old.state, new.state) then
        raise check_violation using message = 'there is no such step';
    end if;
    return new;
end $$;

create or replace trigger missions_step before update of state on public.missions_mission
for each row when (old.state is distinct from new.state) execute function varsam._missions_step();

-- What was written stays as it was written, whoever writes; only a document can be emptied and a cost be struck.
create or replace function varsam._missions_entry_stays() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    raise check_violation using message = 'what happened with a mission stays as it was written';
end $$;

create or replace trigger missions_entry_stays before update on public.missions_entry
for each row when ((old.uid, old.mission_id, old.what, old.sealed, old.before, old.after, old.who_id, old.by_id)
    is distinct from (new.uid, new.mission_id, new.what, new.sealed, new.before, new.after, new.who_id, new.by_id))
execute function varsam._missions_entry_stays();

-- A thread that has ended leaves its mission, and nothing that leads back to it.
create or replace function varsam._missions_let_go() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.missions_mission m set enquiry_id = null where m.enquiry_id = new.id;
    return null;
end $$;

create or replace trigger missions_let_go after update of state on public.conversations_enquiry
for each row when (new.state = 'erased' and old.state <> 'erased') execute function varsam._missions_let_go();
