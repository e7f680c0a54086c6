-- Before a record is destroyed, so is what was asked, agreed to and refused about it.
create or replace function varsam._record_forget_lawfulness_consents(record bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    delete from public.lawfulness_consent c where c.record_id = $1;
    delete from public.lawfulness_scope s where s.record_id = $1;
    delete from public.lawfulness_signer s where s.record_id = $1;
    delete from public.lawfulness_consentrequest q where q.record_id = $1;
$$;
