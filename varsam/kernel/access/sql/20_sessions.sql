-- Sessions: whoever knows a key reaches the one session that it opens, and nobody can list them. Rows hold the key's
-- digest, so that reading the table (a backup, say) signs nobody in.
create or replace function varsam.session_load(key text) returns table (sealed bytea, has_ended boolean)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select s.sealed, s.ends_at <= clock_timestamp() from public.access_session s where s.digest = sha256(convert_to($1, 'UTF8'))
$$;

-- False where the key is taken already.
create or replace function varsam.session_create(key text, sealed bytea, ends_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into public.access_session (digest, sealed, ends_at) values (sha256(convert_to($1, 'UTF8')), $2, $3)
    on conflict do nothing;
    return found;
end $$;

-- False where the session is gone: signing out elsewhere must not be undone by a page that was still being made.
create or replace function varsam.session_update(key text, sealed bytea, ends_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.access_session s set sealed = $2, ends_at = $3 where s.digest = sha256(convert_to($1, 'UTF8'));
    return found;
end $$;

create or replace function varsam.session_delete(key text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from public.access_session s where s.digest = sha256(convert_to($1, 'UTF8'));
    return found;
end $$;

-- Removes what has ended; a number.
create or replace function varsam.sessions_forget() returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with gone as (delete from public.access_session s where s.ends_at <= clock_timestamp() returning 1)
    select count(*) from gone
$$;
