-- A version of a rule bears the name of whoever writes it, now; only a lawyer says that one is checked, and says so
-- themselves. The owner, who loads what the house comes with, is not held.
create or replace function varsam._rule_written() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.made_by_id := varsam.actor();
    new.made_at := varsam._wall();
    if new.checked_by_id is not null then
        if new.checked_by_id <> varsam.actor() or not varsam.may('rule_check', 'add') then
            raise insufficient_privilege using message = 'only a lawyer answers for a check';
        end if;
        new.checked_at := varsam._wall();
    end if;
    return new;
end $$;

create or replace trigger rule_written before insert on public.lawfulness_legalrule
for each row when (current_user = 'varsam_app') execute function varsam._rule_written();
