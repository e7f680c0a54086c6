-- Whether a certificate counts today.
create or replace function varsam._certificates_standing(c public.certificates_certificate) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when ($1).revoked_at is not null then 'revoked'
           when ($1).expires_on < (varsam._clock() at time zone 'Europe/Stockholm')::date then 'expired' else 'valid' end
$$;

-- What whoever has the code is told; the name is sealed, and what opens it comes with it. Nothing for any other code.
create or replace function varsam.certificates_checked(code bytea) returns table (
    standing text, title_sv text, title_en text, ended_on date, issued_on date, expires_on date, revoked_on date,
    certificate uuid, holder bytea, key uuid, wrapped bytea, master text
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._certificates_standing(c), c.title_sv::text, c.title_en::text, c.ended_on, c.issued_on, c.expires_on,
        (c.revoked_at at time zone 'Europe/Stockholm')::date, c.id, c.holder, w.key_id, w.wrapped, w.master_id::text
    from public.certificates_certificate c join public.vault_wrappedkey w on w.key_id = c.data_key_id
    where c.digest = sha256($1)
$$;

-- The whole certificate for its holder, by the secret in their own link.
create or replace function varsam.certificates_opened(secret bytea) returns table (
    certificate uuid, standing text, title_sv text, title_en text, goals_sv text[], goals_en text[], minutes integer,
    began_on date, ended_on date, issued_on date, expires_on date, unit bigint, holder bytea, key uuid, wrapped bytea, master text
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.id, varsam._certificates_standing(c), c.title_sv::text, c.title_en::text, c.goals_sv::text[], c.goals_en::text[],
        c.minutes::integer, c.began_on, c.ended_on, c.issued_on, c.expires_on, o.unit_id, c.holder, w.key_id, w.wrapped,
        w.master_id::text
    from public.certificates_certificate c join public.vault_wrappedkey w on w.key_id = c.data_key_id
    join public.occasions_occasion o on o.id = c.occasion_id
    where c.link = sha256($1)
$$;

-- The certificate that belongs to the place whose link holds this secret.
create or replace function varsam.certificates_of_place(secret bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.id from public.certificates_certificate c join public.occasions_signup s on s.uid = c.signup_id
    where s.digest = sha256($1) and c.revoked_at is null
$$;
