-- Before a record is destroyed, so is what colleagues have promised about it: a task names it by its reference.
create or replace function varsam._record_forget_notifications_tasks(record bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    delete from public.notifications_task t using public.records_record r where r.id = $1 and t.target = r.reference
$$;
