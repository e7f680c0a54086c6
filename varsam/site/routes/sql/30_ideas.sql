-- A question becomes an idea once: while its thread is there, where somebody has decided that it belongs to methods, and as an idea
-- that says it came of a question. The register keeps no pointer back.
create or replace function varsam._routes_idea_made() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (select d.route from public.routes_decision d where d.enquiry_id = new.enquiry_id order by d.id desc limit 1) is distinct from 'methods'
       or not exists (select 1 from public.conversations_enquiry e where e.id = new.enquiry_id and e.state <> 'erased') then
        raise check_violation using message = 'the question does not belong to methods';
    end if;
    if not exists (select 1 from public.methods_method m
                   where m.id = new.method_id and m.state = 'idea' and m.origin_kind = 'enquiry' and m.origin_uid = '') then
        raise check_violation using message = 'an idea that came of a question, without saying which';
    end if;
    new.by_id := varsam.actor();
    new.at := varsam._wall();
    return new;
end $$;

create or replace trigger routes_idea_made before insert on public.routes_idea
for each row when (current_user = 'varsam_app') execute function varsam._routes_idea_made();
