-- A method that is withdrawn is not chosen for anything new; what has been chosen stays, and is warned of.
create or replace trigger method_chosen before insert on public.plans_measure
for each row when (new.method_id is not null) execute function varsam._method_chosen();

create or replace trigger method_chosen_anew before update of method_id on public.plans_measure
for each row when (new.method_id is not null and new.method_id is distinct from old.method_id)
execute function varsam._method_chosen();
