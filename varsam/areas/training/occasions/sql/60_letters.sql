-- Letters: written by functions in the transaction of what they tell, sent by the worker, one person at a time.

create or replace function varsam._training_worker() returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'letters are sent by the worker';
    end if;
end $$;

-- The next letter after `after` that waits, held until the transaction ends: to whom it goes, still sealed. After a failure
-- it waits, twice as long each time.
create or replace function varsam.training_next(after bigint) returns table (
    id bigint, uid uuid, kind text, signup uuid, party uuid, interest uuid, about uuid, occasion bigint, language text,
    data_key uuid, wrapped bytea, master text, person bytea, has_place boolean, is_party_member boolean
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare found public.occasions_letter;
begin
    perform varsam._training_worker();
    select l.* into found from public.occasions_letter l
    where l.id > $1 and l.sent_at is null and l.failed_at is null
      and (l.tried_at is null or l.tried_at < varsam._wall() - least(power(2, l.tries), 240) * interval '1 minute')
    order by l.id limit 1 for update skip locked;
    if found.id is null then return; end if;
    return query
    select found.id, found.uid, found.kind::text, s.uid, p.uid, i.uid, found.about, found.occasion_id,
        coalesce(s.language, p.language, i.language)::text, k.key_id, k.wrapped, k.master_id::text,
        coalesce(s.person, p.person, i.person),
        coalesce(s.state = 'placed' and s.confirmed_at is not null, false), s.party_id is not null
    from (select 1) one
    left join public.occasions_signup s on s.uid = found.signup_id
    left join public.occasions_party p on p.uid = found.party_id
    left join public.occasions_interest i on i.uid = found.interest_id
    left join public.vault_wrappedkey k on k.key_id = coalesce(s.data_key_id, p.data_key_id, i.data_key_id);
end $$;

create or replace function varsam.training_sent(letter bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._training_worker();
    update public.occasions_letter l set sent_at = varsam._wall() where l.id = $1;
end $$;

-- An address that takes no mail: what was not confirmed goes on to the next, the rest is the coordinator's to see.
create or replace function varsam._training_unreached(letter bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare l public.occasions_letter; was_full boolean; o public.occasions_occasion;
begin
    select x.* into l from public.occasions_letter x where x.id = $1;
    select x.* into o from public.occasions_occasion x where x.id = l.occasion_id for no key update;
    was_full := o.taken >= o.capacity;
    update public.occasions_letter x set failed_at = varsam._wall() where x.id = $1 and x.failed_at is null;
    update public.occasions_interest i set bounced_at = varsam._wall() where i.uid = l.interest_id and i.bounced_at is null;
    update public.occasions_party p set bounced_at = varsam._wall() where p.uid = l.party_id and p.bounced_at is null;
    update public.occasions_signup s set bounced_at = varsam._wall() where s.uid = l.signup_id and s.bounced_at is null;
    update public.occasions_signup s set state = 'lapsed', offered_until = null, changed_at = varsam._wall()
    where (s.uid = l.signup_id or s.party_id = l.party_id) and s.confirmed_at is null
      and s.state in ('placed', 'waiting', 'offered') and varsam._training_over(o) is null;
    if o.id is not null then
        perform varsam._training_settle(o.id);
        select x.* into o from public.occasions_occasion x where x.id = o.id;
        perform varsam._training_shown(was_full, o);
    end if;
end $$;

create or replace function varsam.training_missed(letter bigint, for_good boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._training_worker();
    update public.occasions_letter l set tries = least(l.tries + 1, 100), tried_at = varsam._wall() where l.id = $1;
    if $2 then perform varsam._training_unreached($1); end if;
end $$;

-- A letter has come back. Known by its own name, which only its receiver has seen: nobody can take another's place away by
-- making up a report. False for any other name, and for one that was told before.
create or replace function varsam.training_bounced(letter uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found bigint;
begin
    perform varsam._training_worker();
    select l.id into found from public.occasions_letter l where l.uid = $1 and l.failed_at is null;
    if found is null then return false; end if;
    perform varsam._training_unreached(found);
    return true;
end $$;

-- A letter of a higher floor's, by the worker.
create or replace function varsam.training_letter(kind text, signup uuid, about uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._training_worker();
    perform varsam._training_letter($1, $2, $3);
end $$;

-- To everybody at an occasion who is still in it, by those who hold it. How many.
create or replace function varsam._training_tell(occasion bigint, kind text) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare s record; many integer := 0;
begin
    for s in select x.uid from public.occasions_signup x
             where x.occasion_id = $1 and x.state in ('placed', 'waiting', 'offered') order by x.arrival
    loop
        perform varsam._training_letter($2, s.uid);
        many := many + 1;
    end loop;
    return many;
end $$;

create or replace function varsam.training_tell(occasion bigint, kind text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not $1 = any (varsam.training_kept()) or $2 not in ('changed', 'cancelled') then
        raise insufficient_privilege using message = 'told by the unit that holds it';
    end if;
    return varsam._training_tell($1, $2);
end $$;

-- --- each minute, and each morning ----------------------------------------------------------------------------------

-- Places whose time has run out go on. How many occasions were looked at.
create or replace function varsam.training_tick() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare o record; many integer := 0; was_full boolean; after public.occasions_occasion; instant timestamptz := varsam._clock();
begin
    for o in select x.id from public.occasions_occasion x
             where x.state in ('open', 'closed') and x.starts_at > instant and (
                x.waiting > 0 and x.taken < x.capacity
                or exists (select 1 from public.occasions_signup s
                           where s.occasion_id = x.id and s.state = 'offered' and s.offered_until <= instant)
                or exists (select 1 from public.occasions_signup s
                           where s.occasion_id = x.id and s.state in ('placed', 'waiting', 'offered')
                             and s.confirmed_at is null and s.confirm_by <= instant))
             order by x.id
    loop
        select x.taken >= x.capacity into was_full from public.occasions_occasion x where x.id = o.id for no key update;
        perform varsam._training_settle(o.id);
        select x.* into after from public.occasions_occasion x where x.id = o.id;
        perform varsam._training_shown(was_full, after);
        many := many + 1;
    end loop;
    return many;
end $$;

-- Those who come are told of each day once, as long before as the limit says; who signed up later than that was just told.
create or replace function varsam.training_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare due record; many integer := 0;
begin
    for due in
        select s.uid, t.uid as sitting from public.occasions_sitting t
        join public.occasions_occasion o on o.id = t.occasion_id and o.state in ('open', 'closed', 'held')
        join public.occasions_signup s on s.occasion_id = o.id and s.state = 'placed'
             and s.confirmed_at < t.starts_at - varsam._period('training_reminder')
        where t.starts_at > varsam._clock() and t.starts_at <= varsam._clock() + varsam._period('training_reminder')
          and not exists (select 1 from public.occasions_letter l
                          where l.signup_id = s.uid and l.kind = 'reminder' and l.about = t.uid)
    loop
        perform varsam._training_letter('reminder', due.uid, due.sitting);
        many := many + 1;
    end loop;
    return many;
end $$;
