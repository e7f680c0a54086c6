-- The rule table: what every version must be, whoever writes it. The pages try it on people first (varsam/site/routes/trying.py);
-- this is what holds without them.

-- Each rule has a name of its own, a route that exists, a case and a reason in five languages, the last one without a condition;
-- and one rule takes everything that no other has answered, so that nobody is ever left without a way.
create or replace function varsam._routes_is_whole(rules jsonb) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select jsonb_typeof($1) = 'array' and jsonb_array_length($1) between 1 and 60
      and (select count(distinct r ->> 'id') from jsonb_array_elements($1) r) = jsonb_array_length($1)
      and not exists (
        select 1 from jsonb_array_elements($1) r
        where coalesce(r ->> 'id', '') !~ '^R[0-9]{1,3}$'
           or coalesce(r ->> 'route', '') not in (
                'call_112', 'security_police', 'orosanmalan', 'sspf', 'sig', 'consultation', 'relative_support', 'unit_support',
                'training', 'methods', 'liaison', 'contact_centre')
           or coalesce(jsonb_typeof(r -> 'when'), '') <> 'array' or r -> 'when' = '[]'
           or coalesce(jsonb_typeof(r -> 'reasons'), '') <> 'array' or r -> 'reasons' = '[]'
           or coalesce(btrim(r ->> 'source'), '') = ''
           or (r -> 'reasons' -> -1) ? 'if')
      and not exists (
        select 1 from jsonb_array_elements($1) r, jsonb_array_elements(r -> 'reasons') reason,
            unnest(array['sv', 'en', 'ar', 'so', 'fa']) language
        where coalesce(btrim(reason -> 'text' ->> language), '') = '')
      -- No more than can be tried on everybody (varsam/lib/routing.py).
      and not exists (select 1 from jsonb_array_elements($1) r where jsonb_array_length(r -> 'when') > 12)
      and (select count(distinct x) from (
            select jsonb_path_query($1, '$[*].when[*].age.*') x
            union all select jsonb_path_query($1, '$[*].reasons[*].if.age.*')) l) <= 8
      and exists (
        select 1 from jsonb_array_elements($1) r, jsonb_array_elements(r -> 'when') c
        where c in ('{"nothing_above": true}', '{}'))
$$;

-- A version bears the number after the last, the name of whoever writes it, now, and does not begin before today. The owner, who
-- loads what the house comes with, is held only to a whole table.
create or replace function varsam._routes_version_written() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not varsam._routes_is_whole(new.rules) then
        raise check_violation using message = 'the table leaves somebody without a route, or is not whole';
    end if;
    if tg_argv[0] = 'people' then
        if new.valid_from < (varsam._clock() at time zone 'Europe/Stockholm')::date then
            raise check_violation using message = 'a version begins today at the earliest';
        end if;
        perform pg_advisory_xact_lock(hashtextextended('the rule table', 0));
        new.number := (select coalesce(max(v.number), 0) + 1 from public.routes_version v);
        new.by_id := varsam.actor();
        new.at := varsam._wall();
    end if;
    return new;
end $$;

create or replace trigger routes_version_whole before insert on public.routes_version
for each row when (current_user <> 'varsam_app') execute function varsam._routes_version_written('owner');

create or replace trigger routes_version_written before insert on public.routes_version
for each row when (current_user = 'varsam_app') execute function varsam._routes_version_written('people');

-- What a version says stays what it says, whoever asks: decisions were taken by it.
create or replace function varsam._routes_version_stays() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    raise check_violation using message = 'a version of the rule table never changes';
end $$;

create or replace trigger routes_version_stays before update or delete on public.routes_version
for each row execute function varsam._routes_version_stays();

-- The version in force on the day that it is in Sweden.
create or replace function varsam._routes_in_force() returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select v.id from public.routes_version v
    where v.valid_from <= (varsam._clock() at time zone 'Europe/Stockholm')::date
    order by v.valid_from desc, v.number desc limit 1
$$;
