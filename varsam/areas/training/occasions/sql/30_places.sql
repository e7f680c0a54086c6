-- Giving places: everything that gives or frees one holds the occasion's row first, so that the line has one order.

-- Why nobody signs up now, as one word of `enums.Refusal`; null where they do.
create or replace function varsam._training_shut(o public.occasions_occasion, invited boolean) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case
        when ($1).state = 'draft' then 'unknown'
        when ($1).state = 'cancelled' then 'cancelled'
        when ($1).state = 'held' or ($1).starts_at <= varsam._clock() then 'begun'
        when ($1).state = 'closed' or ($1).closes_at <= varsam._clock() then 'closed'
        when ($1).opens_at > varsam._clock() and not $2 then 'not_open'
    end
$$;

-- Why a place is neither given up nor taken any more.
create or replace function varsam._training_over(o public.occasions_occasion) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case
        when ($1).state = 'cancelled' then 'cancelled'
        when ($1).state = 'held' or ($1).starts_at <= varsam._clock() then 'begun'
    end
$$;

-- A letter to be sent: one of each kind waits at most, for what it says is written when it goes out. The moment is that of
-- the statement: whoever watches how far letters have come asks from when the act began.
create or replace function varsam._training_letter(kind text, signup uuid, about uuid default null) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    insert into public.occasions_letter (uid, kind, occasion_id, signup_id, about, made_at, tries)
    select gen_random_uuid(), $1, s.occasion_id, s.uid, $3, clock_timestamp(), 0 from public.occasions_signup s
    where s.uid = $2 and s.email_index is not null and not exists (
        select 1 from public.occasions_letter l
        where l.signup_id = $2 and l.kind = $1 and l.about is not distinct from $3 and l.sent_at is null and l.failed_at is null)
$$;

-- Somebody signs up once more by the same address: the page tells them nothing that a stranger would not be told, so their
-- link goes to the address again. Once a day at most, for it may be somebody else who writes it there.
create or replace function varsam._training_again(s public.occasions_signup) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (
        select 1 from public.occasions_letter l where l.signup_id = ($1).uid
          and (l.made_at at time zone 'Europe/Stockholm')::date = (clock_timestamp() at time zone 'Europe/Stockholm')::date) then
        perform varsam._training_letter(case
            when ($1).state = 'offered' then 'offer' when ($1).confirmed_at is null then 'confirm' else ($1).state end, ($1).uid);
    end if;
end $$;

-- How many stand before this one in the line, itself included; 0 for who does not stand there.
create or replace function varsam._training_line(occasion bigint, arrival bigint, state text) returns integer
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when $3 = 'waiting' then (
        select count(*)::integer from public.occasions_signup s
        where s.occasion_id = $1 and s.state = 'waiting' and s.arrival <= $2) else 0 end
$$;

-- Under the occasion's lock: places whose time has run out go on, and each free place is offered to the first in line.
create or replace function varsam._training_settle(occasion bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare o public.occasions_occasion; instant timestamptz := varsam._clock(); until timestamptz; first uuid;
begin
    select x.* into o from public.occasions_occasion x where x.id = $1 for no key update;
    if o.state not in ('open', 'closed') or o.starts_at <= instant then return; end if;
    -- Two questions, for each has an index of its own, and the second is asked at every sign-up.
    update public.occasions_signup s set state = 'lapsed', offered_until = null, changed_at = varsam._wall()
    where s.occasion_id = $1 and s.state = 'offered' and s.offered_until <= instant;
    update public.occasions_signup s set state = 'lapsed', offered_until = null, changed_at = varsam._wall()
    where s.occasion_id = $1 and s.state in ('placed', 'waiting', 'offered') and s.confirmed_at is null
      and s.confirm_by <= instant;
    until := least(instant + varsam._period('training_offer'), o.starts_at);
    loop
        -- Read anew each time: what was done above has changed the counts.
        select x.* into o from public.occasions_occasion x where x.id = $1;
        exit when o.taken >= o.capacity or o.waiting = 0;
        select s.uid into first from public.occasions_signup s
        where s.occasion_id = $1 and s.state = 'waiting' order by s.arrival limit 1;
        update public.occasions_signup s
        set state = 'offered', changed_at = varsam._wall(), offered_until = until,
            -- Whoever takes an offer has confirmed their address by it: it lasts as long for all.
            confirm_by = greatest(s.confirm_by, until)
        where s.uid = first;
        perform varsam._training_letter('offer', first);
    end loop;
end $$;

-- When the catalogue says something else of this occasion than before: it was full, or is now.
create or replace function varsam._training_shown(before boolean, o public.occasions_occasion) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if $1 is distinct from (($2).taken >= ($2).capacity) then perform nextval('public.people_published'); end if;
end $$;

-- One sign-up, by nobody in particular or by the one who acts (`own`: for themselves). One call, all or nothing: its keys,
-- its place or its place in line, and the letter. The same form, or the same address, finds the sign-up that there is.
create or replace function varsam.training_sign_up(
    occasion bigint, signup uuid, digest bytea, email_index bytea,
    data_key uuid, wrapped bytea, master text, person bytea, needs_key uuid, needs_wrapped bytea, needs bytea,
    unit bigint, work_group text, language text, invited bytea, own boolean
) returns table (uid uuid, state text, line integer, waiting integer, confirm_by timestamptz, fresh boolean, refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    o public.occasions_occasion; found public.occasions_signup; asked uuid; early boolean; shut text; was_full boolean;
    who bigint := case when $16 then varsam.actor() end; given text; until timestamptz;
begin
    select x.* into o from public.occasions_occasion x where x.id = $1 for no key update;
    if o.id is null then return query select null::uuid, null, 0, 0, null::timestamptz, false, 'unknown'; return; end if;
    select s.* into found from public.occasions_signup s where s.uid = $2 and s.occasion_id = $1;
    if found.uid is null then
        select s.* into found from public.occasions_signup s
        where s.occasion_id = $1 and s.email_index = $4 and s.state in ('placed', 'waiting', 'offered');
    end if;
    if found.uid is not null then
        -- Who has signed in is told that it holds. So it must not lapse, if somebody else has written their address here before.
        if who is not null and found.confirmed_at is null then
            update public.occasions_signup s set confirmed_at = varsam._wall() where s.uid = found.uid returning s.* into found;
        end if;
        if found.uid <> $2 then perform varsam._training_again(found); end if;
        return query select found.uid, found.state::text, varsam._training_line($1, found.arrival, found.state), o.waiting,
            found.confirm_by, false, null::text;
        return;
    end if;
    -- Somebody's own invitation lets them in before others, and nobody else to whom they send it; a unit's lets in its people.
    if $15 is not null then
        select i.uid, i.for_unit or i.email_index = $4 into asked, early
        from public.occasions_interest i where i.digest = sha256($15) and i.occasion_id = $1;
    end if;
    shut := varsam._training_shut(o, coalesce(early, false));
    if shut is not null then
        return query select null::uuid, null, 0, 0, null::timestamptz, false, shut; return;
    end if;
    was_full := o.taken >= o.capacity;
    perform varsam._training_settle($1);
    select x.* into o from public.occasions_occasion x where x.id = $1;
    given := case when o.taken < o.capacity then 'placed' else 'waiting' end;
    until := case when who is null then least(varsam._clock() + varsam._period('training_confirm'), o.starts_at) end;
    perform varsam._training_store($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, given, until, who, null, false);
    -- Somebody new: there is no letter yet that this one could repeat.
    insert into public.occasions_letter (uid, kind, occasion_id, signup_id, made_at, tries)
    values (gen_random_uuid(), case when who is null then 'confirm' else given end, $1, $2, clock_timestamp(), 0);
    if asked is not null then
        update public.occasions_interest i set settled_at = varsam._wall() where i.uid = asked and i.settled_at is null;
    end if;
    select x.* into o from public.occasions_occasion x where x.id = $1;
    perform varsam._training_shown(was_full, o);
    return query select $2, given, case when given = 'waiting' then o.waiting else 0 end, o.waiting, until, true, null::text;
end $$;

-- The rows of one sign-up. `until` null: nothing is left to confirm.
create or replace function varsam._training_store(
    occasion bigint, signup uuid, digest bytea, email_index bytea,
    data_key uuid, wrapped bytea, master text, person bytea, needs_key uuid, needs_wrapped bytea, needs bytea,
    unit bigint, work_group text, language text, given text, until timestamptz, who bigint, party uuid, walk_in boolean
) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if $12 is not null and not exists (
        select 1 from public.people_organisation u where u.id = $12 and u.left_at is null) then
        raise check_violation using message = 'a unit that there is';
    end if;
    if $13 <> '' and not exists (select 1 from public.courses_group g where g.slug = $13) then
        raise check_violation using message = 'a kind of work that there is';
    end if;
    perform varsam._vault_store_key($5, $6, $7);
    if $9 is not null then perform varsam._vault_store_key($9, $10, $7); end if;
    insert into public.occasions_signup (
        uid, occasion_id, state, at, changed_at, confirmed_at, confirm_by, unit_id, "group", user_id, party_id,
        is_walk_in, language, digest, data_key_id, person, email_index, needs_key_id, needs
    ) values (
        $2, $1, $15, varsam._wall(), varsam._wall(), case when $16 is null then varsam._wall() end, $16, $12, $13, $17, $18,
        $19, $14, $3, $5, $8, $4, $9, $11);
end $$;

-- Several at once, in the order in which they are named. Who is signed up already is left as they are.
create or replace function varsam.training_sign_up_party(
    occasion bigint, party uuid, digest bytea, email_index bytea, data_key uuid, wrapped bytea, master text, person bytea,
    unit bigint, language text, invited bytea,
    uids uuid[], digests bytea[], indexes bytea[], keys uuid[], wrappeds bytea[], persons bytea[],
    needs_keys uuid[], needs_wrappeds bytea[], needs bytea[], groups text[]
) returns table (placed integer, waiting integer, already integer, confirm_by timestamptz, fresh boolean, refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    o public.occasions_occasion; p public.occasions_party; asked uuid; early boolean; shut text; was_full boolean; until timestamptz;
    given text; got integer := 0; line integer := 0; known integer := 0; i integer;
begin
    select x.* into o from public.occasions_occasion x where x.id = $1 for no key update;
    if o.id is null then return query select 0, 0, 0, null::timestamptz, false, 'unknown'; return; end if;
    select x.* into p from public.occasions_party x where x.uid = $2 and x.occasion_id = $1;
    if p.uid is not null then
        return query select (count(*) filter (where s.state in ('placed', 'offered')))::integer,
            (count(*) filter (where s.state = 'waiting'))::integer, p.size - count(*)::integer, p.confirm_by, false, null::text
        from public.occasions_signup s where s.party_id = p.uid;
        return;
    end if;
    if $11 is not null then
        select i.uid, i.for_unit into asked, early
        from public.occasions_interest i where i.digest = sha256($11) and i.occasion_id = $1;
    end if;
    shut := varsam._training_shut(o, coalesce(early, false));
    if shut is not null then return query select 0, 0, 0, null::timestamptz, false, shut; return; end if;
    was_full := o.taken >= o.capacity;
    perform varsam._training_settle($1);
    until := least(varsam._clock() + varsam._period('training_confirm'), o.starts_at);
    perform varsam._vault_store_key($5, $6, $7);
    insert into public.occasions_party (
        uid, occasion_id, unit_id, size, language, at, confirm_by, digest, data_key_id, person, email_index
    ) values ($2, $1, $9, cardinality($12), $10, varsam._wall(), until, $3, $5, $8, $4);
    for i in 1 .. cardinality($12) loop
        if exists (select 1 from public.occasions_signup s where s.occasion_id = $1 and s.email_index = $14[i]
                   and s.state in ('placed', 'waiting', 'offered')) then
            known := known + 1;
            continue;
        end if;
        select x.* into o from public.occasions_occasion x where x.id = $1;
        given := case when o.taken < o.capacity then 'placed' else 'waiting' end;
        perform varsam._training_store($1, $12[i], $13[i], $14[i], $15[i], $16[i], $7, $17[i], $18[i], $19[i], $20[i], $9,
            $21[i], $10, given, until, null, $2, false);
        if given = 'placed' then got := got + 1; else line := line + 1; end if;
    end loop;
    insert into public.occasions_letter (uid, kind, occasion_id, party_id, made_at, tries)
    values (gen_random_uuid(), 'party', $1, $2, clock_timestamp(), 0);
    if asked is not null then
        update public.occasions_interest i set settled_at = varsam._wall() where i.uid = asked and i.settled_at is null;
    end if;
    select x.* into o from public.occasions_occasion x where x.id = $1;
    perform varsam._training_shown(was_full, o);
    return query select got, line, known, until, true, null::text;
end $$;

-- How full it is: for a page that says so before anybody signs up.
create or replace function varsam.training_seats(occasion bigint) returns table (capacity integer, taken integer, waiting integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select o.capacity, o.taken, o.waiting from public.occasions_occasion o where o.id = $1 and o.state <> 'draft'
$$;
