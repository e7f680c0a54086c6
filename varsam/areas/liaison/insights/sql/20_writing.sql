-- What an insight may become, whoever writes: shared stays shared, each change of its words is a version, and when it was
-- shared, opened or taken back is what the clock says.
create or replace function varsam._insights_guard() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        new.written_by_id := coalesce(varsam.actor(), new.written_by_id);
        if varsam.actor() is not null and (new.state <> 'draft' or new.is_open) then
            raise check_violation using message = 'begins as a draft';
        end if;
        return new;
    end if;
    if old.state = 'shared' and new.state <> 'shared' then
        raise check_violation using message = 'what is shared stays shared';
    end if;
    if new.state = 'shared' and old.state = 'draft' then new.shared_at := varsam._wall(); end if;
    if new.is_open and not old.is_open then
        new.opened_at := varsam._wall();
        new.taken_back_at := null;
    elsif old.is_open and not new.is_open then
        new.taken_back_at := varsam._wall();
    end if;
    if (new.title_sv, new.title_en, new.text_sv, new.text_en, new.learned_on, new.url)
       is distinct from (old.title_sv, old.title_en, old.text_sv, old.text_en, old.learned_on, old.url) then
        new.version := old.version + 1;
        new.changed_at := varsam._wall();
    end if;
    return new;
end $$;

create or replace trigger insights_guard before insert or update on public.insights_insight
for each row execute function varsam._insights_guard();

-- Who puts something on the reading list is the one who acts.
create or replace function varsam._insights_shelve() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.by_id := coalesce(varsam.actor(), new.by_id);
    return new;
end $$;

create or replace trigger insights_shelve before insert on public.insights_reading
for each row execute function varsam._insights_shelve();
