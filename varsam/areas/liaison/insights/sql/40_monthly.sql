-- Municipalities that somebody here learns for, and whose letter of this month has not been written.
create or replace function varsam.insights_unwritten(month date) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct o.ancestors[1]), '{}'::bigint[])
    from public.people_membership m
    join public.access_capability c on c.role = m.role and c.resource = 'insight' and c.verb = 'change'
    join public.people_organisation o on o.id = m.organisation_id and o.left_at is null
    where varsam._proved('worker') is not null
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
      and not exists (select 1 from public.insights_digest d where d.municipality_id = o.ancestors[1] and d.month = $1)
$$;

-- What a municipality shared between two moments, for the letter: titles alone.
create or replace function varsam.insights_shared(municipality bigint, since timestamptz, until timestamptz)
returns table (uid uuid, title_sv text, title_en text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.uid, i.title_sv::text, coalesce(nullif(i.title_en, ''), i.title_sv)::text
    from public.insights_insight i join public.people_organisation o on o.id = i.unit_id
    where varsam._proved('worker') is not null and o.ancestors[1] = $1 and i.shared_at >= $2 and i.shared_at < $3
    order by i.shared_at, i.id
$$;

-- Missions that were answered and visits that were made between two moments, for the letter: of what kind, who began and with
-- which body. What they are about, and who answers for them, is told to nobody else.
create or replace function varsam.insights_missions(municipality bigint, since timestamptz, until timestamptz)
returns table (kind text, direction text, body_sv text, body_en text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.kind::text, m.direction::text, coalesce(b.name_sv, '')::text, coalesce(b.name_en, '')::text
    from public.missions_mission m
    join public.people_organisation o on o.id = m.unit_id
    left join public.contacts_body b on b.id = m.body_id
    where varsam._proved('worker') is not null and o.ancestors[1] = $1 and case
        when m.kind = 'visit' then
            m.ends_on >= ($2 at time zone 'Europe/Stockholm')::date and m.ends_on < ($3 at time zone 'Europe/Stockholm')::date
            -- One that ended before its day was called off.
            and (m.closed_at is null or (m.closed_at at time zone 'Europe/Stockholm')::date >= m.starts_on)
        else m.answered_at >= $2 and m.answered_at < $3
    end
    order by m.kind = 'visit', coalesce(b.name_sv, ''), m.kind, m.direction, m.uid
$$;

-- What was put on a municipality's reading list between two moments and has not been taken off, for the letter: titles, which
-- everybody who gets the letter reads there.
create or replace function varsam.insights_put_up(municipality bigint, since timestamptz, until timestamptz)
returns table (uid uuid, title text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select r.uid, r.title::text
    from public.insights_reading r join public.people_organisation o on o.id = r.unit_id
    where varsam._proved('worker') is not null and o.ancestors[1] = $1
      and r.at >= $2 and r.at < $3 and r.removed_at is null
    order by r.at, r.id
$$;

-- Who is told of a letter: those who chose it, and those who have said nothing and whose work it is. They work here still.
create or replace function varsam._insights_wants(municipality bigint) returns setof bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select distinct u.id
    from public.people_user u
    join public.people_membership m on m.user_id = u.id and varsam._insights_may_receive(m.role)
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
    join public.people_organisation o on o.id = m.organisation_id and o.left_at is null and o.ancestors[1] = $1
    left join public.insights_digestchoice c on c.user_id = u.id
    where u.is_active and coalesce(c.wants, m.role in ('coordinator', 'method_lead'))
$$;

-- Store the letter of a month, once; false where it is there. Whom to tell is decided now; nobody is told of an empty one.
create or replace function varsam.insights_store_digest(municipality bigint, month date, content jsonb, is_empty boolean)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare made bigint;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'the letter is written by the worker';
    end if;
    insert into public.insights_digest (municipality_id, month, content, is_empty, made_at)
    values ($1, $2, $3, $4, varsam._wall()) on conflict do nothing returning id into made;
    if made is null then return false; end if;
    delete from public.insights_digestletter l using public.insights_digest d
    where d.id = l.digest_id and d.municipality_id = $1 and d.month < $2;
    if not $4 then
        insert into public.insights_digestletter (digest_id, user_id) select made, varsam._insights_wants($1);
    end if;
    return true;
end $$;

-- What was written stays as it was written.
create or replace function varsam._insights_frozen() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    raise check_violation using message = 'a letter stays as it was written';
end $$;

create or replace trigger insights_frozen before update on public.insights_digest
for each row when ((old.municipality_id, old.month, old.content) is distinct from (new.municipality_id, new.month, new.content))
execute function varsam._insights_frozen();

-- The next colleague to tell, locked until told. Whoever has left or changed their mind meanwhile is told nothing.
create or replace function varsam.insights_next_letter(after bigint)
returns table (letter bigint, email text, language text, month date)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'people are told by the worker';
    end if;
    return query
    select l.id, u.email::text, u.language::text, d.month
    from public.insights_digestletter l
    join public.insights_digest d on d.id = l.digest_id
    join public.people_user u on u.id = l.user_id
    where l.sent_at is null and l.id > $1 and l.user_id in (select varsam._insights_wants(d.municipality_id))
    order by l.id limit 1 for update of l skip locked;
end $$;

create or replace function varsam.insights_letter_sent(letter bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'people are told by the worker';
    end if;
    update public.insights_digestletter l set sent_at = varsam._wall() where l.id = $1 and l.sent_at is null;
end $$;
