-- Those who work in a unit now and can be passed something; with roles, those alone who hold one of them.
create or replace function varsam._insights_members(unit bigint, roles text[]) returns setof bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select distinct m.user_id from public.people_membership m join public.people_user u on u.id = m.user_id and u.is_active
    where m.organisation_id = $1 and varsam._insights_may_receive(m.role) and ($2 = '{}' or m.role = any ($2))
      and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
$$;

-- To whom something can be passed on: units in which somebody works and colleagues, of the actor's municipality, that have
-- every word in their name, or in that of where they belong; at most so many of each. A unit says how many work there, by role.
create or replace function varsam.insights_choose(words text, most integer)
returns table (kind text, id bigint, name_sv text, name_en text, roles jsonb, number bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with wanted as materialized (
        select array_remove(regexp_split_to_array(lower($1), '\s+'), '') as said
    ), works as materialized (
        select m.user_id, m.role::text as role, o.id as unit, o.name_sv, o.name_en, u.name,
               concat_ws(' ', above.name_sv, above.name_en) as above
        from public.people_membership m
        join public.people_user u on u.id = m.user_id and u.is_active
        join public.people_organisation o on o.id = m.organisation_id and o.left_at is null
        left join public.people_organisation above on above.id = o.parent_id
        where varsam._insights_may_receive(m.role)
          and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
          and o.ancestors[1] in (select home.ancestors[1] from public.people_organisation home
                                 where home.id = any ((select varsam.units('insight', 'change'))::bigint[]))
    ), by_role as (
        select w.unit, w.name_sv, w.name_en, w.role, w.above, count(distinct w.user_id) as number
        from works w group by 1, 2, 3, 4, 5
    ), units as (
        select 'unit'::text as kind, b.unit as id, b.name_sv::text as name_sv, b.name_en::text as name_en,
               jsonb_object_agg(b.role, b.number) as roles,
               (select count(distinct w.user_id) from works w where w.unit = b.unit) as number,
               concat_ws(' ', b.name_sv, b.name_en, b.above) as said
        from by_role b group by b.unit, b.name_sv, b.name_en, b.above
    ), people as (
        select 'user'::text, w.user_id, w.name::text, string_agg(distinct w.name_sv, ', ')::text,
               jsonb_object_agg(w.role, 1) as roles, 1::bigint,
               concat_ws(' ', w.name, string_agg(concat_ws(' ', w.name_sv, w.name_en, w.above), ' '))
        from works w where w.user_id <> varsam.actor() group by w.user_id, w.name
    ), every as (select * from units union all select * from people)
    select f.kind, f.id, f.name_sv, f.name_en, f.roles, f.number from (
        select e.*, row_number() over (partition by e.kind order by lower(e.name_sv), e.id) as place from every e, wanted
        where not exists (select 1 from unnest(wanted.said) word where strpos(lower(e.said), word) = 0)
    ) f
    where f.place <= $2 order by f.kind, f.place
$$;

-- Pass a shared insight on to colleagues (`users`) and units (`units`: [{"unit": id, "roles": [..]}]) of the municipality. What
-- was passed to the same before is left as it was. Each who had not got it before is told that something waits. Returns how many.
create or replace function varsam.insights_pass_on(
    insight bigint, users bigint[], units jsonb, words text, remind_at timestamptz
) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.insights_insight; root bigint; before bigint[]; told integer; bad boolean;
begin
    select i.* into found from public.insights_insight i
    where i.id = $1 and i.unit_id = any (varsam.units('insight', 'change')) for update;
    if found.id is null then raise insufficient_privilege using message = 'no insight of the one who acts'; end if;
    if found.state <> 'shared' or btrim($4) = '' then
        raise check_violation using message = 'what is shared, with a word why';
    end if;
    select o.ancestors[1] into root from public.people_organisation o where o.id = found.unit_id;
    select exists (
        select 1 from unnest($2) who where not exists (
            select 1 from public.people_membership m join public.people_organisation o on o.id = m.organisation_id
            join public.people_user u on u.id = m.user_id and u.is_active
            where m.user_id = who and o.ancestors[1] = root and varsam._insights_may_receive(m.role)
              and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now()))
    ) or exists (
        select 1 from jsonb_array_elements($3) u where not exists (
            select 1 from public.people_organisation o
            where o.id = (u ->> 'unit')::bigint and o.ancestors[1] = root and o.left_at is null)
    ) into bad;
    if bad or (cardinality($2) = 0 and jsonb_array_length($3) = 0) then
        raise check_violation using message = 'somebody who works in this municipality';
    end if;
    before := varsam._insights_recipients($1);
    insert into public.insights_passed (uid, insight_id, user_id, unit_id, roles, words, by_id, at, remind_at)
    select gen_random_uuid(), $1, new.who, new.unit, new.roles, btrim($4), varsam.actor(), varsam._wall(), $5
    from (
        select distinct who, null::bigint as unit, '{}'::varchar[] as roles from unnest($2) who
        union
        select null, (u ->> 'unit')::bigint,
               coalesce((select array_agg(r order by r) from jsonb_array_elements_text(u -> 'roles') r), '{}')::varchar[]
        from jsonb_array_elements($3) u
    ) new
    on conflict do nothing;
    perform varsam._notify_user(who, 'insight') from unnest(varsam._insights_recipients($1)) who
    where not (who = any (before)) and who <> varsam.actor();
    select count(*) into told from unnest(varsam._insights_recipients($1)) who
    where not (who = any (before)) and who <> varsam.actor();
    perform varsam.audit_append('insight.passed_on', 'insight', found.uid::text, found.unit_id,
        jsonb_build_object('people', cardinality($2), 'units', jsonb_array_length($3)), null);
    return told;
end $$;

-- Everybody who has got an insight in any way, as they work now.
create or replace function varsam._insights_recipients(insight bigint) returns bigint[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct found.who), '{}'::bigint[]) from (
        select p.user_id as who from public.insights_passed p where p.insight_id = $1 and p.user_id is not null
        union
        select varsam._insights_members(p.unit_id, p.roles::text[]) from public.insights_passed p
        where p.insight_id = $1 and p.unit_id is not null
    ) found
$$;

-- To whom each passing went, for who answers for the insight: names by alphabet, never by who reads most.
create or replace function varsam.insights_receivers(insight bigint)
returns table (passed_id bigint, user_id bigint, name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select p.id, u.id, u.name::text
    from public.insights_passed p
    join public.insights_insight i on i.id = p.insight_id and i.unit_id = any (varsam.units('insight', 'read'))
    cross join lateral (
        select p.user_id as who where p.user_id is not null
        union all
        select varsam._insights_members(p.unit_id, p.roles::text[]) where p.unit_id is not null
    ) got
    join public.people_user u on u.id = got.who
    where p.insight_id = $1
    order by p.id, lower(u.name), u.id
$$;

-- Open what was passed on to oneself: the sender sees from now on that it has been opened. False where it was before.
create or replace function varsam.insights_open(insight bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare opened integer;
begin
    if not ($1 = any (varsam.insights_received())) then
        raise insufficient_privilege using message = 'was not passed on to the one who acts';
    end if;
    -- What was passed on so long ago that nobody is asked any more leaves no trace of being read.
    if not exists (select 1 from public.insights_passed p where p.insight_id = $1 and p.rested_at is null
                   and p.id = any (varsam.insights_passings())) then
        return false;
    end if;
    insert into public.insights_receipt as r (insight_id, user_id, read_at, answer, said)
    values ($1, varsam.actor(), varsam._wall(), '', '')
    on conflict (insight_id, user_id) do update set read_at = excluded.read_at where r.read_at is null;
    get diagnostics opened = row_count;
    return opened = 1;
end $$;

-- What somebody makes of it, in one of three ways and in words if they like; who passed it on is told that there is an answer.
create or replace function varsam.insights_say(insight bigint, answer text, said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not ($1 = any (varsam.insights_received())) then
        raise insufficient_privilege using message = 'was not passed on to the one who acts';
    end if;
    if $2 not in ('uses', 'raises', 'not_us') then raise check_violation using message = 'one of three answers'; end if;
    update public.insights_receipt r set answer = $2, said = btrim($3), answered_at = varsam._wall()
    where r.insight_id = $1 and r.user_id = varsam.actor() and r.read_at is not null;
    if not found then raise check_violation using message = 'is answered when it has been read'; end if;
    perform varsam._notify_user(sender.by_id, 'insight') from (
        select distinct p.by_id from public.insights_passed p
        where p.insight_id = $1 and p.id = any (varsam.insights_passings()) and p.by_id <> varsam.actor()
    ) sender;
end $$;

-- Those who have not opened what was passed on to them are told once more that something waits, and never again, in however
-- many ways it was passed on. Returns how many.
create or replace function varsam.insights_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare due record; told integer := 0; done integer;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'people are reminded by the worker';
    end if;
    for due in
        update public.insights_passed p set reminded_at = varsam._clock()
        where p.reminded_at is null and p.remind_at <= varsam._clock()
        returning p.insight_id, p.user_id, p.unit_id, p.roles, p.by_id
    loop
        with new as (
            insert into public.insights_receipt as r (insight_id, user_id, answer, said, reminded_at)
            select due.insight_id, got.who, '', '', varsam._clock() from (
                select due.user_id as who where due.user_id is not null
                union
                select varsam._insights_members(due.unit_id, due.roles::text[]) where due.unit_id is not null
            ) got where got.who <> due.by_id
            on conflict (insight_id, user_id) do update set reminded_at = excluded.reminded_at
            where r.reminded_at is null and r.read_at is null
            returning r.user_id
        ), sent as materialized (select varsam._notify_user(n.user_id, 'insight') from new n)
        select count(*) into done from sent;
        told := told + done;
    end loop;
    return told;
end $$;

-- After the time that the city has set nobody asks any more who read it: that is forgotten. What was learned can be read still.
create or replace function varsam.insights_rest() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare gone integer;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'receipts are forgotten by the worker';
    end if;
    update public.insights_passed p set rested_at = varsam._clock()
    where p.rested_at is null and p.at < varsam._clock() - varsam._period('insight_receipts');
    delete from public.insights_receipt r
    where not exists (select 1 from public.insights_passed p where p.insight_id = r.insight_id and p.rested_at is null);
    get diagnostics gone = row_count;
    return gone;
end $$;

-- How many wait for the actor: passed on to them, not opened, and not so long ago that nobody asks any more.
create or replace function varsam.insights_unread() returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select count(distinct p.insight_id) from public.insights_passed p
    where p.id = any ((select varsam.insights_passings())::bigint[]) and p.rested_at is null
      and not exists (select 1 from public.insights_receipt r where r.insight_id = p.insight_id
                      and r.user_id = (select varsam.actor()) and r.read_at is not null)
$$;
