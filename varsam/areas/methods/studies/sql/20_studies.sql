-- What a study is found by follows from its words, whoever writes it. The actor adds in their own name.
create or replace function varsam._study_words() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    new.words := to_tsvector('pg_catalog.simple', left(new.search_on, 200000));
    return new;
end $$;

create or replace trigger study_words before insert or update of search_on, words on public.studies_study
for each row execute function varsam._study_words();

create or replace function varsam._study_added() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.added_by_id := varsam.actor();
    new.added_at := varsam._wall();
    return new;
end $$;

create or replace trigger study_added before insert on public.studies_study
for each row when (current_user = 'varsam_app') execute function varsam._study_added();

-- A study that is another's duplicate never has one of its own, and nobody is turned from a duplicate into something else. Who
-- brought it, and what it is the same as, stays.
create or replace function varsam._study_stays() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if old.duplicate_of_id is not null and new.duplicate_of_id is null then
        raise check_violation using message = 'a duplicate stays one';
    end if;
    if new.duplicate_of_id is not null and exists (
        select 1 from public.studies_study s
        where (s.id = new.duplicate_of_id and s.duplicate_of_id is not null) or s.duplicate_of_id = new.id) then
        raise check_violation using message = 'a duplicate has none';
    end if;
    if (new.uid, new.digest, new.added_by_id, new.added_at, new.brought_id)
       is distinct from (old.uid, old.digest, old.added_by_id, old.added_at, old.brought_id) then
        raise check_violation using message = 'how a study came in stays as it was';
    end if;
    return new;
end $$;

create or replace trigger study_stays before update on public.studies_study
for each row when (current_user = 'varsam_app') execute function varsam._study_stays();

-- What somebody has said of two studies is theirs, and stays.
create or replace function varsam._pair_judged() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new is not distinct from old then return new; end if;
    if old.verdict <> 'waiting' or new.verdict = 'waiting' then
        raise check_violation using message = 'somebody has said';
    end if;
    new.by_id := varsam.actor();
    new.at := varsam._wall();
    return new;
end $$;

create or replace trigger pair_judged before update on public.studies_pair
for each row when (current_user = 'varsam_app') execute function varsam._pair_judged();
