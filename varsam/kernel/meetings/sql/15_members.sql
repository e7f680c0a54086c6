-- Organisations that take part and where somebody works.
create or replace function varsam._meetings_homes(who bigint) returns bigint[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.organisation_id), '{}'::bigint[]) from public.people_membership m
    join public.people_user u on u.id = m.user_id and u.is_active
    join public.people_organisation o on o.id = m.organisation_id and o.left_at is null
    where m.user_id = $1 and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now())
$$;

create or replace function varsam._meetings_works(who bigint, organisation bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select $2 = any (varsam._meetings_homes($1))
$$;

-- Those who could sit in a group for an organisation: for who makes groups or calls meetings.
create or replace function varsam.meetings_workers(organisation bigint) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.user_id), '{}'::bigint[]) from public.people_membership m
    where m.organisation_id = $1 and varsam._meetings_works(m.user_id, $1)
      and (varsam.may('group', 'change') or varsam.may('meeting', 'change'))
$$;

-- A seat is for an organisation where they work, and a deputy is one of the same group's.
create or replace function varsam._member_seated() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- It begins now at the latest, and whoever leaves now has left: within a transaction the database's clock stands still.
    new.valid_from := least(new.valid_from, now());
    if new.valid_to between now() and clock_timestamp() then new.valid_to := now(); end if;
    if tg_op = 'INSERT' and not varsam._meetings_works(new.user_id, new.organisation_id) then
        raise check_violation using message = 'they do not work there';
    end if;
    if new.deputy_for_id is not null and (new.deputy_for_id = new.id or not exists (
        select 1 from public.meetings_member m where m.id = new.deputy_for_id and m.group_id = new.group_id)) then
        raise check_violation using message = 'a deputy is one of the same group''s, and for somebody else';
    end if;
    return new;
end $$;

create or replace trigger member_seated before insert or update on public.meetings_member
for each row when (current_user = 'varsam_app') execute function varsam._member_seated();
