-- A method that is withdrawn is not chosen for anything new; what has been chosen stays, and is warned of. A measure is
-- written by an insert that becomes a change where it is there already (varsam.operations_measure).
create or replace function varsam._operations_method_chosen() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select 1 from public.methods_method m where m.id = new.method_id and m.state = 'withdrawn')
       and not exists (select 1 from public.operations_measure b where b.uid = new.uid and b.method_id = new.method_id) then
        raise check_violation using message = 'the method is withdrawn';
    end if;
    return new;
end $$;

create or replace trigger method_chosen before insert on public.operations_measure
for each row when (new.method_id is not null) execute function varsam._operations_method_chosen();

create or replace trigger method_chosen_anew before update of method_id on public.operations_measure
for each row when (new.method_id is not null and new.method_id is distinct from old.method_id)
execute function varsam._method_chosen();
