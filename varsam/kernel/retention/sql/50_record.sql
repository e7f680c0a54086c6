-- What retention asks of a record (see kinds.py): records lie below, so their part stands here. The period begins when a
-- record has been closed, or with its last entry where that came later; an open one has no end yet.
create or replace function varsam._retention_record()
returns table (reference text, unit_id bigint, starts_at timestamptz, waits boolean, born_day integer)
language sql stable as $$
    select r.reference::text, r.unit_id,
        case when r.closed_at is not null then greatest(r.closed_at, r.last_entry_at) end,
        -- Somebody outside may still be reading it, or has opened it in an emergency that nobody has judged yet.
        exists (select 1 from public.records_grant g where g.record_id = r.id and g.ended_at is null)
            or exists (select 1 from public.records_breakglass b where b.record_id = r.id and b.reviewed_at is null),
        i.born_day::integer
    from public.records_record r left join public.vault_identity i on i.id = r.identity_id
    where r.data_key_id is not null
$$;

create or replace function varsam._retention_record_lock(reference text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select 1 from public.records_record r where r.reference = $1 for update
$$;

-- The record with all that belongs to it. Higher floors whose rows point at a record have a function of their own,
-- named _record_forget_ and their package, which removes them first.
create or replace function varsam._retention_record_empty(reference text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare gone record; forget text; key uuid;
begin
    select r.id, r.unit_id, r.data_key_id, r.identity_id into gone from public.records_record r where r.reference = $1;
    for forget in select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                  where n.nspname = 'varsam' and p.proname like '\_record\_forget\_%' order by p.proname
    loop
        execute format('select varsam.%I($1)', forget) using gone.id;
    end loop;
    for key in select b.data_key_id from public.records_breakglass b where b.record_id = gone.id and b.data_key_id is not null loop
        update public.records_breakglass b set data_key_id = null where b.data_key_id = key;
        perform varsam._vault_shred_key(key);
    end loop;
    delete from public.records_breakglass b where b.record_id = gone.id;
    delete from public.records_grant g where g.record_id = gone.id;
    delete from public.records_entry e where e.record_id = gone.id;
    delete from public.records_record r where r.id = gone.id;
    perform varsam._vault_shred_key(gone.data_key_id);
    if gone.identity_id is not null then
        perform varsam._vault_identity_shred(gone.identity_id);
    end if;
    perform varsam.audit_append('record.destroyed', 'record', $1, gone.unit_id, '{}'::jsonb, null);
end $$;
