-- Before a record is destroyed, so is its case and all that was said and decided in it.
create or replace function varsam._record_forget_cases(record bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid;
begin
    for key in delete from public.cases_handover h where h.record_id = $1 and h.data_key_id is not null returning h.data_key_id loop
        perform varsam._vault_shred_key(key);
    end loop;
    delete from public.cases_handover h where h.record_id = $1;
    delete from public.cases_review v where v.record_id = $1;
    delete from public.cases_outcome o where o.record_id = $1;
    delete from public.cases_statement s where s.record_id = $1;
    delete from public.cases_step s where s.record_id = $1;
    delete from public.cases_majority m where m.record_id = $1;
    delete from public.cases_case c where c.record_id = $1;
end $$;
