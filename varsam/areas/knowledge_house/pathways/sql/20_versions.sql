-- A version of a template bears the name of whoever writes it, now, and comes after those that are there. Its parts are
-- written with it: none is added afterwards, and none waits for one that comes later. The owner is not held.
create or replace function varsam._pathway_written() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.made_by_id := varsam.actor();
    new.made_at := varsam._wall();
    if new.number <> 1 + coalesce((select max(p.number) from public.pathways_pathway p where p.slug = new.slug), 0) then
        raise check_violation using message = 'a version comes after the one before';
    end if;
    perform varsam.audit_append('pathway.version_added', 'pathway', new.slug,
        (select min(u) from unnest(varsam.units('pathway', 'add')) u), jsonb_build_object('number', new.number), null);
    return new;
end $$;

create or replace trigger pathway_written before insert on public.pathways_pathway
for each row when (current_user = 'varsam_app') execute function varsam._pathway_written();

create or replace function varsam._pathway_part_written() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from public.pathways_pathway p
    where p.id = new.pathway_id and p.made_by_id = varsam.actor() and p.made_at = varsam._wall();
    if not found then raise check_violation using message = 'a version is written once'; end if;
    if new.after <> '' and not exists (select 1 from public.pathways_pathwaypart p
                                       where p.pathway_id = new.pathway_id and p.key = new.after and p."order" < new."order") then
        raise check_violation using message = 'a part waits for an earlier one';
    end if;
    return new;
end $$;

create or replace trigger pathway_part_written before insert on public.pathways_pathwaypart
for each row when (current_user = 'varsam_app') execute function varsam._pathway_part_written();

-- The version of a template that a case begins with today; null where it is for no new case.
create or replace function varsam._pathway_now(slug text) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when n.ended then null else n.id end from (
        select p.id, p.ended from public.pathways_pathway p
        where p.slug = $1 and p.valid_from <= varsam._pathway_today() order by p.number desc limit 1) n
$$;
