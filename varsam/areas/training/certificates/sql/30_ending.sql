-- One certificate, locked, for the unit that held the occasion; nobody else gets past this.
create or replace function varsam._certificate_to_change(certificate uuid) returns public.certificates_certificate
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare found public.certificates_certificate;
begin
    select c.* into found from public.certificates_certificate c
    where c.id = $1 and c.occasion_id = any (varsam.training_kept()) for update;
    if found.id is null then
        raise insufficient_privilege using message = 'no certificate of the one who acts';
    end if;
    return found;
end $$;

create or replace function varsam._certificate_said(event text, c public.certificates_certificate) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam.audit_append($1, 'training', o.reference, o.unit_id, jsonb_build_object('certificate', ($2).id), null)
    from public.occasions_occasion o where o.id = ($2).occasion_id
$$;

-- It no longer counts, for a reason that is kept. False where somebody was first.
create or replace function varsam.certificates_revoke(certificate uuid, why text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.certificates_certificate;
begin
    found := varsam._certificate_to_change($1);
    if found.revoked_at is not null then return false; end if;
    update public.certificates_certificate c
    set revoked_at = varsam._wall(), revoked_why = btrim($2), revoked_by_id = varsam.actor() where c.id = $1;
    perform varsam._certificate_said('certificate.revoked', found);
    return true;
end $$;

-- It was revoked by mistake, and counts again. False where it does already.
create or replace function varsam.certificates_reinstate(certificate uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.certificates_certificate;
begin
    found := varsam._certificate_to_change($1);
    if found.revoked_at is null then return false; end if;
    update public.certificates_certificate c set revoked_at = null, revoked_why = '', revoked_by_id = null where c.id = $1;
    perform varsam._certificate_said('certificate.reinstated', found);
    return true;
end $$;

-- The link by mail once more. False where there is nobody to write to any longer.
create or replace function varsam.certificates_send_again(certificate uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.certificates_certificate;
begin
    found := varsam._certificate_to_change($1);
    if found.revoked_at is not null or not exists (
        select 1 from public.occasions_signup s where s.uid = found.signup_id and s.person is not null and s.bounced_at is null)
    then return false; end if;
    perform varsam._training_letter('certificate', found.signup_id, found.id);
    perform varsam._certificate_said('certificate.sent', found);
    return true;
end $$;

-- A certificate ends soon, and its holder has no newer one of the same course: a letter, once. How many.
create or replace function varsam.certificates_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare ending record; done integer := 0; today date := (varsam._clock() at time zone 'Europe/Stockholm')::date;
begin
    for ending in
        update public.certificates_certificate c set reminded_at = varsam._wall()
        from public.occasions_signup s
        where s.uid = c.signup_id and s.person is not null and c.reminded_at is null and c.revoked_at is null
          and c.expires_on >= today
          and c.expires_on <= ((varsam._clock() + varsam._period('certificate_renewal')) at time zone 'Europe/Stockholm')::date
          and not exists (
            select 1 from public.certificates_certificate n join public.occasions_signup x on x.uid = n.signup_id
            where n.course_id = c.course_id and n.expires_on > c.expires_on and n.revoked_at is null
              and x.email_index = s.email_index)
        returning c.id, c.signup_id
    loop
        perform varsam._training_letter('renewal', ending.signup_id, ending.id);
        done := done + 1;
    end loop;
    return done;
end $$;

-- Certificates whose time is over: the key is destroyed, and the row is gone. How many.
create or replace function varsam.certificates_forget() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare old record; done integer := 0;
begin
    for old in
        delete from public.certificates_certificate c
        where coalesce(c.expires_on, c.issued_on) + varsam._period('certificate_kept') < varsam._clock() at time zone 'Europe/Stockholm'
        returning c.data_key_id
    loop
        perform varsam._vault_shred_key(old.data_key_id);
        done := done + 1;
    end loop;
    return done;
end $$;

-- After a restoration: certificates whose key was destroyed after the backup.
create or replace function varsam._vault_sweep_certificates() returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare done integer;
begin
    delete from public.certificates_certificate c
    where not exists (select 1 from public.vault_wrappedkey w where w.key_id = c.data_key_id);
    get diagnostics done = row_count;
    return done;
end $$;
