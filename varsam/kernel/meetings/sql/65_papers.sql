-- What is brought to a meeting, and what somebody is writing there.

-- A document about somebody who gets support does not belong to a meeting: whoever writes, none hangs on a case or on another
-- meeting's item. That one of a case meeting hangs on an item at all, `meetings_document_add` sees to, the only way in.
create or replace function varsam._document_of_nobody() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select 1 from public.meetings_item i where i.id = new.item_id and (i.kind = 'case' or i.meeting_id <> new.meeting_id)) then
        raise check_violation using message = 'a document of a meeting is about nobody';
    end if;
    return new;
end $$;

create or replace trigger document_of_nobody before insert or update of item_id, meeting_id on public.meetings_document
for each row execute function varsam._document_of_nobody();

-- Whether minutes that a document belongs to are locked: what was decided on stays as it was.
create or replace function varsam._meetings_papers_closed(meeting bigint, item bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select 1 from public.meetings_minutes n where n.item_id = $2 and n.state = 'locked')
        or exists (select 1 from public.meetings_document d where d.meeting_id = $1 and d.digest is not null)
$$;

-- Brought by somebody who is invited, or who leads the meeting; to an item, by those who are in its circle. 'full': there are
-- forty already. Null: not for the one who acts, or not there.
create or replace function varsam.meetings_document_add(
    id uuid, meeting bigint, item bigint, name bytea, kind text, size integer, sealed bytea
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.meetings_meeting;
begin
    select x.* into m from public.meetings_meeting x where x.id = $2 and x.state <> 'cancelled' for update;
    if m.id is null or not (varsam._meetings_leads(m.id) or varsam._meetings_seated(m.id, varsam.actor())) then return null; end if;
    if $3 is null and m.room = 'cases' or $3 is not null and (
        $3 <> all (varsam.meetings_open_items())
        or not exists (select 1 from public.meetings_item i where i.id = $3 and i.meeting_id = m.id and i.kind <> 'case')) then
        return null;
    end if;
    if $4 is null or $6 is null or $7 is null or length($4) < 29 or length($7) not between $6 + 1 and $6 + 64
       or $5 is null or $5 not in ('pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'png', 'jpg')
       or varsam._meetings_papers_closed(m.id, $3) then
        return null;
    end if;
    if (select count(*) from public.meetings_document d where d.meeting_id = m.id and d.removed_at is null) >= 40 then
        return 'full';
    end if;
    insert into public.meetings_document (id, meeting_id, item_id, name, kind, size, sealed, added_by_id, at)
    values ($1, m.id, $3, $4, $5, $6, $7, varsam.actor(), varsam._wall());
    perform varsam._meetings_said('meeting.document_added', m, jsonb_build_object('kind', $5));
    return 'added';
end $$;

-- Taken away again by who brought it and is invited still, or who leads the meeting. Nothing is left of it but that it was.
create or replace function varsam.meetings_document_remove(document uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare d public.meetings_document; m public.meetings_meeting;
begin
    select x.* into d from public.meetings_document x where x.id = $1 and x.removed_at is null for update;
    select x.* into m from public.meetings_meeting x where x.id = d.meeting_id;
    if m.id is null or d.item_id is not null and d.item_id <> all (varsam.meetings_open_items())
       or varsam._meetings_papers_closed(m.id, d.item_id)
       or not (varsam._meetings_leads(m.id) or d.added_by_id = varsam.actor() and varsam._meetings_seated(m.id, varsam.actor())) then
        return false;
    end if;
    -- A name can say whom a paper was about: it goes too.
    update public.meetings_document x set sealed = null, name = '', removed_at = varsam._wall() where x.id = d.id;
    perform varsam._meetings_said('meeting.document_removed', m, jsonb_build_object('kind', d.kind));
    return true;
end $$;

-- The minutes of a whole meeting that is about nobody, as they were signed: once, by who leads it, when all that was taken up is
-- locked. The audit is told the SHA-256 of the file.
create or replace function varsam.meetings_document_locked(
    id uuid, meeting bigint, name bytea, size integer, sealed bytea, digest bytea
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.meetings_meeting := varsam._meetings_led($2, array['held']);
begin
    if m.id is null or m.room <> 'trends' or $3 is null or $4 is null or $5 is null or length($3) < 29
       or length($5) not between $4 + 1 and $4 + 64 or length($6) is distinct from 32
       or exists (select 1 from public.meetings_document d where d.meeting_id = m.id and d.digest is not null)
       or not exists (select 1 from public.meetings_item i where i.meeting_id = m.id and i.started_at is not null)
       or exists (select 1 from public.meetings_item i join public.meetings_minutes n on n.item_id = i.id
                  where i.meeting_id = m.id and i.started_at is not null and n.state <> 'locked')
       -- Whoever has a conflict of interest at an item has not read what they would seal.
       or exists (select 1 from public.meetings_item i
                  where i.meeting_id = m.id and i.id = any (varsam.meetings_conflicts())) then
        return false;
    end if;
    insert into public.meetings_document (id, meeting_id, name, kind, size, sealed, digest, added_by_id, at)
    values ($1, m.id, $3, 'pdf', $4, $5, $6, varsam.actor(), varsam._wall());
    perform varsam._meetings_said('minutes.document', m, jsonb_build_object('sha256', encode($6, 'hex')));
    return true;
end $$;

-- What somebody in the circle has typed and not sent; nothing of it is on record, for nothing has been said.
create or replace function varsam.meetings_draft(item bigint, sealed bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if $2 is null or length($2) not between 29 and 100000 or not varsam._meetings_in_circle($1, varsam.actor())
       or not exists (select 1 from public.meetings_minutes n join public.meetings_item i on i.id = n.item_id
                      join public.meetings_meeting m on m.id = i.meeting_id
                      where n.item_id = $1 and n.state <> 'adjusted' and m.state <> 'cancelled') then
        return false;
    end if;
    insert into public.meetings_draft (item_id, user_id, sealed, at) values ($1, varsam.actor(), $2, varsam._wall())
    on conflict (item_id, user_id) do update set sealed = excluded.sealed, at = excluded.at;
    return true;
end $$;

create or replace function varsam.meetings_draft_drop(item bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from public.meetings_draft d where d.item_id = $1 and d.user_id = varsam.actor();
    return found;
end $$;
