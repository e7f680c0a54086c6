-- A file with references on its way in. The worker may do what the one who brought it may, because a large file is read by it.
create or replace function varsam._studies_held(import uuid) returns public.studies_import
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare held public.studies_import;
begin
    select i.* into held from public.studies_import i
    where i.uid = $1 and (varsam._proved('worker') is not null or (varsam.may('study', 'add') and i.by_id = varsam.actor()))
    for update;
    if held.uid is null then raise insufficient_privilege using message = 'not a file of the actor'; end if;
    return held;
end $$;

create or replace function varsam.studies_bring(import uuid, name bytea, size integer, content bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not varsam.may('study', 'add') then
        raise insufficient_privilege using message = 'not for the actor to bring';
    end if;
    insert into public.studies_import (uid, format, state, fault, name, size, content, total, done, added, known, filled,
        doubtful, broken, by_id, at, touched_at)
    values ($1, '', 'waiting', '', $2, $3, $4, 0, 0, 0, 0, 0, 0, 0, varsam.actor(), varsam._wall(), varsam._wall());
    perform varsam.audit_append('study.file_brought', 'study_import', $1::text,
        (varsam.units('study', 'add'))[1], '{}'::jsonb, null);
end $$;

-- The file, to be read. Nothing where somebody else is reading it: one whose reader has stopped is taken up again, and what it
-- had brought in by then is found to be there.
create or replace function varsam.studies_take(import uuid) returns table (content bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.studies_import := varsam._studies_held($1);
begin
    if held.state = 'waiting' or (held.state = 'reading' and held.touched_at < varsam._wall() - interval '5 minutes') then
        update public.studies_import i set state = 'reading', touched_at = varsam._wall(), done = 0, added = 0, known = 0,
            filled = 0, doubtful = 0, broken = 0 where i.uid = $1;
        return query select held.content;
    end if;
end $$;

-- What of a part of the file is new. `fresh` are studies (columns of studies_study, and `other` and `why` where one may be the
-- same as another), `fuller` what studies that are there already are given where they have nothing. How many were new.
create or replace function varsam.studies_put(import uuid, fresh jsonb, fuller jsonb, total integer, done integer, known integer)
returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.studies_import := varsam._studies_held($1); n_new integer; n_doubted integer; n_filled integer;
begin
    if held.state <> 'reading' then raise check_violation using message = 'nobody reads this file'; end if;
    with stored as (
        insert into public.studies_study (uid, kind, title, authors, year, container, doi, pmid, url, abstract, language, csl,
            search_on, keys, digest, added_by_id, added_at, brought_id)
        select r.uid, r.kind, r.title, r.authors, r.year, r.container, r.doi, r.pmid, r.url, r.abstract, r.language, r.csl,
            r.search_on, r.keys, r.digest, held.by_id, varsam._wall(), $1
        from jsonb_to_recordset($2) as r(uid uuid, kind text, title text, authors text, year smallint, container text, doi text,
            pmid text, url text, abstract text, language text, csl jsonb, search_on text, keys text[], digest text)
        on conflict do nothing
        returning 1
    )
    select count(*) into n_new from stored;
    with doubts as (
        insert into public.studies_pair (study_id, other_id, why, verdict)
        select s.id, o.id, r.why, 'waiting' from jsonb_to_recordset($2) as r(uid uuid, other uuid, why text)
        join public.studies_study s on s.uid = r.uid join public.studies_study o on o.uid = r.other
        on conflict do nothing
        returning 1
    )
    select count(*) into n_doubted from doubts;
    with given as (
        update public.studies_study s set
            authors = coalesce(nullif(s.authors, ''), r.authors), year = coalesce(s.year, r.year),
            container = coalesce(nullif(s.container, ''), r.container), pmid = coalesce(nullif(s.pmid, ''), r.pmid),
            url = coalesce(nullif(s.url, ''), r.url), abstract = coalesce(nullif(s.abstract, ''), r.abstract),
            language = coalesce(nullif(s.language, ''), r.language), csl = r.csl || s.csl,
            search_on = s.search_on || ' ' || r.search_on
        from jsonb_to_recordset($3) as r(uid uuid, authors text, year smallint, container text, pmid text, url text,
            abstract text, language text, csl jsonb, search_on text)
        where s.uid = r.uid and ((s.authors = '' and r.authors <> '') or (s.year is null and r.year is not null)
            or (s.container = '' and r.container <> '') or (s.pmid = '' and r.pmid <> '') or (s.url = '' and r.url <> '')
            or (s.abstract = '' and r.abstract <> '') or (s.language = '' and r.language <> ''))
        returning 1
    )
    select count(*) into n_filled from given;
    update public.studies_import i set total = $4, done = $5, added = i.added + n_new, known = i.known + $6 - n_filled,
        filled = i.filled + n_filled, doubtful = i.doubtful + n_doubted, touched_at = varsam._wall()
    where i.uid = $1;
    return n_new;
end $$;

-- It has been read: the file itself goes, what was broken in it is kept for a while to be mended.
create or replace function varsam.studies_read(import uuid, format text, fault text, broken integer, report bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held public.studies_import := varsam._studies_held($1);
begin
    if held.state <> 'reading' then return; end if;
    update public.studies_import i set state = case when $3 = '' then 'done' else 'refused' end, format = $2, fault = $3,
        broken = $4, report = $5, content = null, done = greatest(i.done, i.total), touched_at = varsam._wall()
    where i.uid = $1;
end $$;

-- What waits for the worker, or was left by one that stopped.
create or replace function varsam.studies_waiting() returns table (import uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'files wait for the worker';
    end if;
    return query
    select i.uid from public.studies_import i
    where i.state = 'waiting' or (i.state = 'reading' and i.touched_at < varsam._wall() - interval '5 minutes')
    order by i.at limit 20;
end $$;

-- What files were called and what was broken in them is forgotten after a while; how many.
create or replace function varsam.studies_forget() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare forgotten integer;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'the worker forgets';
    end if;
    update public.studies_import i set name = null, report = null, content = null,
        state = case when i.state in ('waiting', 'reading') then 'refused' else i.state end
    where i.touched_at < varsam._clock() - varsam._period('import_kept')
      and (i.name is not null or i.report is not null or i.content is not null);
    get diagnostics forgotten = row_count;
    return forgotten;
end $$;
