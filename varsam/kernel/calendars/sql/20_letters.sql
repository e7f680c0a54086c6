-- The next entry after `after` whose latest version has not been mailed, held until the transaction ends: whose it is, and
-- what it says. One that never was mailed is not taken back either. After a failure it waits, twice as long each time.
create or replace function varsam.calendars_next(after bigint) returns table (
    id bigint, email text, language text, uid uuid, sequence integer,
    changed_at timestamptz, starts_at timestamptz, ends_at timestamptz, is_off boolean, is_first boolean
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'invitations are mailed by the worker';
    end if;
    return query
    select i.id, u.email::text, u.language::text, i.uid, i.sequence, i.changed_at, i.starts_at, i.ends_at, i.is_off,
        i.told_sequence is null
    from public.calendars_invitation i join public.people_user u on u.id = i.user_id
    where i.id > $1 and i.sequence is distinct from i.told_sequence and not (i.is_off and i.told_sequence is null)
      and i.starts_at > varsam._clock()
      and (i.tried_at is null or i.tried_at < varsam._wall() - least(power(2, i.tries), 240) * interval '1 minute')
    order by i.id limit 1 for update of i skip locked;
end $$;

-- It has been mailed: the version that was, and the digest of the secret in its link.
create or replace function varsam.calendars_told(invitation bigint, sequence integer, digest bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'invitations are mailed by the worker';
    end if;
    update public.calendars_invitation i set told_sequence = $2, digest = $3, tries = 0, tried_at = null where i.id = $1;
end $$;

create or replace function varsam.calendars_missed(invitation bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'invitations are mailed by the worker';
    end if;
    update public.calendars_invitation i set tries = least(i.tries + 1, 100), tried_at = varsam._wall() where i.id = $1;
end $$;
