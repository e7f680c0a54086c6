-- Whom the ticket of this transaction proves, or null. The app mints it (varsam.kernel.access.tickets) with a key that
-- its own login cannot read here, for one process and one transaction; any other ticket proves nobody.
create or replace function varsam._proved(wanted text) returns bigint
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
    given text := current_setting('varsam.ticket', true);
    stored record;
    tag bytea;
begin
    -- Lengths apart from the pattern: counting in it costs more than all the hashes.
    if given is null or given !~ '^[a-z_]+:[0-9]+:[0-9a-f]+$' or split_part(given, ':', 1) <> wanted
        or length(split_part(given, ':', 2)) > 18 or length(split_part(given, ':', 3)) <> 64 then
        return null;
    end if;
    select k.inner_pad, k.outer_pad into stored from public.access_ticketkey k where k.id = 1;
    if not found then
        return null;
    end if;
    -- HMAC-SHA256 (RFC 2104). The time as a number, because its text depends on settings that anybody may change.
    tag := sha256(stored.outer_pad || sha256(stored.inner_pad || convert_to(
        concat_ws(':', wanted, split_part(given, ':', 2), pg_backend_pid(), (extract(epoch from now()) * 1000000)::bigint),
        'UTF8')));
    -- Compared through one more keyed hash, so that the time it takes says nothing about how much of a guess was right.
    if sha256(stored.outer_pad || tag) <> sha256(stored.outer_pad || decode(split_part(given, ':', 3), 'hex')) then
        return null;
    end if;
    return split_part(given, ':', 2)::bigint;
end $$;

-- Who acts: proved for one transaction, null otherwise. Null and no error for a forged ticket: it then sees and changes
-- nothing, like nobody, and whoever tries learns nothing from the answer.
create or replace function varsam.actor() returns bigint
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
begin
    return varsam._proved('actor');
end $$;

-- The account that is just being signed in to, and whose password or second factor is asked for: it opens these alone.
create or replace function varsam.signing_in() returns bigint
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
begin
    return varsam._proved('sign_in');
end $$;
