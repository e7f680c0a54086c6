-- What the link of a sign-up opens: what has come of it, and no name. Where there is a place, also the way into the room.

-- The sign-up with this secret, its occasion's row held; null for any other.
create or replace function varsam._training_by(secret bytea) returns public.occasions_signup
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare s public.occasions_signup;
begin
    perform 1 from public.occasions_occasion o
    where o.id = (select x.occasion_id from public.occasions_signup x where x.digest = sha256($1)) for no key update;
    select x.* into s from public.occasions_signup x where x.digest = sha256($1);
    return s;
end $$;

create or replace function varsam._training_told(signups uuid[]) returns table (
    uid uuid, occasion bigint, state text, line integer, waiting integer, confirm_by timestamptz, confirmed_at timestamptz,
    offered_until timestamptz, is_late boolean, over text, can_return boolean, present integer, party boolean, bounced boolean,
    room uuid, room_key bytea, room_master text, link bytea
)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select s.uid, o.id, s.state::text, varsam._training_line(o.id, s.arrival, s.state), o.waiting, s.confirm_by, s.confirmed_at,
        s.offered_until, coalesce(o.cancel_until < varsam._clock(), false), varsam._training_over(o),
        s.state in ('cancelled', 'lapsed') and s.person is not null and varsam._training_over(o) is null and not exists (
            select 1 from public.occasions_signup x where x.occasion_id = o.id and x.email_index = s.email_index
              and x.state in ('placed', 'waiting', 'offered')),
        (select count(*)::integer from public.occasions_mark m where m.signup_id = s.uid and m.is_present),
        s.party_id is not null, s.bounced_at is not null,
        case when w.key_id is not null then r.data_key_id end, w.wrapped, w.master_id::text,
        case when w.key_id is not null then r.link end
    from public.occasions_signup s
    join public.occasions_occasion o on o.id = s.occasion_id
    left join public.occasions_room r on r.occasion_id = o.id and s.state = 'placed' and s.confirmed_at is not null
         and o.state in ('open', 'closed', 'held')
    left join public.vault_wrappedkey w on w.key_id = r.data_key_id
    where s.uid = any ($1) order by o.starts_at, s.at
$$;

create or replace function varsam.training_mine(secret bytea) returns table (
    uid uuid, occasion bigint, state text, line integer, waiting integer, confirm_by timestamptz, confirmed_at timestamptz,
    offered_until timestamptz, is_late boolean, over text, can_return boolean, present integer, party boolean, bounced boolean,
    room uuid, room_key bytea, room_master text, link bytea
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select t.* from varsam._training_told(array(
        select s.uid from public.occasions_signup s where s.digest = sha256($1))) t
$$;

-- All that the one who acts has signed up for signed in, or by the link that went to an address: those of that address.
create or replace function varsam.training_own(secret bytea) returns table (
    uid uuid, occasion bigint, state text, line integer, waiting integer, confirm_by timestamptz, confirmed_at timestamptz,
    offered_until timestamptz, is_late boolean, over text, can_return boolean, present integer, party boolean, bounced boolean,
    room uuid, room_key bytea, room_master text, link bytea
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select t.* from varsam._training_told(array(
        select s.uid from public.occasions_signup s where $1 is null and s.user_id = varsam.actor()
        union
        select s.uid from public.occasions_letter l
        join public.occasions_signup x on x.uid = l.signup_id
        join public.occasions_signup s on s.email_index = x.email_index
        where l.digest = sha256($1) and l.expires_at > varsam._clock())) t
$$;

-- Somebody asks for a link to all that their address has signed up for. It goes there, and nowhere else; whoever asks
-- learns nothing. Not another while one that was sent still opens.
create or replace function varsam.training_ask(email_index bytea, letter uuid, digest bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into public.occasions_letter (uid, kind, occasion_id, signup_id, digest, expires_at, made_at, tries)
    select $2, 'mine', s.occasion_id, s.uid, $3, varsam._clock() + varsam._period('training_mine'), clock_timestamp(), 0
    from public.occasions_signup s
    where s.email_index = $1 and s.person is not null and not exists (
        select 1 from public.occasions_letter l join public.occasions_signup x on x.uid = l.signup_id
        where x.email_index = $1 and l.kind = 'mine' and l.failed_at is null
          and (l.sent_at is null or l.expires_at > varsam._clock()))
    order by s.at desc limit 1
$$;

-- Acts by the link. Each gives null where it was done, or was done already, and else why not, as one word.
create or replace function varsam.training_confirm(secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.occasions_signup := varsam._training_by($1); o public.occasions_occasion;
begin
    if s.uid is null then return 'unknown'; end if;
    perform varsam._training_settle(s.occasion_id);
    select x.* into s from public.occasions_signup x where x.uid = s.uid;
    select x.* into o from public.occasions_occasion x where x.id = s.occasion_id;
    if o.state = 'cancelled' then return 'cancelled'; end if;
    if s.state not in ('placed', 'waiting', 'offered') then return 'ended'; end if;
    if s.confirmed_at is not null then return null; end if;
    update public.occasions_signup x set confirmed_at = varsam._wall(), changed_at = varsam._wall() where x.uid = s.uid;
    if s.state <> 'offered' then perform varsam._training_letter(s.state, s.uid); end if;
    return null;
end $$;

create or replace function varsam._training_leave(signup uuid) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare s public.occasions_signup; o public.occasions_occasion; was_full boolean; over text;
begin
    select x.* into s from public.occasions_signup x where x.uid = $1;
    select x.* into o from public.occasions_occasion x where x.id = s.occasion_id;
    over := varsam._training_over(o);
    if over is not null then return over; end if;
    if s.state not in ('placed', 'waiting', 'offered') then return null; end if;
    was_full := o.taken >= o.capacity;
    update public.occasions_signup x
    set state = 'cancelled', offered_until = null, changed_at = varsam._wall(),
        late_at = case when o.cancel_until < varsam._clock() and s.state = 'placed' then varsam._wall() end
    where x.uid = $1;
    perform varsam._training_settle(s.occasion_id);
    select x.* into o from public.occasions_occasion x where x.id = s.occasion_id;
    perform varsam._training_shown(was_full, o);
    return null;
end $$;

create or replace function varsam.training_cancel(secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.occasions_signup := varsam._training_by($1);
begin
    if s.uid is null then return 'unknown'; end if;
    return varsam._training_leave(s.uid);
end $$;

-- The place that is offered: one takes it, whoever presses first, and an offer whose time has run out is nobody's.
create or replace function varsam.training_accept(secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.occasions_signup := varsam._training_by($1); o public.occasions_occasion;
begin
    if s.uid is null then return 'unknown'; end if;
    perform varsam._training_settle(s.occasion_id);
    select x.* into s from public.occasions_signup x where x.uid = s.uid;
    select x.* into o from public.occasions_occasion x where x.id = s.occasion_id;
    if varsam._training_over(o) is not null then return varsam._training_over(o); end if;
    if s.state = 'placed' then return null; end if;
    if s.state <> 'offered' then return case s.state when 'waiting' then 'not_offered' else 'ended' end; end if;
    update public.occasions_signup x
    set state = 'placed', offered_until = null, changed_at = varsam._wall(),
        confirmed_at = coalesce(x.confirmed_at, varsam._wall())
    where x.uid = s.uid;
    perform varsam._training_letter('placed', s.uid);
    return null;
end $$;

create or replace function varsam.training_decline(secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.occasions_signup := varsam._training_by($1);
begin
    if s.uid is null then return 'unknown'; end if;
    if s.state in ('placed', 'waiting') then return 'not_offered'; end if;
    return varsam._training_leave(s.uid);
end $$;

-- Back again after all: to a place that is still free, else last in line.
create or replace function varsam.training_return(secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.occasions_signup := varsam._training_by($1); o public.occasions_occasion; was_full boolean; over text;
begin
    if s.uid is null then return 'unknown'; end if;
    perform varsam._training_settle(s.occasion_id);
    select x.* into s from public.occasions_signup x where x.uid = s.uid;
    select x.* into o from public.occasions_occasion x where x.id = s.occasion_id;
    over := varsam._training_over(o);
    if over is not null then return over; end if;
    if s.state in ('placed', 'waiting', 'offered') then return null; end if;
    if s.person is null or exists (
        select 1 from public.occasions_signup x where x.occasion_id = o.id and x.email_index = s.email_index
          and x.state in ('placed', 'waiting', 'offered')) then
        return 'ended';
    end if;
    was_full := o.taken >= o.capacity;
    perform varsam._signup_again(s.uid, case when o.taken < o.capacity then 'placed' else 'waiting' end);
    perform varsam._training_letter(case when o.taken < o.capacity then 'placed' else 'waiting' end, s.uid);
    select x.* into o from public.occasions_occasion x where x.id = s.occasion_id;
    perform varsam._training_shown(was_full, o);
    return null;
end $$;

-- What somebody needs to take part, by their own link, until the last sitting; null takes it away.
create or replace function varsam.training_say_needs(
    secret bytea, needs_key uuid, wrapped bytea, master text, needs bytea
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.occasions_signup := varsam._training_by($1); o public.occasions_occasion;
begin
    if s.uid is null then return 'unknown'; end if;
    select x.* into o from public.occasions_occasion x where x.id = s.occasion_id;
    if o.state = 'cancelled' then return 'cancelled'; end if;
    if o.state = 'held' or o.ends_at <= varsam._clock() then return 'begun'; end if;
    if s.state not in ('placed', 'waiting', 'offered') then return 'ended'; end if;
    perform varsam._training_needs_gone(s.uid);
    if $2 is not null then
        perform varsam._vault_store_key($2, $3, $4);
        update public.occasions_signup x set needs_key_id = $2, needs = $5 where x.uid = s.uid;
    end if;
    return null;
end $$;

-- --- several --------------------------------------------------------------------------------------------------------

-- The party with this secret, and how to open the names that its own manager wrote.
create or replace function varsam.training_party(secret bytea) returns table (
    uid uuid, occasion bigint, confirm_by timestamptz, confirmed_at timestamptz, size integer, bounced boolean,
    over text, signup uuid, state text, line integer, data_key uuid, wrapped bytea, master text, person bytea, member_bounced boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select p.uid, o.id, p.confirm_by, p.confirmed_at, p.size::integer, p.bounced_at is not null, varsam._training_over(o),
        s.uid, s.state::text, varsam._training_line(o.id, s.arrival, s.state), s.data_key_id, w.wrapped, w.master_id::text, s.person,
        s.bounced_at is not null
    from public.occasions_party p
    join public.occasions_occasion o on o.id = p.occasion_id
    left join public.occasions_signup s on s.party_id = p.uid
    left join public.vault_wrappedkey w on w.key_id = s.data_key_id
    where p.digest = sha256($1) order by s.arrival
$$;

create or replace function varsam._training_party_by(secret bytea) returns public.occasions_party
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare p public.occasions_party;
begin
    perform 1 from public.occasions_occasion o
    where o.id = (select x.occasion_id from public.occasions_party x where x.digest = sha256($1)) for no key update;
    select x.* into p from public.occasions_party x where x.digest = sha256($1);
    return p;
end $$;

create or replace function varsam.training_party_confirm(secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.occasions_party := varsam._training_party_by($1); s record;
begin
    if p.uid is null then return 'unknown'; end if;
    perform varsam._training_settle(p.occasion_id);
    if exists (select 1 from public.occasions_occasion o where o.id = p.occasion_id and o.state = 'cancelled') then
        return 'cancelled';
    end if;
    if p.confirmed_at is not null then return null; end if;
    if not exists (select 1 from public.occasions_signup x where x.party_id = p.uid and x.state in ('placed', 'waiting', 'offered')) then
        return 'ended';
    end if;
    update public.occasions_party x set confirmed_at = varsam._wall() where x.uid = p.uid;
    for s in
        update public.occasions_signup x set confirmed_at = varsam._wall(), changed_at = varsam._wall()
        where x.party_id = p.uid and x.state in ('placed', 'waiting', 'offered') and x.confirmed_at is null
        returning x.uid, x.state::text as state
    loop
        if s.state <> 'offered' then perform varsam._training_letter(s.state, s.uid); end if;
    end loop;
    return null;
end $$;

create or replace function varsam.training_party_cancel(secret bytea, signup uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p public.occasions_party := varsam._training_party_by($1);
begin
    if p.uid is null or not exists (select 1 from public.occasions_signup s where s.uid = $2 and s.party_id = p.uid) then
        return 'unknown';
    end if;
    return varsam._training_leave($2);
end $$;

-- --- what is handed out ---------------------------------------------------------------------------------------------

-- Whether somebody with this link was there, and so may have what was handed out.
create or replace function varsam.training_materials(secret bytea) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.id from public.occasions_signup s
    join public.occasions_occasion o on o.id = s.occasion_id
    join public.courses_material m on m.course_id = o.course_id
    where s.digest = sha256($1)
      and exists (select 1 from public.occasions_mark k where k.signup_id = s.uid and k.is_present)
    order by m.position, m.id
$$;

create or replace function varsam.training_material(secret bytea, material uuid) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select f.content from public.courses_materialfile f
    where f.material_id = $2 and f.material_id in (select varsam.training_materials($1))
$$;
