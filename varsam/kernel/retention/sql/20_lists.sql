-- Making the lists, a batch at a time. Nobody acts: these only propose. Each batch holds the lists that it changes, so
-- that whoever approves waits for it, and it for whoever approves; an approved list is never touched here.

-- A list for every tree that has none open. Those that stay empty go again in retention_settle.
create or replace function varsam.retention_begin() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into public.retention_destructionlist
        (municipality_id, state, version, made_at, changed_at, planned, passed, ended_why, summary)
    select o.id, 'proposed', 1, varsam._wall(), varsam._wall(), 0, 0, '', '{}'
    from public.people_organisation o where o.parent_id is null
    order by o.id on conflict do nothing
$$;

-- The next things of one kind in the order of their references; those whose time has run out go on the list.
create or replace function varsam.retention_gather(kind text, after text, most integer)
returns table (last text, seen integer, added integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._retention_check($1);
    perform 1 from public.retention_destructionlist l where l.state = 'proposed' order by l.id for update;
    return query execute format($q$
        with page as materialized (
            select c.* from varsam.%1$I() c where c.reference > $1 order by c.reference limit $2
        ),
        stands as materialized (
            select * from %3$s n where n.due_at <= $3 and not n.waits and not n.held
        ),
        due as materialized (
            select l.id as list_id, n.* from stands n
            join public.retention_destructionlist l on l.municipality_id = n.root and l.state = 'proposed'
        ),
        -- As an array, so that a list that grows while it is made is looked up by index and never read through.
        known as materialized (
            select k.list_id, k.reference, k.outcome, k.again_on from public.retention_listitem k
            where k.kind = %2$L and k.reference = any (array(select d.reference from due d))
        ),
        fresh as (
            insert into public.retention_listitem (list_id, kind, reference, unit_id, starts_at, due_at, rule_id,
                exemption_id, action, decision, reason, outcome)
            select n.list_id, %2$L, n.reference, n.unit_id, n.starts_at, n.due_at, n.rule, n.exemption, n.action, 'follow', '', ''
            from due n
            -- Neither on it already, nor set apart or excepted until a day on an earlier one.
            where not exists (
                select 1 from known k where k.reference = n.reference
                  and (k.list_id = n.list_id or k.outcome = 'archived' and n.action = 'archive'
                       or k.outcome = 'excepted' and k.again_on > ($3 at time zone 'Europe/Stockholm')::date))
            returning list_id
        ),
        changed as (
            update public.retention_destructionlist l set version = l.version + 1, changed_at = $3
            where l.id in (select f.list_id from fresh f)
        )
        select (select max(p.reference) from page p), (select count(*) from page)::integer,
            (select count(*) from fresh)::integer
        $q$, '_retention_' || $1, $1, varsam._retention_standing($1, 'page')) using $2, $3, varsam._wall();
end $$;

-- The next items on proposed lists: what is gone, has got a message or a hold, or is not due any more drops off; what
-- stands otherwise than when it was proposed (another rule) is put right.
create or replace function varsam.retention_weed(kind text, after bigint, most integer)
returns table (last bigint, seen integer, changed integer)
language plpgsql volatile security definer
-- The page is known, so what it is compared with is hashed: nothing is gone through once for each item.
set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
declare ids bigint[]; refs text[]; reached bigint; looked integer;
begin
    perform varsam._retention_check($1);
    perform 1 from public.retention_destructionlist l where l.state = 'proposed' order by l.id for update;
    -- A page by number alone, whatever kind and list: so it is read along the key and nothing is sorted.
    with page as materialized (
        select i.id, i.kind, i.reference, i.list_id from public.retention_listitem i where i.id > $2 order by i.id limit $3
    ), mine as (
        select p.id, p.reference from page p
        where p.kind = $1 and p.list_id in (select l.id from public.retention_destructionlist l where l.state = 'proposed')
    )
    select (select max(p.id) from page p), (select count(*) from page), array_agg(m.id), array_agg(m.reference::text)
    into reached, looked, ids, refs from mine m;
    return query execute format($q$
        with now as materialized (
            select * from %1$s n where n.due_at <= $4 and not n.waits and not n.held
        ),
        gone as (
            delete from public.retention_listitem i where i.id = any ($1)
              and not exists (select 1 from now n where n.reference = i.reference)
            returning i.list_id
        ),
        moved as (
            update public.retention_listitem i
            set unit_id = n.unit_id, starts_at = n.starts_at, due_at = n.due_at, rule_id = n.rule,
                exemption_id = n.exemption, action = n.action
            from now n where i.id = any ($1) and n.reference = i.reference
              and (i.unit_id, i.starts_at, i.due_at, i.rule_id, i.exemption_id, i.action)
                  is distinct from (n.unit_id, n.starts_at, n.due_at, n.rule, n.exemption, n.action)
            returning i.list_id
        ),
        changed as (
            update public.retention_destructionlist l set version = l.version + 1, changed_at = $4
            where l.id in (select list_id from gone union select list_id from moved)
        )
        select $3, $5, (select count(*) from gone)::integer + (select count(*) from moved)::integer
        $q$, varsam._retention_standing($1, format('(select c.* from varsam.%I() c where c.reference = any ($2))', '_retention_' || $1)))
        using coalesce(ids, '{}'), coalesce(refs, '{}'), reached, varsam._wall(), looked;
end $$;

-- What has come to nothing goes: lists without items, and exceptions whose day has come.
create or replace function varsam.retention_settle() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from public.retention_listitem i
    where i.outcome = 'excepted' and i.again_on <= (varsam._wall() at time zone 'Europe/Stockholm')::date;
    delete from public.retention_destructionlist l
    where l.state = 'proposed' and not exists (select 1 from public.retention_listitem i where i.list_id = l.id);
end $$;

-- What is on its way in the coming months, counted anew. What is due already counts in this month.
create or replace function varsam.retention_reckon(kind text, months integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare done integer;
begin
    perform varsam._retention_check($1);
    execute format($q$
        insert into public.retention_coming as c (municipality_id, kind, month, action, count, kept, counted_at)
        select n.root, %1$L,
            date_trunc('month', greatest(n.due_at, $2) at time zone 'Europe/Stockholm')::date as month,
            n.action, count(*), count(*) filter (where n.waits or n.held), $2
        from %2$s n
        left join public.retention_listitem k on k.kind = %1$L and k.reference = n.reference
            and k.outcome in ('archived', 'excepted')
            and (k.outcome = 'archived' and n.action = 'archive' or k.outcome = 'excepted'
                 and k.again_on > ($2 at time zone 'Europe/Stockholm')::date)
        where n.due_at < date_trunc('month', $2) + make_interval(months => $1 + 1) and k.id is null
        group by 1, 3, 4
        on conflict (municipality_id, kind, month, action)
        do update set count = excluded.count, kept = excluded.kept, counted_at = excluded.counted_at
        $q$, $1, varsam._retention_standing($1, format('varsam.%I()', '_retention_' || $1))) using $2, varsam._wall();
    get diagnostics done = row_count;
    delete from public.retention_coming c where c.kind = $1 and c.counted_at <> varsam._wall();
    return done;
end $$;

-- For the command line and the worker, who are nobody: how many, never which.
create or replace function varsam.retention_waiting()
returns table (list bigint, municipality bigint, state text, kind text, action text, items bigint, excepted bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select l.id, l.municipality_id, l.state::text, i.kind::text, i.action::text, count(*),
        count(*) filter (where i.decision = 'except')
    from public.retention_destructionlist l join public.retention_listitem i on i.list_id = l.id
    where l.state in ('proposed', 'approved', 'running')
    group by 1, 4, 5 order by 1, 4, 5
$$;

create or replace function varsam.retention_outlook()
returns table (municipality bigint, kind text, month date, action text, things bigint, kept bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.municipality_id, c.kind::text, c.month, c.action::text, c.count::bigint, c.kept::bigint
    from public.retention_coming c order by 1, 3, 2, 4
$$;
