-- Who was there: noted by who teaches, from a list that may lie in a pocket without a net, or by oneself at the door.

-- Whether the day of a sitting is today: then its door is open.
create or replace function varsam._training_today(sitting public.occasions_sitting) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select (($1).starts_at at time zone 'Europe/Stockholm')::date <= (varsam._clock() at time zone 'Europe/Stockholm')::date
       and (($1).ends_at at time zone 'Europe/Stockholm')::date >= (varsam._clock() at time zone 'Europe/Stockholm')::date
$$;

-- Whether the actor may note who was at this occasion.
create or replace function varsam._training_notes(occasion bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select $1 = any (varsam.training_kept()) or $1 = any (varsam.training_taught()) and varsam.may('teaching', 'change')
$$;

-- One mark: the latest by the clock of who noted it holds, and the same one sent again is the same. 'saved', or 'older'.
create or replace function varsam._training_mark(
    mark uuid, signup uuid, sitting uuid, present boolean, at timestamptz, how text, who bigint
) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare instant timestamptz := least($5, varsam._wall());
begin
    insert into public.occasions_mark as m (id, signup_id, sitting_id, is_present, at, how, by_id)
    values ($1, $2, $3, $4, instant, $6, $7)
    on conflict (signup_id, sitting_id) do update
    set id = excluded.id, is_present = excluded.is_present, at = excluded.at, how = excluded.how, by_id = excluded.by_id
    where m.at <= excluded.at;
    return case when found then 'saved' else 'older' end;
end $$;

-- Marks as they come from a telephone, many at once. Each is answered: saved, older (a later one holds) or unknown.
create or replace function varsam.training_mark(
    marks uuid[], signups uuid[], sittings uuid[], present boolean[], at timestamptz[]
) returns table (mark uuid, said text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare i integer; here bigint; allowed bigint[] := '{}'; asked bigint[] := '{}'; answer text;
begin
    for i in 1 .. coalesce(cardinality($1), 0) loop
        select s.occasion_id into here from public.occasions_sitting s
        join public.occasions_signup p on p.occasion_id = s.occasion_id
        join public.occasions_occasion o on o.id = s.occasion_id and o.state <> 'cancelled'
        where s.uid = $3[i] and p.uid = $2[i]
          and (s.starts_at at time zone 'Europe/Stockholm')::date <= (varsam._clock() at time zone 'Europe/Stockholm')::date;
        if here is not null and not here = any (asked) then
            asked := asked || here;
            if varsam._training_notes(here) then allowed := allowed || here; end if;
        end if;
        answer := 'unknown';
        if here = any (allowed) and not exists (
            select 1 from public.occasions_mark m where m.id = $1[i] and (m.signup_id, m.sitting_id) <> ($2[i], $3[i])) then
            answer := varsam._training_mark($1[i], $2[i], $3[i], $4[i], $5[i], 'list', varsam.actor());
        end if;
        return query select $1[i], answer;
    end loop;
    foreach here in array allowed loop
        perform varsam.audit_append('training.marked', 'occasion', o.reference, o.unit_id, '{}'::jsonb, null)
        from public.occasions_occasion o where o.id = here;
    end loop;
end $$;

-- What the code in the room opens: when the sitting is, and whether its day is today.
create or replace function varsam.training_door(secret bytea) returns table (
    occasion bigint, sitting uuid, starts_at timestamptz, ends_at timestamptz, is_open boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.occasion_id, s.uid, s.starts_at, s.ends_at, varsam._training_today(s) and o.state in ('open', 'closed', 'held')
    from public.occasions_sitting s join public.occasions_occasion o on o.id = s.occasion_id
    where s.door = sha256($1) and o.state <> 'draft'
$$;

-- Somebody in the room says that they are there, by the address that they signed up with. False: no such place here today.
create or replace function varsam.training_come(secret bytea, email_index bytea, mark uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare here record; who uuid;
begin
    select d.* into here from varsam.training_door($1) d where d.is_open;
    if here.sitting is null then return false; end if;
    select s.uid into who from public.occasions_signup s
    where s.occasion_id = here.occasion and s.email_index = $2 and s.state in ('placed', 'offered')
    order by s.arrival limit 1;
    if who is null then return false; end if;
    perform varsam._training_mark($3, who, here.sitting, true, varsam._wall(), 'door', null);
    return true;
end $$;

-- Somebody who never signed up stands in the door. They get a place while there is one: the places of those who were marked
-- absent at the first sitting are given up for it, one for each who comes. Null where they have it, else why not.
create or replace function varsam.training_walk_in(
    sitting uuid, signup uuid, digest bytea, email_index bytea, data_key uuid, wrapped bytea, master text, person bytea,
    unit bigint, work_group text, language text, mark uuid
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare o public.occasions_occasion; s public.occasions_sitting; given uuid; already uuid;
begin
    select x.* into s from public.occasions_sitting x where x.uid = $1;
    if s.uid is null or not varsam._training_notes(s.occasion_id) then
        raise insufficient_privilege using message = 'noted by who teaches there';
    end if;
    select x.* into o from public.occasions_occasion x where x.id = s.occasion_id for no key update;
    if exists (select 1 from public.occasions_signup x where x.uid = $2) then return null; end if;
    if o.state not in ('open', 'closed') then return 'cancelled'; end if;
    if not varsam._training_today(s) then return 'closed'; end if;
    select x.uid into already from public.occasions_signup x
    where x.occasion_id = o.id and x.email_index = $4 and x.state in ('placed', 'waiting', 'offered');
    if already is not null and exists (
        select 1 from public.occasions_signup x where x.uid = already and x.state = 'placed') then
        perform varsam._training_mark($12, already, $1, true, varsam._wall(), 'list', varsam.actor());
        return null;
    end if;
    if o.taken >= o.capacity and not coalesce(
        (select x.state = 'offered' from public.occasions_signup x where x.uid = already), false) then
        select x.uid into given from public.occasions_signup x
        join public.occasions_mark m on m.signup_id = x.uid and not m.is_present
        join public.occasions_sitting f on f.uid = m.sitting_id and f.starts_at = o.starts_at
        where x.occasion_id = o.id and x.state = 'placed' order by x.arrival limit 1;
        if given is null then return 'full'; end if;
        update public.occasions_signup x set state = 'lapsed', changed_at = varsam._wall() where x.uid = given;
    end if;
    if already is not null then
        update public.occasions_signup x set state = 'placed', offered_until = null, changed_at = varsam._wall(),
            confirmed_at = coalesce(x.confirmed_at, varsam._wall()) where x.uid = already;
    else
        perform varsam._training_store(o.id, $2, $3, $4, $5, $6, $7, $8, null, null, null, $9, $10, $11, 'placed', null, null, null, true);
    end if;
    perform varsam._training_mark($12, coalesce(already, $2), $1, true, varsam._wall(), 'list', varsam.actor());
    perform varsam.audit_append('training.walked_in', 'occasion', o.reference, o.unit_id, '{}'::jsonb, null);
    return null;
end $$;
