-- Who took part in every sitting of an occasion that was held, has no certificate yet and can still be named; with what opens
-- the name.
create or replace function varsam.certificates_due() returns table (signup uuid, person bytea, key uuid, wrapped bytea, master text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'the worker issues';
    end if;
    return query
    select s.uid, s.person, w.key_id, w.wrapped, w.master_id::text
    from public.occasions_occasion o
    join public.occasions_signup s on s.occasion_id = o.id and s.person is not null
    join public.vault_wrappedkey w on w.key_id = s.data_key_id
    where o.state = 'held' and varsam._certificates_sittings_missed(s.uid) = 0
      and not exists (select 1 from public.certificates_certificate c where c.signup_id = s.uid)
    order by o.id, s.uid limit 200;
end $$;

-- How many sittings of their occasion somebody was not at; null where there were none.
create or replace function varsam._certificates_sittings_missed(signup uuid) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
    select nullif(count(*), 0) - count(k.id)
    from public.occasions_signup s
    join public.occasions_sitting t on t.occasion_id = s.occasion_id
    left join public.occasions_mark k on k.sitting_id = t.uid and k.signup_id = s.uid and k.is_present
    where s.uid = $1
$$;

create or replace function varsam._certificates_issue(
    signup uuid, certificate uuid, digest bytea, link bytea, key uuid, wrapped bytea, master text, holder bytea, despite text
) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare o public.occasions_occasion; c public.courses_course; today date := (varsam._clock() at time zone 'Europe/Stockholm')::date;
begin
    select x.* into o from public.occasions_occasion x
    where x.id = (select s.occasion_id from public.occasions_signup s where s.uid = $1) for share;
    if o.state is distinct from 'held' or o.ends_at is null then
        raise check_violation using message = 'what has been held';
    end if;
    select x.* into c from public.courses_course x where x.id = o.course_id;
    if exists (select 1 from public.certificates_certificate x where x.signup_id = $1) then return false; end if;
    perform varsam._vault_store_key($5, $6, $7);
    insert into public.certificates_certificate (
        id, signup_id, occasion_id, course_id, digest, link, data_key_id, holder, title_sv, title_en, goals_sv, goals_en,
        minutes, began_on, ended_on, issued_on, expires_on, despite, revoked_why
    ) values (
        $2, $1, o.id, c.id, $3, $4, $5, $8, c.title_sv, c.title_en, c.goals_sv, c.goals_en, c.minutes,
        (o.starts_at at time zone 'Europe/Stockholm')::date, (o.ends_at at time zone 'Europe/Stockholm')::date, today,
        ((o.ends_at at time zone 'Europe/Stockholm')::date + make_interval(months => c.renewal_months))::date, btrim($9), ''
    );
    perform varsam._training_letter('certificate', $1, $2);
    return true;
exception when unique_violation then
    return false;
end $$;

-- One certificate, by the worker, for who took part in all of it. False where they have it already.
create or replace function varsam.certificates_issue(
    signup uuid, certificate uuid, digest bytea, link bytea, key uuid, wrapped bytea, master text, holder bytea
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'the worker issues';
    end if;
    if varsam._certificates_sittings_missed($1) is distinct from 0 then
        raise check_violation using message = 'who was at every sitting';
    end if;
    return varsam._certificates_issue($1, $2, $3, $4, $5, $6, $7, $8, '');
end $$;

-- The same by the unit that held it, for who was there at least once and has made up for the rest, with the reason.
create or replace function varsam.certificates_issue_despite(
    signup uuid, certificate uuid, digest bytea, link bytea, key uuid, wrapped bytea, master text, holder bytea, despite text
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare o public.occasions_occasion;
begin
    select x.* into o from public.occasions_occasion x join public.occasions_signup s on s.occasion_id = x.id where s.uid = $1;
    if not (o.id = any (varsam.training_kept())) then
        raise insufficient_privilege using message = 'no occasion of the one who acts';
    end if;
    if btrim($9) = '' or not exists (
        select 1 from public.occasions_mark k where k.signup_id = $1 and k.is_present) then
        raise check_violation using message = 'who was there once at least, for a reason';
    end if;
    if not varsam._certificates_issue($1, $2, $3, $4, $5, $6, $7, $8, $9) then return false; end if;
    perform varsam.audit_append('certificate.issued', 'training', o.reference, o.unit_id, '{}'::jsonb, null);
    return true;
end $$;
