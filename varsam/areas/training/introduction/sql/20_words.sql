-- A case is something to choose between: two to five choices, each with a name of its own, words, and one of the verdicts.
-- Nothing else has choices.
create or replace function varsam._introduction_version_holds() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    is_case boolean := (select s.kind = 'case' from public.introduction_step s where s.id = new.step_id);
    is_list boolean := jsonb_typeof(new.choices) = 'array';
begin
    if not is_case then
        if new.choices not in ('[]', '{}') then
            raise check_violation using message = 'only a case has choices';
        end if;
        return new;
    end if;
    if not is_list or jsonb_array_length(new.choices) not between 2 and 5 or exists (
        select 1 from jsonb_array_elements(new.choices) c
        where coalesce(c ->> 'verdict', '') not in ('good', 'depends', 'rather_not') or coalesce(c ->> 'key', '') = ''
           or coalesce(c ->> 'text_sv', '') = '' or coalesce(c ->> 'text_en', '') = ''
           or coalesce(c ->> 'why_sv', '') = '' or coalesce(c ->> 'why_en', '') = ''
    ) or (select count(distinct c ->> 'key') from jsonb_array_elements(new.choices) c) <> jsonb_array_length(new.choices) then
        raise check_violation using message = 'a case has two to five choices that are whole';
    end if;
    return new;
end $$;

create or replace trigger introduction_version_holds before insert or update on public.introduction_version
for each row execute function varsam._introduction_version_holds();

-- What a step is stays what it is: its versions are written for that.
create or replace function varsam._introduction_step_stays() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    raise check_violation using message = 'a step keeps its kind and its address';
end $$;

create or replace trigger introduction_step_stays before update on public.introduction_step
for each row when (old.kind <> new.kind or old.slug <> new.slug)
execute function varsam._introduction_step_stays();
