-- A version bears the name of whoever writes it, now, and comes after those that are there. The owner is not held.
create or replace function varsam._guide_written() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.by_id := varsam.actor();
    new.made_at := varsam._wall();
    if new.published_at is not null then new.published_at := varsam._wall(); end if;
    if new.number <> 1 + coalesce((select max(v.number) from public.operations_version v where v.scenario_id = new.scenario_id), 0) then
        raise check_violation using message = 'a version comes after the one before';
    end if;
    return new;
end $$;

create or replace trigger guide_written before insert on public.operations_version
for each row when (current_user = 'varsam_app') execute function varsam._guide_written();

-- A version stays as it was written, whoever writes: only where it came from can be forgotten.
create or replace function varsam._guide_stays() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' or (new.scenario_id, new.number, new.content, new.source, new.verified_on, new.why, new.by_id,
                            new.made_at, new.published_at)
       is distinct from (old.scenario_id, old.number, old.content, old.source, old.verified_on, old.why, old.by_id,
                         old.made_at, old.published_at) then
        raise check_violation using message = 'a version of a guide does not change';
    end if;
    return new;
end $$;

create or replace trigger guide_stays before update or delete on public.operations_version
for each row execute function varsam._guide_stays();

-- What is published says all of it, in both languages (varsam/areas/operations/content.py says in words what is missing).
create or replace function varsam._guide_complete(content jsonb) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select bool_and(
        coalesce(trim(c #>> array['title', l]), '') <> '' and coalesce(trim(c #>> array['situation', l]), '') <> ''
        and coalesce(jsonb_array_length(nullif(c #> array['first_steps', l], 'null')), 0) > 0
        and jsonb_typeof(c -> 'responsibilities') = 'array' and jsonb_array_length(c -> 'responsibilities') > 0
        and not exists (
            select 1 from jsonb_array_elements(c -> 'responsibilities') r
            where coalesce(trim(r #>> array['duty', l]), '') = '' or coalesce(r ->> 'key', '') = '' or coalesce(r ->> 'role', '') = ''
               or coalesce(r ->> 'certainty', '') not in ('confirmed', 'amended_text_not_seen', 'general_knowledge')))
    from (select $1 as c) x, unnest(array['sv', 'en']) l
$$;

-- What a guide says in Swedish, part by part, and what a word in each part weighs.
create or replace function varsam._guide_parts(content jsonb) returns table (said text, weight double precision)
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select $1 #>> '{title,sv}', 8.0
    union all select $1 #>> '{situation,sv}', 3.0
    union all select s, 1.0 from jsonb_array_elements_text(coalesce($1 #> '{first_steps,sv}', '[]')) s
    union all select s, 1.0 from jsonb_array_elements_text(coalesce($1 #> '{do_not,sv}', '[]')) s
    union all select r #>> '{duty,sv}', 1.0 from jsonb_array_elements(coalesce($1 -> 'responsibilities', '[]')) r
$$;

create or replace trigger posting_gone after delete on public.operations_posting
referencing old table as gone for each statement execute function varsam._wording_unsaid();

-- Writes anew what a scenario is found by: nothing while it is hidden or unpublished.
create or replace function varsam._guide_index(scenario bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare said jsonb; place text; parts text[]; weights double precision[];
begin
    perform varsam._wording_held('guides');
    delete from public.operations_posting p where p.scenario_id = $1;
    select s.setting, v.content into place, said from public.operations_scenario s
    join public.operations_version v on v.scenario_id = s.id and v.published_at is not null
    where s.id = $1 and s.is_shown order by v.number desc limit 1;
    if said is null then return; end if;
    select array_agg(p.said), array_agg(p.weight) into parts, weights from varsam._guide_parts(said) p;
    insert into public.operations_posting (lexeme_id, scenario_id, setting, weight)
    select w.lexeme_id, $1, place, w.weight from varsam._wording_said('guides', parts, weights) w;
end $$;

create or replace function varsam._guide_published() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not varsam._guide_complete(new.content) then
        raise check_violation using message = 'a guide is published when all of it is said in both languages';
    end if;
    perform varsam._guide_index(new.scenario_id);
    return null;
end $$;

create or replace trigger guide_published after insert on public.operations_version
for each row when (new.published_at is not null) execute function varsam._guide_published();

create or replace function varsam._guide_shown() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._guide_index(new.id);
    return null;
end $$;

create or replace trigger guide_shown after update of is_shown, setting on public.operations_scenario
for each row when ((old.is_shown, old.setting) is distinct from (new.is_shown, new.setting)) execute function varsam._guide_shown();
