-- A decision is by the version in force, by rules that it has, and says why where none of them proposed it.
create or replace function varsam._routes_decided() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare table_rules jsonb := (select v.rules from public.routes_version v where v.id = new.version_id);
begin
    if new.version_id is distinct from varsam._routes_in_force() then
        raise check_violation using message = 'another version of the rule table is in force';
    end if;
    if not exists (select 1 from public.conversations_enquiry e where e.id = new.enquiry_id and e.state <> 'erased') then
        raise check_violation using message = 'the thread has been erased';
    end if;
    -- Each rule once: what is counted is decisions.
    if cardinality(new.rules) = 0 or cardinality(new.rules) <> (select count(distinct x) from unnest(new.rules) x) or exists (
        select 1 from unnest(new.rules) x where not exists (
            select 1 from jsonb_array_elements(table_rules) r where r ->> 'id' = x)
    ) then
        raise check_violation using message = 'a decision names the rules that proposed';
    end if;
    new.followed := exists (
        select 1 from jsonb_array_elements(table_rules) r where r ->> 'id' = any (new.rules) and r ->> 'route' = new.route);
    if not new.followed and not exists (
        select 1 from public.conversations_message m
        where m.id = new.why_id and m.enquiry_id = new.enquiry_id and m.side = 'note' and m.author_id = varsam.actor()
    ) then
        raise check_violation using message = 'another way than those proposed says why';
    end if;
    new.by_id := varsam.actor();
    new.at := varsam._wall();
    return new;
end $$;

create or replace trigger routes_decided before insert on public.routes_decision
for each row when (current_user = 'varsam_app') execute function varsam._routes_decided();

-- A thread that is gone takes its decisions along; how often each rule was followed stays as a sum.
create or replace function varsam._routes_empty() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into public.routes_tally (municipality_id, version_id, rules, route, decisions)
    select (select o.ancestors[1] from public.people_organisation o where o.id = new.unit_id),
           d.version_id, d.rules, d.route, count(*)
    from public.routes_decision d where d.enquiry_id = new.id
    group by d.version_id, d.rules, d.route
    on conflict (municipality_id, version_id, rules, route)
    do update set decisions = routes_tally.decisions + excluded.decisions;
    delete from public.routes_decision d where d.enquiry_id = new.id;
    delete from public.routes_idea i where i.enquiry_id = new.id;
    return null;
end $$;

create or replace trigger routes_empty after update of state on public.conversations_enquiry
for each row when (new.state = 'erased' and old.state <> 'erased') execute function varsam._routes_empty();

-- How often each rule of the table proposed, was followed, gave way to another proposal, or to something that none had proposed:
-- in the municipalities of the one who acts, threads that are gone counted along. Sums, to be shown with small ones hidden.
create or replace function varsam.routes_counts()
returns table (rule text, followed bigint, other bigint, unproposed bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with mine as (
        select distinct o.ancestors[1] as id from public.people_organisation o
        where o.id = any (varsam.units('route_rule', 'read'))
    ), decided as (
        select d.version_id, d.rules, d.route, 1::bigint as times from public.routes_decision d
        join public.conversations_enquiry e on e.id = d.enquiry_id
        join public.people_organisation o on o.id = e.unit_id where o.ancestors[1] in (select id from mine)
        union all
        select t.version_id, t.rules, t.route, t.decisions from public.routes_tally t
        where t.municipality_id in (select id from mine)
    ), proposed as (
        select d.times, d.route as taken, r.id as rule,
            (select x ->> 'route' from jsonb_array_elements(v.rules) x where x ->> 'id' = r.id) as route,
            exists (select 1 from jsonb_array_elements(v.rules) x
                    where x ->> 'id' = any (d.rules) and x ->> 'route' = d.route) as is_followed
        from decided d join public.routes_version v on v.id = d.version_id, unnest(d.rules) r(id)
    )
    select p.rule::text,
        coalesce(sum(p.times) filter (where p.taken = p.route), 0)::bigint,
        coalesce(sum(p.times) filter (where p.taken <> p.route and p.is_followed), 0)::bigint,
        coalesce(sum(p.times) filter (where not p.is_followed), 0)::bigint
    from proposed p group by p.rule
$$;

-- Which languages somebody who handles a unit's enquiries has said that they read; nothing for whoever does not work there.
create or replace function varsam.routes_languages(unit bigint) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct code), '{}'::text[])
    from public.routes_languages l, unnest(l.codes) code
    where l.user_id = any (varsam.colleagues('enquiry', $1))
$$;
